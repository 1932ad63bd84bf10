"""What decides a date that is not recorded yet, in the sentence that will stand beside it once it is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.dateformat import format as date_text

from pumplog.catalogue import drug
from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.formatting import rounded
from pumplog.dosing.windows import Candidate, Reason, RefillWindow

MCG_PER_MG = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseLine:
    name: str
    text: str


def because(window: RefillWindow | None) -> str:
    """One sentence; empty where there is no date."""
    if window is None or window.reason is None:
        return ""
    decided = [item for item in window.candidates if item.reason is window.reason]
    said = _said(min(decided, key=lambda item: item.on))
    if window.before_working_days is None:
        return said
    return f"{said} The clinic is closed on {_day(window.before_working_days)}, so the working day before is taken."


def dose_lines(assessment: RefillAssessment | ProgramAssessment | None) -> list[DoseLine]:
    """Each drug's daily dose in the unit it is spoken in."""
    return [
        DoseLine(name=known.display, text=_dose(item.dose.mcg_per_day, known.unit))
        for item in (assessment.daily_doses if assessment else ())
        for known in (drug(item.drug),)
    ]


def _dose(mcg_per_day: Decimal, unit: str) -> str:
    shown = rounded(mcg_per_day / MCG_PER_MG, 4) if unit == "mg" else rounded(mcg_per_day, 2)
    return f"{shown} {unit}/day"


def _said(item: Candidate) -> str:
    match item.reason:
        case Reason.VOLUME:
            return f"The stop level may be reached on {_day(item.counted_from)} at the earliest. {_days(-item.days)} in hand."
        case Reason.PROGRAMMER:
            shown = _day(item.counted_from)
            return f"The programmer shows its alarm date as {shown}, earlier than ours. {_days(-item.days)} in hand."
        case Reason.STABILITY:
            return f"What is in the pump keeps for {_days(item.days)}; after that it may lose strength."
        case Reason.EXPIRY:
            return f"It may not be used any longer: {item.label}."
    return f"The clinic refills at least every {_days(item.days)}."


def _day(on: date) -> str:
    return date_text(on, "D j M Y")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
