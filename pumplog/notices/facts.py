"""What decides one pump's notices, at one moment. Whoever keeps the facts, a database or a simulator, hands them over so."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass

from pumplog.sheets.vocabulary import (
    AppointmentState,
    ContactKind,
    NoticeAudience,
    NoticePurpose,
    NoticeState,
    TaskKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The clinic's choices. Days are calendar days in the clinic's ``zone``; hours are of its clock."""

    zone: str
    tiers_days: tuple[int, ...]
    safety_tier_days: int
    notice_hour: int
    quiet_from_hour: int
    quiet_until_hour: int
    daily_cap: int
    unconfirmed_days: int
    physician_days: int
    letter_days: int
    staff_email: str
    working_days: frozenset[int]
    """ISO weekdays, Monday 1."""
    holidays: frozenset[dt.date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The current window. ``cycle`` is the fill as first recorded: correcting it begins no new cycle."""

    window: Hashable
    cycle: Hashable
    refill_by: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to reach the patient, in force and agreed to. Facts list them in the order in which they are tried."""

    kind: ContactKind
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The newest appointment of the pump as it stands, also one that was cancelled or missed; ``sequence`` as calendars count.

    ``created_at`` tells its messages from those of the appointment before; ``changed_at`` whether an answer is younger
    than a cancellation.
    """

    key: Hashable
    state: AppointmentState
    on_day: dt.date
    starts_at: dt.datetime | None
    sequence: int
    created_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days on which the patient cannot come, first and last included."""

    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice row of the pump, of any cycle and in any state. ``refill_by`` is the date it tells."""

    key: Hashable
    cycle: Hashable
    audience: NoticeAudience
    purpose: NoticePurpose
    tier_days: int
    edition: int
    channel: ContactKind
    address: str
    refill_by: dt.date
    due_at: dt.datetime
    state: NoticeState
    sending_at: dt.datetime | None = None
    settled_at: dt.datetime | None = None
    confirmed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSeen:
    """A task of this pump: open, or done at ``done_at`` by a person (``by_person``) or by itself."""

    kind: TaskKind
    subject: str
    done_at: dt.datetime | None = None
    by_person: bool = False

    @property
    def open(self) -> bool:
        return self.done_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything. ``dated`` None: no date now, and the window says why. ``removed``: nobody comes for this pump any more.

    ``pump`` is the text that starts a task's subject (``<implant id hex>``), so that a task is about one pump.
    """

    pump: str
    rules: Rules
    removed: bool
    dated: Dated | None
    ways: tuple[Way, ...] = ()
    visit: Visit | None = None
    away: tuple[Away, ...] = ()
    told: tuple[Told, ...] = ()
    tasks: tuple[TaskSeen, ...] = ()
