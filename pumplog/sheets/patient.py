"""A patient and their pump, as the page, the API and the summary show them."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal

from pumplog.dosing.working.step import Step
from pumplog.sheets.appointment import ComingSheet
from pumplog.sheets.event import EventSheet
from pumplog.sheets.runs import RunPoint
from pumplog.sheets.window import WindowSheet
from pumplog.sheets.worklist import NoticeRow, TaskRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSheet:
    id: int
    kind: str
    address: str
    consent_on: dt.date | None
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBanner:
    """Who this is: on every page and every sheet of paper."""

    id: uuid.UUID
    version: int
    mrn: str
    family_name: str
    given_name: str
    birth_date: dt.date
    age_years: int
    allergies: str
    pump_name: str
    serial: str
    implant_id: uuid.UUID | None
    clinic_name: str
    zone: str
    daytime_phone: str = ""
    after_hours_phone: str = ""

    @property
    def name(self) -> str:
        return f"{self.family_name}, {self.given_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplantSheet:
    id: uuid.UUID
    pump_model: str
    pump_name: str
    serial: str
    reservoir_ml: Decimal
    low_reservoir_alarm_ml: Decimal
    flow_tolerance_pct: Decimal
    flow_tolerance_evidence: str
    catheter_model: str
    catheter_length_cm: Decimal | None
    tip_level: str
    implanted_on: dt.date | None
    removed_on: dt.date | None
    removal_reason: str
    replaces_serial: str
    replaced_by_serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyDose:
    """One drug now in the reservoir. ``display`` is the tall-man name; ``dose_text`` carries its unit."""

    drug: str
    display: str
    salt: str
    concentration_text: str
    concentration_mcg_per_ml: Decimal
    mcg_per_day: Decimal
    dose_text: str
    primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelNow:
    """``level_ml`` None where nothing is known of the reservoir; ``empty_aspirate`` after a dry refill visit."""

    at: dt.datetime
    level_ml: Decimal | None
    reservoir_ml: Decimal | None
    alarm_ml: Decimal | None
    stop_ml: Decimal | None
    flow_ml_per_day: Decimal | None
    filled_at: dt.datetime | None
    held_ml: Decimal | None
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DosePoint:
    """From ``at`` on, the drug's programmed daily dose."""

    at: dt.datetime
    drug: str
    display: str
    mcg_per_day: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelVertex:
    """``begins``: right after a fill, where the line starts anew and is not joined to the vertex before."""

    at: dt.datetime
    volume_ml: Decimal
    begins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPoint:
    """A residual as found: ``aspirated_ml`` None where nothing could be aspirated."""

    at: dt.datetime
    aspirated_ml: Decimal | None
    expected_ml: Decimal | None
    delivered_ratio: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPoint:
    at: dt.datetime
    pain: int | None
    function: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSheet:
    """Everything the charts draw, over one time axis from ``start`` to ``end``; each series in time order."""

    start: dt.datetime
    end: dt.datetime
    zone: str
    doses: tuple[DosePoint, ...]
    level: tuple[LevelVertex, ...]
    measured: tuple[MeasuredPoint, ...]
    effects: tuple[EffectPoint, ...]
    reservoir_ml: Decimal | None
    stop_ml: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillRow:
    """One line of the history table. Times are UTC; ``number`` is the record number (patient sequence)."""

    event_id: uuid.UUID
    number: int
    at: dt.datetime
    initial: bool
    drugs_text: str
    dose_text: str
    expected_ml: Decimal | None
    residual_state: str
    aspirated_ml: Decimal | None
    difference_ml: Decimal | None
    delivered_ratio: Decimal | None
    filled_ml: Decimal
    lots_text: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSheet:
    """The whole patient: answers first, then history. ``version`` in the banner is what a writer must send back."""

    banner: PatientBanner
    language: str
    indication: str
    indication_note: str
    earlier_therapies: tuple[str, ...]
    patient_stop_volume_ml: Decimal | None
    stop_volume_reason: str
    contacts: tuple[ContactSheet, ...]
    implant: ImplantSheet | None
    earlier_implants: tuple[ImplantSheet, ...]
    window: WindowSheet | None
    level: LevelNow
    level_working: tuple[Step, ...]
    """How the level of ``read_at`` comes about."""
    dose_working: tuple[Step, ...]
    """How flow and daily doses of ``read_at`` come about."""
    runs: tuple[RunPoint, ...]
    """Each refill of the present pump after its first, held against what its own record led to expect; oldest first."""
    doses: tuple[DailyDose, ...]
    programme_text: str
    bolus_text: str
    order_text: str
    resolution: str
    """How programmer and record, at odds over the present fill, were reconciled; empty where nobody had to."""
    chart: ChartSheet
    refills: tuple[RefillRow, ...]
    """Newest first, current versions only."""
    timeline: tuple[EventSheet, ...]
    """Newest first, corrected and struck versions included and marked."""
    notices: tuple[NoticeRow, ...]
    tasks: tuple[TaskRow, ...]
    read_at: dt.datetime
    today: dt.date
    coming: ComingSheet = field(default_factory=ComingSheet)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRow:
    """A line of the patient list."""

    id: uuid.UUID
    mrn: str
    family_name: str
    given_name: str
    birth_date: dt.date
    pump_name: str
    serial: str
    refill_by: dt.date | None
