"""The working of what a visit brought to light: the dose missed of a dry pump, the line, the bridge, the mixture."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.bridge import DrugChange, MixedStrength, Mixing, StrengthChange
from pumplog.dosing.figures.formatting import amount_text, concentration_text, dose_rate_text, plain
from pumplog.dosing.figures.quantities import Flow
from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.path import Path, PathPart
from pumplog.dosing.reservoir.empty import EmptyAspirate
from pumplog.dosing.working.step import Input, Step
from pumplog.dosing.working.words import flow_text, instant_text, ml_text

DOCS: Final = "docs/strength-change.md"


def empty_steps(empty: EmptyAspirate | None, limits: Guardrails, zone: ZoneInfo) -> Iterator[Step]:
    """From when to when the pump ran dry, and what was missed of each drug."""
    if empty is None:
        return
    yield Step(
        label="Ran dry at the earliest",
        formula="first instant at 0 mL, everything since the fill x (1 + tolerance), every bolus that nobody counted taken",
        inputs=(),
        result=instant_text(empty.earliest, zone),
        rounding=Rounding.DOWN_TO_SECOND,
    )
    for drug in empty.missed:
        unit = limits.unit(drug.drug)
        yield Step(
            label=f"{limits.name(drug.drug)} missed at the least",
            formula="(asked for since the fill - held at the fill, never below 0) x strength",
            inputs=(),
            result=amount_text(drug.least.mcg, unit),
            rounding=Rounding.HALF_UP,
        )
        if drug.most is not None:
            yield Step(
                label=f"{limits.name(drug.drug)} missed at the most",
                formula="asked for since the earliest dry instant x strength",
                inputs=(Input(name="dry at the earliest", value=instant_text(empty.earliest, zone)),),
                result=amount_text(drug.most.mcg, unit),
                rounding=Rounding.HALF_UP,
            )


def change_steps(change: StrengthChange | None, mixing: Mixing | None, limits: Guardrails) -> Iterator[Step]:
    """The line part by part, its transit, the bridge, each drug without one, and the mixture with what stays behind."""
    if change is None:
        return
    yield from _path(change.path)
    for label, hours, flow in (
        ("Line clear at the flow before", change.transit_old_hours, change.old_flow),
        ("Line clear at the new flow", change.transit_new_hours, change.new_flow),
    ):
        if hours is not None and flow is not None:
            yield _transit(label, hours, flow, change.path)
    yield from _bridge(change, limits)
    for drug in change.drugs:
        yield from _without(drug, change, limits)
    for mixed in mixing.drugs if mixing else ():
        yield _mixed(mixed, limits)


def _path(path: Path) -> Iterator[Step]:
    for part in path.parts:
        yield _part(part)
    if path.volume is not None and len(path.parts) > 1:
        inputs = tuple(Input(name=part.label, value=ml_text(part.volume)) for part in path.parts if part.volume)
        yield Step(
            label="The line holds", formula="sum of its parts", inputs=inputs, result=ml_text(path.volume), source=DOCS
        )


def _part(part: PathPart) -> Step:
    known = "not known" if part.volume is None else ml_text(part.volume)
    source = f"{part.source} ({part.evidence})" if part.source else f"missing: {part.missing}"
    return Step(label=part.label, formula=part.formula or "not known", inputs=(), result=known, source=source)


def _transit(label: str, hours: Decimal, flow: Flow, path: Path) -> Step:
    volume = () if path.volume is None else (Input(name="the line", value=ml_text(path.volume)),)
    return Step(
        label=label,
        formula="line / flow x 24 h",
        inputs=(*volume, Input(name="flow", value=flow_text(flow))),
        result=f"{plain(hours)} h",
        source=DOCS,
        rounding=Rounding.HALF_UP_AT_4,
    )


def _bridge(change: StrengthChange, limits: Guardrails) -> Iterator[Step]:
    primary = change.old_primary
    if change.bridge_dose is None or change.bridge_volume is None or primary is None:
        return
    unit = limits.unit(primary.drug)
    strength = concentration_text(primary.concentration.mcg_per_ml, unit)
    yield Step(
        label="Bridge worked out",
        formula="line x old strength, over the hours until it is clear at the flow before",
        inputs=(
            Input(name="the line", value=ml_text(change.bridge_volume)),
            Input(name="old strength", value=strength),
        ),
        result=amount_text(change.bridge_dose.mcg, unit),
        source=DOCS,
    )


def _without(drug: DrugChange, change: StrengthChange, limits: Guardrails) -> Iterator[Step]:
    if drug.without_bridge is None or drug.old is None or change.new_flow is None:
        return
    unit = limits.unit(drug.drug)
    yield Step(
        label=f"{limits.name(drug.drug)} without a bridge",
        formula="new flow x old strength",
        inputs=(
            Input(name="new flow", value=flow_text(change.new_flow)),
            Input(name="old strength", value=concentration_text(drug.old.mcg_per_ml, unit)),
        ),
        result=dose_rate_text(drug.without_bridge, f"{unit}/day"),
        source=DOCS,
    )


def _mixed(drug: MixedStrength, limits: Guardrails) -> Step:
    label = (
        "not on the label" if drug.label is None else concentration_text(drug.label.mcg_per_ml, limits.unit(drug.drug))
    )
    return Step(
        label=f"{limits.name(drug.drug)} mixed with what stays",
        formula="(left x old + fill x new) / (left + fill)",
        inputs=(Input(name="label", value=label),),
        result=f"{amount_text(drug.actual_mcg_per_ml, limits.unit(drug.drug))}/mL",
        source=DOCS,
        rounding=Rounding.HALF_UP,
    )
