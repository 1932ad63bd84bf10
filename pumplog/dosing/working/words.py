"""How the working of a figure writes volumes, flows, boluses and instants: in full, with their unit."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import amount_text, plain
from pumplog.dosing.figures.quantities import Flow, Volume
from pumplog.dosing.programs import PatientBolus


def ml_text(volume: Volume) -> str:
    """`13 mL`, in full."""
    return f"{plain(volume.ml)} mL"


def flow_text(flow: Flow) -> str:
    """`0.3 mL/day`, in full."""
    return f"{plain(flow.ml_per_day)} mL/day"


def boluses_text(bolus: PatientBolus | None, unit: str) -> str:
    """`4 a day of 0.5 mg`, or `none`."""
    return "none" if bolus is None else f"{bolus.max_per_day} a day of {amount_text(bolus.dose.mcg, unit)}"


def instant_text(at: datetime | None, zone: ZoneInfo) -> str:
    """`2026-10-04 02:00:00` in the clinic's zone, or `not reached`."""
    return "not reached" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
