"""What a nurse hands in for one refill, before anyone has judged it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.quantities import Concentration, Mass, Volume
from pumplog.dosing.programs import PatientBolus, Program

# The form's fields from top to bottom; a finding names one of them, an element as in `drugs[1].lot`.
REFILL_FIELDS: Final = (
    "performed_at",
    "aspirated_ml",
    "symptoms",
    "physician_contacted",
    "physician_contacted_at",
    "filled_ml",
    "retained_ml",
    "wasted_ml",
    "witness_email",
    "drugs",
    "program",
    "program_bolus",
    "bridge",
    "prime_ml",
    "path_volume_ml",
    "programmer_alarm_on",
    "programmer_expected_ml",
    "pump_clock",
    "running_confirmed",
    "refill_by",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """This much was aspirated and measured."""

    volume: Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingAspirated:
    """Nothing could be drawn: the pump ran dry at an unknown earlier time, or the needle is not in the port.

    Not the same as zero. It needs the patient's symptoms, which physician was reached, in words, and when.
    """

    symptoms: str
    physician_contacted: str
    contacted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """The residual was not looked at, as at a first fill."""


Residual = Measured | NothingAspirated | NotMeasured


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDrug:
    """One drug as it goes into the reservoir. `expires_on` is its last usable day (expiry or beyond-use date).

    `diluent` is what it was diluted with, in words; empty where it goes in as it comes.
    """

    drug: str
    concentration: Concentration
    primary: bool
    salt: str | None = None
    diluent: str = ""
    lot: str = ""
    expires_on: date | None = None
    stability_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockShown:
    """The pump's own clock as its programmer shows it: a wall clock without a zone, so not an instant."""

    on: date
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammerReading:
    """What the pump's own programmer shows: alarm date after the visit, the residual it expected before it, its clock."""

    alarm_on: date | None = None
    expected_residual: Volume | None = None
    clock: ClockShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """Whether a bridge was programmed for what is still in the line, and which: its volume or its dose, over `hours`.

    `dose` is of the primary drug at the strength that is still in the line: what reaches the patient.
    """

    programmed: bool
    volume: Volume | None = None
    dose: Mass | None = None
    hours: Decimal | None = None

    @property
    def complete(self) -> bool:
        """Whether an amount and its hours are there."""
        return bool(self.hours) and (self.volume is not None or self.dose is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPath:
    """The volume from the reservoir to the catheter's tip as a person states it, and who approved that figure."""

    volume: Volume
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Who saw what was thrown away, and proved at the door who they are: their account, and how they are named."""

    user_id: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillDraft:
    """One refill as typed. `program` None leaves the programme as it is; `retained` was knowingly left inside.

    `bridge` None says nothing about a bridge; `prime` was pushed into the line at this visit; `path` is stated by hand.
    `wasted` was thrown away before the eyes of `witness`; None says nothing about it.
    """

    performed_at: datetime
    residual: Residual
    filled: Volume
    drugs: tuple[DraftDrug, ...]
    running_confirmed: bool
    retained: Volume = Volume(ml=Decimal(0))
    program: Program | None = None
    program_bolus: PatientBolus | None = None
    programmer: ProgrammerReading | None = None
    bridge: Bridge | None = None
    prime: Volume = Volume(ml=Decimal(0))
    path: OwnPath | None = None
    wasted: Volume | None = None
    witness: Witness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledDrug:
    """One drug of an earlier fill or of the order in force."""

    drug: str
    concentration: Concentration
    primary: bool
    salt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillFacts:
    """The fill before this one, as recorded."""

    performed_at: datetime
    drugs: tuple[FilledDrug, ...]
    held: Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What the order in force says goes into the reservoir, and the programme where no later one was set."""

    drugs: tuple[FilledDrug, ...]
    program: Program | None = None
    bolus: PatientBolus | None = None
