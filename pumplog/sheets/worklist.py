"""Who runs dry first: one row a pump."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from pumplog.sheets.appointment import VisitSheet
from pumplog.sheets.window import WindowSheet

FORTNIGHT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    patient_id: uuid.UUID
    implant_id: uuid.UUID
    family_name: str
    given_name: str
    mrn: str
    birth_date: dt.date
    pump_name: str
    serial: str
    drugs: tuple[str, ...]
    """Tall-man display names, primary first."""
    window: WindowSheet
    level_ml: Decimal | None
    reservoir_ml: Decimal | None
    decides: str
    """What decides the date, short: "2 mL may be reached 4 Dec", "stability 84 days"."""
    last_word: str
    """The newest notice to the patient, short; empty where there is none."""
    open_tasks: int
    conflict: bool
    """Programmer and record disagree, and nobody has resolved it."""
    visit: VisitSheet | None = None
    """The visit to come: asked for, booked or confirmed."""

    @property
    def needs_visit(self) -> bool:
        """True where the date is past or within a fortnight and no hour is booked by then."""
        days = self.window.days_left
        if days is None or days > FORTNIGHT:
            return False
        by = self.window.refill_by
        return self.visit is None or not self.visit.booked or (by is not None and self.visit.on_day > by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    clinic_name: str
    zone: str
    today: dt.date
    rows: tuple[WorklistRow, ...]
    pumps: int
    overdue: int
    within_week: int
    no_date: int
    no_visit: int
    """Pumps that are due within a fortnight, or overdue, and have no visit booked in time."""
    runs_off: int
    """Pumps that run fast or slow, or may be changing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    id: uuid.UUID
    patient_id: uuid.UUID
    patient_name: str
    mrn: str
    kind: str
    message: str
    opened_at: dt.datetime
    done_at: dt.datetime | None
    done_by: str
    done_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """``address`` is masked: enough to recognise, not to use."""

    id: uuid.UUID
    audience: str
    tier_days: int
    channel: str
    address: str
    refill_by: dt.date
    due_at: dt.datetime
    state: str
    settled_at: dt.datetime | None
    outcome: str
    purpose: str = "due"
    sending_at: dt.datetime | None = None
    delivered_at: dt.datetime | None = None
    confirmed_at: dt.datetime | None = None
