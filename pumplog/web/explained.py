"""What decides a date that is not recorded yet, in the sentence that will stand beside it once it is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_text

from pumplog.catalogue import drug
from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.drift.outlook import Outlook
from pumplog.dosing.figures.formatting import counted, rounded
from pumplog.dosing.windows import Candidate, Reason, RefillWindow
from pumplog.sheets.wording import risk_words

MCG_PER_MG = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseLine:
    name: str
    text: str


def because(window: RefillWindow | None, outlook: Outlook | None = None, zone: str = "UTC") -> str:
    """One sentence; empty where there is no date. With an accepted risk it names the interval, in the clinic's zone."""
    if window is None or window.reason is None:
        return ""
    decided = [item for item in window.candidates if item.reason is window.reason]
    item = min(decided, key=lambda item: item.on)
    said = _interval(item, outlook, ZoneInfo(zone)) or _said(item)
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
            reached = f"The stop level may be reached on {_day(item.counted_from)} at the earliest."
            return f"{reached} {counted(-item.days, 'day')} in hand."
        case Reason.PROGRAMMER:
            shown = _day(item.counted_from)
            return f"The programmer shows its alarm date as {shown}, earlier than ours. {counted(-item.days, 'day')} in hand."
        case Reason.STABILITY:
            return f"What is in the pump keeps for {counted(item.days, 'day')}; after that it may lose strength."
        case Reason.EXPIRY:
            return f"It may not be used any longer: {item.label}."
    return f"The clinic refills at least every {counted(item.days, 'day')}."


def _interval(item: Candidate, outlook: Outlook | None, zone: ZoneInfo) -> str:
    """When most likely and when at the earliest, as the saved date will say it; empty where no risk was chosen."""
    if item.reason is not Reason.VOLUME or outlook is None or outlook.accepted_risk_pct is None:
        return ""
    sooner = f"sooner in at most {risk_words(outlook.accepted_risk_pct)}, the risk the clinic accepts"
    first = f"at the earliest on {_day(item.counted_from)} ({sooner})"
    likeliest, alarm = outlook.stop_at_likeliest, outlook.alarm_at
    said = f"The stop level may be reached {first}"
    if likeliest is not None:
        said = f"The stop level is most likely reached on {_day(likeliest.astimezone(zone).date())}, {first}"
    if alarm is not None:
        said = f"{said}; by its programme the pump itself would alarm on {_day(alarm.astimezone(zone).date())}"
    return f"{said}. {counted(-item.days, 'day')} in hand."


def _day(on: date) -> str:
    return date_text(on, "D j M Y")
