"""The working of a visit and of a refill-by date, step by step, so that a pharmacist can check it with a pencil."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import concentration_text, dose_rate_text, plain
from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.programs import Continuous, FixedRate
from pumplog.dosing.reservoir.history import Unanswerable
from pumplog.dosing.reservoir.outflow import Outflow, outflow
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.timeline import Event, Fill
from pumplog.dosing.windows import RefillWindow
from pumplog.dosing.working.dates import date_steps
from pumplog.dosing.working.levels import level_steps
from pumplog.dosing.working.origins import Origin, Origins, step
from pumplog.dosing.working.step import Input, Step
from pumplog.dosing.working.words import flow_text, instant_text, ml_text


def working_of(
    *,
    before: ReservoirState | None,
    after: ReservoirState | None,
    window: RefillWindow | None,
    limits: Guardrails,
    zone: ZoneInfo,
    events: Iterable[Event] = (),
    added: Iterable[Event] = (),
    origins: Origins | None = None,
) -> tuple[Step, ...]:
    """What was found in the pump, what leaves with it, how long that lasts, each date weighed and the one chosen.

    Instants are in the clinic's zone; `limits` lends the drugs their names and units. A part that is None is left out.
    `events` is the pump's record, `added` what this visit adds to it, `origins` where each of them is on record.
    """
    known, where = tuple(events), origins or Origins()
    steps: list[Step] = []
    first = before or after
    if first is not None:
        steps += _delivered(first, known, where, zone)
    if before is not None:
        steps += [_residual(before, zone, "Expected residual", _filled(before, known, where)), *_measured(before)]
    if after is not None:
        filled = _filled(after, (*known, *added), where)
        steps.append(_residual(after, zone, "In the reservoir", filled))
        steps += [*_outflow(after, limits, filled, where), *level_steps(after, zone, limits, where)]
    if window is not None:
        steps += date_steps(window, where)
    return tuple(steps)


def level_working(
    state: ReservoirState, zone: ZoneInfo, *, events: Iterable[Event], origins: Origins
) -> tuple[Step, ...]:
    """How the level of an instant comes about."""
    known = tuple(events)
    filled = _filled(state, known, origins)
    return (*_delivered(state, known, origins, zone), _residual(state, zone, "Level now", filled))


def dose_working(
    state: ReservoirState, limits: Guardrails, *, events: Iterable[Event], origins: Origins
) -> tuple[Step, ...]:
    """How flow and daily doses of an instant come about."""
    return tuple(_outflow(state, limits, _filled(state, tuple(events), origins), origins))


def _filled(state: ReservoirState, events: tuple[Event, ...], origins: Origins) -> Origin:
    fills = [event for event in events if isinstance(event, Fill) and event.at == state.filled_at]
    return origins.of(fills[-1]) if fills else Origin()


def _delivered(state: ReservoirState, events: tuple[Event, ...], origins: Origins, zone: ZoneInfo) -> Iterator[Step]:
    """Stretch by stretch; left out where nothing was delivered yet, or where the events are not at hand."""
    try:
        stretches = outflow(state.pump, events, state.at)
    except Unanswerable:
        return
    if not stretches or not state.delivered.ml:
        return
    yield Step(
        label="Delivered since the fill",
        formula="sum of the stretches, at most what was held",
        inputs=tuple(line for stretch in stretches for line in _stretch(stretch, origins, zone)),
        result=ml_text(state.delivered),
        rounding=Rounding.HALF_UP,
    )


def _stretch(stretch: Outflow, origins: Origins, zone: ZoneInfo) -> Iterator[Input]:
    origin = Origin() if stretch.setting is None else origins.of(stretch.setting)
    if stretch.at_once.ml:
        name = f"boluses taken at {instant_text(stretch.begins, zone)}"
        yield Input(name=name, value=ml_text(stretch.at_once))
    if stretch.begins != stretch.ends:
        name = f"{instant_text(stretch.begins, zone)} to {instant_text(stretch.ends, zone)}"
        stopped = ", pump stopped" if stretch.setting is None else ""
        yield origin.of(name, f"{ml_text(stretch.volume)} at {flow_text(stretch.flow)}{stopped}")


def _residual(state: ReservoirState, zone: ZoneInfo, label: str, filled: Origin) -> Step:
    return Step(
        label=label,
        formula="held at the fill - delivered since, never below 0",
        inputs=(
            filled.of("held at the fill", ml_text(state.held_at_fill)),
            filled.of("filled at", instant_text(state.filled_at, zone)),
            _since(state),
            Input(name="asked for", value=instant_text(state.at, zone)),
        ),
        result=ml_text(state.expected_residual),
        rounding=Rounding.HALF_UP,
    )


def _since(state: ReservoirState) -> Input:
    origin = step("Delivered since the fill") if state.delivered.ml else Origin(words="nothing yet")
    return origin.of("delivered since", ml_text(state.delivered))


def _measured(state: ReservoirState) -> Iterator[Step]:
    if state.measured is None or state.difference is None:
        return
    measured = Origin(words="measured at this visit").of("aspirated", ml_text(state.measured))
    expected = step("Expected residual").of("expected residual", ml_text(state.expected_residual))
    yield Step(
        label="Difference",
        formula="aspirated - expected residual",
        inputs=(measured, expected),
        result=ml_text(state.difference),
        rounding=Rounding.HALF_UP,
    )
    if state.delivered_ratio is not None:
        held = step("Expected residual").of("held at the fill", ml_text(state.held_at_fill))
        yield Step(
            label="Delivered ratio",
            formula="(held at the fill - aspirated) / (held at the fill - expected residual)",
            inputs=(held, measured, expected),
            result=plain(state.delivered_ratio),
            rounding=Rounding.HALF_UP,
        )


def _outflow(state: ReservoirState, limits: Guardrails, filled: Origin, origins: Origins) -> Iterator[Step]:
    unit = limits.unit(state.formulation.primary.drug)
    formula, inputs = _flow_formula(state, unit, filled, origins.of(state.setting))
    yield Step(label="Flow", formula=formula, inputs=inputs, result=flow_text(state.flow), rounding=Rounding.HALF_UP)
    for drug, daily in zip(state.formulation.drugs, state.daily_doses, strict=True):
        unit = limits.unit(drug.drug)
        strength = concentration_text(drug.concentration.mcg_per_ml, unit)
        yield Step(
            label=f"Daily dose of {limits.name(drug.drug)}",
            formula="flow x strength, from the figures before rounding",
            inputs=(step("Flow").of("flow", flow_text(state.flow)), filled.of("strength", strength)),
            result=dose_rate_text(daily.dose, f"{unit}/day"),
            rounding=Rounding.HALF_UP,
        )


def _flow_formula(
    state: ReservoirState, unit: str, filled: Origin, programmed: Origin
) -> tuple[str, tuple[Input, ...]]:
    program = state.setting.program
    mcg_per_ml = state.formulation.primary.concentration.mcg_per_ml
    strength = filled.of("strength of the primary drug", concentration_text(mcg_per_ml, unit))
    if isinstance(program, FixedRate):
        return "as programmed", (programmed.of("programmed flow", flow_text(program.flow)),)
    if isinstance(program, Continuous):
        dose = programmed.of("dose", dose_rate_text(program.dose, f"{unit}/day"))
        return "dose / strength", (dose, strength)
    rates = tuple(
        programmed.of(f"from {part.start:%H:%M}", dose_rate_text(part.rate, f"{unit}/h")) for part in program.steps
    )
    return "sum of rate x hours over the pump's day / strength", (*rates, strength)
