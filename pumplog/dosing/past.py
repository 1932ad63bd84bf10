"""This patient's former values, from everything on record: what a typed figure is held against.

A patient's doses and strengths move slowly and from known places. A figure that is a power of ten, a unit or a pair of
digits away from a former one is more likely a slip than a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from pumplog.dosing.figures.moments import DAY, moment_of, since_midnight
from pumplog.dosing.figures.quantities import DoseRate, Flow
from pumplog.dosing.figures.rounding import quotient_half_up
from pumplog.dosing.formulation import Formulation
from pumplog.dosing.programs import Continuous, FixedRate, Program
from pumplog.dosing.timeline import Event, Fill, ProgramSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A value that held from `at` on, in the base unit of its quantity."""

    at: datetime
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Former values, oldest first. `strengths` (mcg/mL) and `doses` (mcg/day) by drug; `flows` in mL/day.

    `volumes` are the volumes filled. `doses` hold every change, also one that came of another strength at the same flow.
    """

    fills: tuple[Fill, ...] = ()
    settings: tuple[ProgramSet, ...] = ()
    strengths: Mapping[str, tuple[Former, ...]] = field(default_factory=dict)
    doses: Mapping[str, tuple[Former, ...]] = field(default_factory=dict)
    flows: tuple[Former, ...] = ()

    @property
    def volumes(self) -> tuple[Former, ...]:
        """The volumes filled, mL."""
        return tuple(Former(at=fill.at, value=fill.volume.ml) for fill in self.fills)

    def dose_at(self, drug: str, at: datetime) -> Decimal | None:
        """The daily dose of a drug in force at an instant, mcg/day; None where none was known by then."""
        by_then = [dose for dose in self.doses.get(drug, ()) if moment_of(dose.at) <= moment_of(at)]
        return by_then[-1].value if by_then else None

    def rises(self, drug: str, since: datetime, until: datetime) -> int:
        """How often the daily dose of a drug went up after `since` and before `until`."""
        known, first, last = self.doses.get(drug, ()), moment_of(since), moment_of(until)
        return sum(first < moment_of(new.at) < last and new.value > old.value for old, new in pairwise(known))


NOTHING = Past()


def past_of(events: Iterable[Event]) -> Past:
    """Former values of a pump, or of one pump after another, from its events over all fills, in any order."""
    fills, settings = [], []
    strengths: dict[str, list[Former]] = {}
    doses: dict[str, list[Former]] = {}
    flows: list[Former] = []
    ordered = sorted((e for e in events if isinstance(e, Fill | ProgramSet)), key=_in_order)
    for place, event in enumerate(ordered):
        if isinstance(event, Fill):
            fills.append(event)
            for drug in event.formulation.drugs:
                _grow(strengths.setdefault(drug.drug, []), event.at, drug.concentration.mcg_per_ml)
        else:
            settings.append(event)
        if not fills or not settings or _same_visit(event, ordered[place + 1 : place + 2]):
            continue
        flow, daily = delivered(settings[-1].program, fills[-1].formulation)
        _grow(flows, event.at, flow.ml_per_day)
        for key in doses.keys() - daily.keys():
            _grow(doses[key], event.at, Decimal(0))
        for key, dose in daily.items():
            _grow(doses.setdefault(key, []), event.at, dose.mcg_per_day)
    return Past(
        fills=tuple(fills),
        settings=tuple(settings),
        strengths={key: tuple(known) for key, known in strengths.items()},
        doses={key: tuple(known) for key, known in doses.items()},
        flows=tuple(flows),
    )


def delivered(program: Program, formulation: Formulation) -> tuple[Flow, Mapping[str, DoseRate]]:
    """Flow and daily dose of each drug that a programme makes of a mixture, without boluses; rounded at 9 places."""
    primary = formulation.primary.concentration.mcg_per_ml
    if isinstance(program, FixedRate):
        dose = program.flow.ml_per_day * primary
    elif isinstance(program, Continuous):
        dose = program.dose.mcg_per_day
    else:
        starts = [since_midnight(step.start) for step in program.steps]
        spans = zip(program.steps, starts, (*starts[1:], DAY), strict=True)
        total = sum((step.rate.mcg_per_day * (end - start) for step, start, end in spans), Decimal(0))
        dose = quotient_half_up(total, Decimal(DAY))
    doses: dict[str, Decimal] = {}
    for drug in formulation.drugs:
        own = dose if drug.primary else quotient_half_up(dose * drug.concentration.mcg_per_ml, primary)
        doses[drug.drug] = doses.get(drug.drug, Decimal(0)) + own
    flow = Flow(ml_per_day=quotient_half_up(dose, primary))
    return flow, {key: DoseRate(mcg_per_day=value) for key, value in doses.items()}


def _in_order(event: Fill | ProgramSet) -> tuple[int, bool]:
    return moment_of(event.at), isinstance(event, ProgramSet)


def _same_visit(event: Fill | ProgramSet, after: list[Fill | ProgramSet]) -> bool:
    """A fill and its programme at one instant are one visit: the dose between them was never given."""
    return isinstance(event, Fill) and bool(after) and moment_of(after[0].at) == moment_of(event.at)


def _grow(known: list[Former], at: datetime, value: Decimal) -> None:
    if not known or known[-1].value != value:
        known.append(Former(at=at, value=value))
