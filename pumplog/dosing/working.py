"""The working of a visit and of a refill-by date, step by step, so that a pharmacist can check it with a pencil."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.formatting import amount_text, concentration_text, dose_rate_text, plain
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.programs import Continuous, FixedRate, PatientBolus
from pumplog.dosing.reservoir import ReservoirState
from pumplog.dosing.windows import Candidate, RefillWindow

_DOCS: Final = "docs/dosing.md"
_WORST_CASE: Final = f"{_DOCS}; every allowed bolus assumed taken: Prometra Patient Therapy Controller guide, p. 5"

Inputs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: `label` = `formula`, with `inputs` as (name, value with unit), giving `result`, after `source`."""

    label: str
    formula: str
    inputs: Inputs
    result: str
    source: str = _DOCS


def working_of(
    *,
    before: ReservoirState | None,
    after: ReservoirState | None,
    window: RefillWindow | None,
    limits: Guardrails,
    zone: ZoneInfo,
) -> tuple[Step, ...]:
    """What was found in the pump, what leaves with it, how long that lasts, each date weighed and the one chosen.

    Instants are in the clinic's zone; `limits` lends the drugs their names and units. A part that is None is left out.
    """
    steps: list[Step] = []
    if before is not None:
        steps += [_residual(before, zone, "Expected residual"), *_measured(before)]
    if after is not None:
        unit = limits.unit(after.formulation.primary.drug)
        steps += [_residual(after, zone, "In the reservoir"), *_outflow(after, limits), *_levels(after, zone, unit)]
    if window is not None:
        steps += [*map(_weighed, window.candidates), _decided(window)]
    return tuple(steps)


def _residual(state: ReservoirState, zone: ZoneInfo, label: str) -> Step:
    return Step(
        label=label,
        formula="held at the fill - delivered since, never below 0",
        inputs=(
            ("held at the fill", _ml(state.held_at_fill.ml)),
            ("filled at", _when(state.filled_at, zone)),
            ("delivered since", _ml(state.delivered.ml)),
            ("asked for", _when(state.at, zone)),
        ),
        result=_ml(state.expected_residual.ml),
    )


def _measured(state: ReservoirState) -> Iterator[Step]:
    if state.measured is None or state.difference is None:
        return
    measured, expected = ("aspirated", _ml(state.measured.ml)), ("expected residual", _ml(state.expected_residual.ml))
    yield Step(
        label="Difference",
        formula="aspirated - expected residual",
        inputs=(measured, expected),
        result=_ml(state.difference.ml),
    )
    if state.delivered_ratio is not None:
        yield Step(
            label="Delivered ratio",
            formula="(held at the fill - aspirated) / (held at the fill - expected residual)",
            inputs=(("held at the fill", _ml(state.held_at_fill.ml)), measured, expected),
            result=plain(state.delivered_ratio),
        )


def _outflow(state: ReservoirState, limits: Guardrails) -> Iterator[Step]:
    formula, inputs = _flow_formula(state, limits.unit(state.formulation.primary.drug))
    yield Step(label="Flow", formula=formula, inputs=inputs, result=_flow(state))
    for drug, daily in zip(state.formulation.drugs, state.daily_doses, strict=True):
        unit = limits.unit(drug.drug)
        yield Step(
            label=f"Daily dose of {limits.name(drug.drug)}",
            formula="flow x strength",
            inputs=(("flow", _flow(state)), ("strength", concentration_text(drug.concentration.mcg_per_ml, unit))),
            result=dose_rate_text(daily.dose, f"{unit}/day"),
        )


def _flow_formula(state: ReservoirState, unit: str) -> tuple[str, Inputs]:
    program = state.setting.program
    mcg_per_ml = state.formulation.primary.concentration.mcg_per_ml
    strength = ("strength of the primary drug", concentration_text(mcg_per_ml, unit))
    if isinstance(program, FixedRate):
        return "as programmed", ()
    if isinstance(program, Continuous):
        return "dose / strength", (("dose", dose_rate_text(program.dose, f"{unit}/day")), strength)
    rates = tuple((f"from {step.start:%H:%M}", dose_rate_text(step.rate, f"{unit}/h")) for step in program.steps)
    return "sum of rate x hours over the pump's day / strength", (*rates, strength)


def _levels(state: ReservoirState, zone: ZoneInfo, unit: str) -> Iterator[Step]:
    pump = state.pump
    common: Inputs = (("in the reservoir", _ml(state.expected_residual.ml)), ("flow", _flow(state)))
    level = (*common, ("stop volume", _ml(pump.low_reservoir.ml)))
    boluses = (*level, ("patient boluses", _boluses(state.setting.patient_bolus, unit)))
    known = pump.tolerance_evidence or "as entered"
    tolerance = (*boluses, ("flow tolerance", f"{plain(pump.flow_tolerance_pct)} % ({known})"))
    over = "the same, with everything delivered since the fill x (1 + tolerance)"
    spread = "first instant at the stop volume, the allowed boluses spread over the day"
    alarm, worst, earliest = state.alarm_at, state.alarm_at_all_boluses, state.alarm_at_earliest
    rows = (
        ("Alarm", "first instant at the stop volume, no boluses", level, alarm, _DOCS),
        ("Alarm if every bolus is taken", spread, boluses, worst, _WORST_CASE),
        ("Earliest alarm", over, tolerance, earliest, _WORST_CASE),
        ("Empty", "first instant at 0 mL, no boluses", common, state.empty_at, _DOCS),
    )
    for label, formula, inputs, at, source in rows:
        yield Step(label=label, formula=formula, inputs=inputs, result=_when(at, zone), source=source)


def _weighed(candidate: Candidate) -> Step:
    return Step(
        label=f"Date by {candidate.reason}",
        formula="date + days" if candidate.days > 0 else "date - days",
        inputs=((candidate.label, candidate.counted_from.isoformat()), ("days", str(abs(candidate.days)))),
        result=candidate.on.isoformat(),
    )


def _decided(window: RefillWindow) -> Step:
    if window.refill_by is None or window.reason is None:
        return Step(label="Refill by", formula="earliest date", inputs=(), result="nothing limits it")
    inputs: Inputs = (("decided by", window.reason.value),)
    formula, moved = "earliest date", window.before_working_days
    if moved is not None:
        formula, inputs = f"{formula}, moved to the working day before", (*inputs, ("moved from", moved.isoformat()))
    return Step(label="Refill by", formula=formula, inputs=inputs, result=window.refill_by.isoformat())


def _ml(value: Decimal) -> str:
    return f"{plain(value)} mL"


def _flow(state: ReservoirState) -> str:
    return f"{plain(state.flow.ml_per_day)} mL/day"


def _boluses(bolus: PatientBolus | None, unit: str) -> str:
    return "none" if bolus is None else f"{bolus.max_per_day} a day of {amount_text(bolus.dose.mcg, unit)}"


def _when(at: datetime | None, zone: ZoneInfo) -> str:
    return "not reached" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
