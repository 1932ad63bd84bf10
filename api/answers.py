"""What the door itself answers: who you are, and what has been recorded. Everything else is a sheet, shown as it is."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from decimal import Decimal

from api.shown import key_of, pointing_to_keys
from pumplog.access import Role
from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.bridge import Mixing, StrengthChange
from pumplog.dosing.conflict.disagreement import Disagreement
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.drift.judgement import Judgement
from pumplog.dosing.drift.outlook import Outlook
from pumplog.dosing.figures.quantities import Flow, Volume
from pumplog.dosing.findings import Finding
from pumplog.dosing.reservoir.empty import EmptyAspirate
from pumplog.dosing.reservoir.state import DailyDose
from pumplog.dosing.windows import RefillWindow
from pumplog.dosing.working.step import Step
from pumplog.sheets.event import EventSheet, FindingSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    clinic: str
    """The slug to send as X-Clinic."""
    clinic_name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who is signed in, and what they are where."""

    email: str
    name: str
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A patient is on record; `url` shows the whole sheet."""

    id: uuid.UUID
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMade:
    """A visit is booked; `url` shows how it stands."""

    id: uuid.UUID
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceAdded:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """It is in the record. Made only of what never changes, so that sending the same request again answers the same.

    `version` is the patient's version with this event: what the next write sends as If-Match if nobody else wrote.
    """

    id: uuid.UUID
    number: int
    version: int
    kind: str
    happened_at: dt.datetime
    recorded_at: dt.datetime
    recorded_by: str
    findings: tuple[FindingSheet, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What recording this would find, with every figure and its working. Nothing was written.

    Figures are null where they cannot be worked out; then a finding says why.
    """

    expected_residual: Volume | None
    difference: Volume | None
    delivered_ratio: Decimal | None
    held_after: Volume | None
    flow: Flow | None
    daily_doses: tuple[DailyDose, ...]
    window: RefillWindow | None
    alarm_at: dt.datetime | None
    alarm_at_all_boluses: dt.datetime | None
    alarm_at_earliest: dt.datetime | None
    empty_at: dt.datetime | None
    outlook: Outlook | None
    """How this pump runs by its own measured refills, and when it is likely down to its levels."""
    drift: Judgement | None
    """This refill judged together with those before; null where it measured nothing."""
    empty: EmptyAspirate | None
    """Only where nothing could be aspirated: from when to when the pump ran dry, and the dose missed."""
    change: StrengthChange | None
    """Only where another strength or drug goes in than is in the line. Documentation: nothing is sent to the pump."""
    mixing: Mixing | None
    conflicts: tuple[Disagreement, ...]
    """Where programmer and record disagree, with the likely causes."""
    clock: ClockError | None
    findings: tuple[Finding, ...]
    working: tuple[Step, ...]
    formula_version: str


def recorded(event: EventSheet, *, url: str) -> Recorded:
    """The answer to a write that made this event."""
    return Recorded(
        id=event.id,
        number=event.number,
        version=event.version,
        kind=event.kind,
        happened_at=event.happened_at,
        recorded_at=event.recorded_at,
        recorded_by=event.recorded_by,
        findings=tuple(replace(finding, field=key_of(finding.field)) for finding in event.findings),
        url=url,
    )


def assessed(assessment: RefillAssessment | ProgramAssessment, *, at: str = "performed_at") -> Assessed:
    """The figures of an assessment with all that there is to say about the draft; `at` is the key of its instant."""
    refill = assessment if isinstance(assessment, RefillAssessment) else None
    return Assessed(
        expected_residual=assessment.expected_residual,
        difference=refill.difference if refill else None,
        delivered_ratio=refill.delivered_ratio if refill else None,
        held_after=refill.held_after if refill else None,
        flow=assessment.flow,
        daily_doses=assessment.daily_doses,
        window=assessment.window,
        alarm_at=assessment.alarm_at,
        alarm_at_all_boluses=assessment.alarm_at_all_boluses,
        alarm_at_earliest=assessment.alarm_at_earliest,
        empty_at=assessment.empty_at,
        outlook=assessment.outlook,
        drift=refill.drift if refill else None,
        empty=refill.empty if refill else None,
        change=refill.change if refill else None,
        mixing=refill.mixing if refill else None,
        conflicts=assessment.conflicts,
        clock=assessment.clock,
        findings=pointing_to_keys(assessment.findings, at=at),
        working=assessment.working,
        formula_version=assessment.formula_version,
    )
