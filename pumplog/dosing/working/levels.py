"""The working of the instants at which a level is reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.timeline import Pump
from pumplog.dosing.working.origins import Origin, Origins, step
from pumplog.dosing.working.step import DOCS, Input, Step
from pumplog.dosing.working.words import boluses_text, flow_text, instant_text, ml_text

_WORST_CASE: Final = f"{DOCS}; every allowed bolus assumed taken: Prometra Patient Therapy Controller guide, p. 5"


def level_steps(state: ReservoirState, zone: ZoneInfo, limits: Guardrails, origins: Origins) -> Iterator[Step]:
    """The alarm without boluses, with all that are allowed, at the earliest, and the empty reservoir."""
    unit, programmed = limits.unit(state.formulation.primary.drug), origins.of(state.setting)
    common = (
        step("In the reservoir").of("in the reservoir", ml_text(state.expected_residual)),
        step("Flow").of("flow", flow_text(state.flow)),
    )
    level = (*common, origins.stop_level.of("stop volume", ml_text(state.pump.low_reservoir)))
    boluses = (*level, programmed.of("patient boluses", boluses_text(state.setting.patient_bolus, unit)))
    tolerance = (*boluses, _tolerance(state.pump))
    over = "the same, with everything delivered since the fill x (1 + tolerance)"
    spread = "first instant at the stop volume, the allowed boluses spread over the day"
    yield _reached("Alarm", "first instant at the stop volume, no boluses", level, state.alarm_at, zone)
    yield _reached("Alarm if every bolus is taken", spread, boluses, state.alarm_at_all_boluses, zone, _WORST_CASE)
    yield _reached("Earliest alarm", over, tolerance, state.alarm_at_earliest, zone, _WORST_CASE)
    yield _reached("Empty", "first instant at 0 mL, no boluses", common, state.empty_at, zone)


def pump_alarm_step(state: ReservoirState, zone: ZoneInfo, origins: Origins) -> Step:
    """When the pump's own alarm level is reached; `state` was asked with that level as its stop volume."""
    inputs = (
        step("In the reservoir").of("in the reservoir", ml_text(state.expected_residual)),
        step("Flow").of("flow", flow_text(state.flow)),
        origins.alarm_level.of("the pump's alarm level", ml_text(state.pump.low_reservoir)),
    )
    formula = "first instant at the pump's own alarm level, no boluses"
    return _reached("The pump's own alarm", formula, inputs, state.alarm_at, zone)


def _tolerance(pump: Pump) -> Input:
    known = pump.tolerance_evidence or "as entered"
    return Origin(words=pump.tolerance_source).of("flow tolerance", f"{plain(pump.flow_tolerance_pct)} % ({known})")


def _reached(
    label: str, formula: str, inputs: tuple[Input, ...], at: datetime | None, zone: ZoneInfo, source: str = DOCS
) -> Step:
    return Step(
        label=label,
        formula=formula,
        inputs=inputs,
        result=instant_text(at, zone),
        source=source,
        rounding=Rounding.DOWN_TO_SECOND,
    )
