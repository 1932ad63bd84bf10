"""What a door hands to a command: syntax checked, nothing judged. The refill's own draft is in ``pumplog.dosing.refill``.

Every instant is aware, in the offset it was stated in; the pump's clock keeps that offset.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pumplog.dosing.figures.quantities import Mass, Volume
from pumplog.dosing.limits import LimitKind
from pumplog.dosing.programs import PatientBolus, Program
from pumplog.dosing.refill_draft import ClockShown, DraftDrug, OwnPath, ProgrammerReading, RefillDraft
from pumplog.sheets.clinic import ClinicRules
from pumplog.sheets.vocabulary import (
    AlarmKind,
    ApproverRole,
    ContactKind,
    EarlierTherapy,
    Governs,
    Indication,
    Language,
    RemovalReason,
    Stop,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What accompanies a write: the client's key, the version it saw, and the reasons given for findings by code.

    ``version`` None means "not looked at before" and is accepted only where nothing can be overwritten. ``note`` is what
    the person wants to add in words; ``source`` names the import run and line where a row was imported.
    """

    key: uuid.UUID
    version: int | None = None
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDraft:
    mrn: str
    family_name: str
    given_name: str
    birth_date: dt.date
    language: Language
    indication: Indication = Indication.NOT_STATED
    indication_note: str = ""
    earlier_therapies: tuple[EarlierTherapy, ...] = ()
    allergies: str = ""
    stop_volume: Volume | None = None
    stop_volume_reason: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    kind: ContactKind
    address: str
    consent_on: dt.date | None
    preferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplantDraft:
    """``reservoir`` and alarm default to the catalogue's figures in the form, but are stated, never guessed."""

    happened_at: dt.datetime
    pump_model: str
    serial: str
    reservoir: Volume
    low_reservoir_alarm: Volume
    flow_tolerance_pct: Decimal
    catheter_model: str = ""
    catheter_length_cm: Decimal | None = None
    catheter_trimmed_cm: Decimal | None = None
    own_path: OwnPath | None = None
    tip_level: str = ""
    implanted_on: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramDraft:
    """The programme and the patient's own boluses, if any."""

    program: Program
    bolus: PatientBolus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    happened_at: dt.datetime
    drugs: tuple[DraftDrug, ...]
    program: ProgramDraft
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramChangeDraft:
    """``running_confirmed``: the pump was seen running after it was programmed; ``programmer`` is what it then showed."""

    happened_at: dt.datetime
    program: ProgramDraft
    reason: str
    running_confirmed: bool = False
    programmer: ProgrammerReading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingDraft:
    """As read from the programmer. ``boluses_given`` were counted from ``boluses_from`` to ``happened_at``."""

    happened_at: dt.datetime
    alarm_on: dt.date | None = None
    expected_residual: Volume | None = None
    clock: ClockShown | None = None
    boluses_from: dt.datetime | None = None
    boluses_given: int | None = None
    bolus_dose: Mass | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDraft:
    happened_at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDraft:
    happened_at: dt.datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmDraft:
    happened_at: dt.datetime
    alarm_kind: AlarmKind
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectDraft:
    """Pain and function 0 to 10; None where not asked."""

    happened_at: dt.datetime
    pain: int | None = None
    function: int | None = None
    side_effects: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalDraft:
    happened_at: dt.datetime
    removal_reason: RemovalReason
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    happened_at: dt.datetime
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictDraft:
    """What governs where programmer and record disagree, and why."""

    governs: Governs
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft(ClinicRules):
    """A clinic's rules as its manager sets them, all of them at once."""

    stop_volume: Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentDraft:
    """A visit to come: its instant, and how long it takes."""

    starts_at: dt.datetime
    minutes: int = 30
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceDraft:
    """Days on which the patient cannot come, first and last included."""

    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitDraft:
    """A clinic's own limit for a drug, in the base unit of its kind. ``value`` None ends it; ``reason`` says why."""

    drug: str
    kind: LimitKind
    value: Decimal | None
    stop: Stop = Stop.ASK
    approver_name: str = ""
    approver_role: ApproverRole | None = None
    approved_on: dt.date | None = None
    reason: str = ""


EventDraft = (
    RefillDraft
    | ImplantDraft
    | OrderDraft
    | ProgramChangeDraft
    | ReadingDraft
    | StopDraft
    | StartDraft
    | AlarmDraft
    | EffectDraft
    | RemovalDraft
    | NoteDraft
)
