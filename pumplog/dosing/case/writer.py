"""The engine's values as a JSON case: what was computed can be handed to anyone, who must get the same answer."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import DoseRate, Mass, Volume
from pumplog.dosing.programs import Continuous, FixedRate, Flex, PatientBolus, Program
from pumplog.dosing.timeline import Bolus, CountedBoluses, Event, Fill, ProgramSet, Pump, Started
from pumplog.dosing.windows import Policy

Json = Mapping[str, object]


def case_text(
    *,
    case_id: str,
    pump: Pump,
    events: Iterable[Event],
    policy: Policy,
    zone: ZoneInfo,
    at: datetime,
    measured: Volume | None = None,
) -> str:
    """One line of JSON as the `dosing` command reads it. Working days, holidays and caps are no part of a case."""
    ask = {"at": _instant(at)} | ({} if measured is None else {"measured_residual_ml": plain(measured.ml)})
    case = {
        "id": case_id,
        "zone": zone.key,
        "pump": {
            "reservoir_ml": plain(pump.reservoir.ml),
            "low_reservoir_ml": plain(pump.low_reservoir.ml),
            "flow_tolerance_pct": plain(pump.flow_tolerance_pct),
        },
        "events": [_event(event) for event in events],
        "policy": {
            "margin_days": policy.margin_days,
            "use_tolerance": policy.use_tolerance,
            "max_interval_days": policy.max_interval_days,
        },
        "ask": ask,
    }
    return json.dumps(case)


def _instant(at: datetime) -> str:
    """In its own offset where that is whole minutes, as the form asks; else in UTC."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("an instant carries its offset")
    return at.astimezone(UTC if offset.seconds % 60 else timezone(offset)).isoformat()


def _event(event: Event) -> Json:
    at = _instant(event.at)
    match event:
        case Fill():
            return _fill(event, at)
        case ProgramSet():
            # The pump's clock is written as the offset, where the reader of a case looks for it.
            clock = event.at.astimezone(timezone(event.pump_clock_offset)).isoformat()
            return {"type": "program", "at": clock, **_program(event.program), **_patient_bolus(event.patient_bolus)}
        case Bolus(amount=Volume(ml=ml)):
            return {"type": "bolus", "at": at, "volume_ml": plain(ml)}
        case Bolus(amount=Mass(mcg=mcg)):
            return {"type": "bolus", "at": at, "dose": _mcg(mcg)}
        case CountedBoluses():
            span = {"from": _instant(event.begins), "to": _instant(event.ends)}
            return {"type": "boluses", "at": at, **span, "count": event.count, "dose": _mcg(event.dose.mcg)}
        case _:
            return {"type": "start" if isinstance(event, Started) else "stop", "at": at}


def _fill(fill: Fill, at: str) -> Json:
    drugs = [
        {"drug": drug.drug, "concentration": f"{plain(drug.concentration.mcg_per_ml)} mcg/mL"}
        | ({"primary": True} if drug.primary else {})
        | ({} if drug.stability_days is None else {"stability_days": drug.stability_days})
        for drug in fill.formulation.drugs
    ]
    retained = {"retained_ml": plain(fill.retained.ml)} if fill.retained.ml else {}
    return {"type": "fill", "at": at, "volume_ml": plain(fill.volume.ml), **retained, "drugs": drugs}


def _program(program: Program) -> Json:
    match program:
        case Continuous(dose=dose):
            return {"mode": "continuous", "dose": _rate(dose)}
        case FixedRate(flow=flow):
            return {"mode": "rate", "flow_ml_per_day": plain(flow.ml_per_day)}
        case Flex(steps=steps):
            listed = [{"start": step.start.strftime("%H:%M"), "rate": _rate(step.rate)} for step in steps]
            return {"mode": "flex", "steps": listed}


def _patient_bolus(bolus: PatientBolus | None) -> Json:
    if bolus is None:
        return {}
    return {"patient_bolus": {"dose": _mcg(bolus.dose.mcg), "max_per_day": bolus.max_per_day}}


def _rate(dose_rate: DoseRate) -> str:
    return f"{plain(dose_rate.mcg_per_day)} mcg/day"


def _mcg(mcg: Decimal) -> str:
    return f"{plain(mcg)} mcg"
