"""Figures and events in the words that pages, the API and paper share."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing.figures.formatting import concentration_text, dose_rate_text, plain, rounded
from pumplog.dosing.programs import Continuous, FixedRate, PatientBolus, Program
from pumplog.models import Event, MixtureDrug


def display_name(drug: str) -> str:
    """The tall-man name of a catalogue key."""
    return catalogue.drug(drug).display


def spoken_unit(drug: str) -> str:
    """mg or mcg: the unit the drug's doses are spoken in."""
    return catalogue.drug(drug).unit


def dose_text(drug: str, mcg_per_day: Decimal) -> str:
    """A daily dose with its unit, as the drug's doses are spoken."""
    unit = spoken_unit(drug)
    shown = mcg_per_day if unit == "mcg" else mcg_per_day / 1000
    return f"{rounded(shown, 4)} {unit}/day"


def strength_text(row: MixtureDrug) -> str:
    """A strength with its unit, as the drug's strengths are spoken."""
    return concentration_text(row.concentration_mcg_per_ml, spoken_unit(row.drug))


def drugs_text(rows: Iterable[MixtureDrug]) -> str:
    """ "morphine 20 mg/mL + clonidine 200 mcg/mL"."""
    return " + ".join(f"{display_name(row.drug)} {strength_text(row)}" for row in rows)


def ml(value: Decimal | None, places: int = 1) -> str:
    """A volume with its unit, or a dash where there is none."""
    return "—" if value is None else f"{rounded(value, places)} mL"


def exact_ml(value: Decimal) -> str:
    """A volume as it was typed."""
    return f"{plain(value)} mL"


def program_text(program: Program, primary: str | None) -> str:
    """The programme in one line: "continuous 6 mg/day", "flex: 00:00 0.25 mg/h, 06:00 …", "fixed 0.5 mL/day"."""
    unit = spoken_unit(primary) if primary else "mcg"
    match program:
        case Continuous():
            return f"continuous {dose_rate_text(program.dose, f'{unit}/day')}"
        case FixedRate():
            return f"fixed {plain(program.flow.ml_per_day)} mL/day"
        case _:
            steps = ", ".join(f"{step.start:%H:%M} {dose_rate_text(step.rate, f'{unit}/h')}" for step in program.steps)
            return f"flex: {steps}"


def bolus_text(bolus: PatientBolus | None, primary: str | None) -> str:
    """The patient's own boluses in one line; empty where none are allowed."""
    if bolus is None:
        return ""
    unit = spoken_unit(primary) if primary else "mcg"
    shown = bolus.dose.mcg if unit == "mcg" else bolus.dose.mcg / 1000
    lockout = f", {bolus.lockout_minutes} min lock-out" if bolus.lockout_minutes is not None else ""
    return f"up to {bolus.max_per_day} a day of {plain(shown)} {unit}{lockout}"


def primary_of(event: Event | None) -> str | None:
    """The primary drug of a refill or an order."""
    if event is None:
        return None
    return next((row.drug for row in event.drugs.all() if row.primary), None)


def day(date: dt.date) -> str:
    """ "Sat 28 Nov 2026"."""
    return f"{date:%a} {date.day} {date:%b %Y}"


def local_day(instant: dt.datetime, zone: str) -> str:
    return day(instant.astimezone(ZoneInfo(zone)).date())


def percent(ratio: Decimal | None) -> str:
    """A ratio as a whole percentage, or a dash."""
    return "—" if ratio is None else f"{rounded(ratio * 100, 0)} %"
