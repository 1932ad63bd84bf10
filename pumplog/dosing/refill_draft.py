"""What a nurse hands in for one refill, before anyone has judged it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pumplog.dosing.programs import PatientBolus, Program
from pumplog.dosing.quantities import Concentration, Volume

# The form's fields from top to bottom; a finding names one of them, an element as in `drugs[1].lot`.
REFILL_FIELDS: Final = (
    "performed_at",
    "aspirated_ml",
    "symptoms",
    "physician_contacted",
    "filled_ml",
    "retained_ml",
    "drugs",
    "program",
    "program_bolus",
    "programmer_alarm_on",
    "programmer_expected_ml",
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

    Not the same as zero. It needs the patient's symptoms and which physician was reached, in words.
    """

    symptoms: str
    physician_contacted: str


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
class ProgrammerReading:
    """What the pump's own programmer shows after the fill: its alarm date, and the residual it expected before it."""

    alarm_on: date | None = None
    expected_residual: Volume | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillDraft:
    """One refill as typed. `program` None leaves the programme as it is; `retained` was knowingly left inside."""

    performed_at: datetime
    residual: Residual
    filled: Volume
    drugs: tuple[DraftDrug, ...]
    running_confirmed: bool
    retained: Volume = Volume(ml=Decimal(0))
    program: Program | None = None
    program_bolus: PatientBolus | None = None
    programmer: ProgrammerReading | None = None


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
    """What the order in force says goes into the reservoir."""

    drugs: tuple[FilledDrug, ...]
