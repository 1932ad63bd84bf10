"""A daily pattern against the one before: a start in minutes that was meant in hours, a step off by a place."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.agreement import as_ordered, programmer_agrees
from pumplog.dosing.checks.slips import PER_HOUR, POWERS, factor_slip, rate_swapped
from pumplog.dosing.checks.visit import Visit, ask
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import DoseRate
from pumplog.dosing.findings import Figure, Finding
from pumplog.dosing.past import delivered
from pumplog.dosing.programs import Flex, FlexStep

_SPREAD: Final = Decimal("0.35")
_HOURS: Final = 24


def pattern_findings(visit: Visit) -> Iterator[Finding]:
    """At most one finding: a start is asked about before a rate, because it moves the rates of two steps."""
    flex = visit.program
    if not isinstance(flex, Flex) or visit.after is None or as_ordered(visit):
        return
    before = next((s.program for s in reversed(visit.past.settings) if isinstance(s.program, Flex)), None)
    starts = list(_starts(flex, before))
    yield from (starts or [*_rates(visit, flex, before)])[:1]


def _starts(flex: Flex, before: Flex | None) -> Iterator[Finding]:
    """A start such as 00:06, where 06:00 was a start before or nothing like it was."""
    known = {step.start for step in before.steps} if before is not None else set()
    for step in flex.steps[1:]:
        if step.start in known:
            continue
        meant = _as_hours(step.start)
        if meant is not None:
            message = f"A step starts at {step.start:%H:%M}, minutes after midnight: was {meant:%H:%M} meant?"
            figure = Figure(name="meant", value=f"{meant:%H:%M}")
            yield ask("step_start_in_minutes", "program", f"{message} If not, say why.", figure)


def _as_hours(start: time) -> time | None:
    return time(start.minute) if start.hour == 0 and 0 < start.minute < _HOURS else None


def _rates(visit: Visit, flex: Flex, before: Flex | None) -> Iterator[Finding]:
    if before is None or visit.after is None:
        return
    drug = visit.after.formulation.primary.drug
    former = {step.start: step.rate for step in before.steps}
    for step in flex.steps:
        last = former.get(step.start)
        if last is None or step.rate == last:
            continue
        new, old = step.rate.mcg_per_day, last.mcg_per_day
        found = factor_slip(new, old, spread=_SPREAD, factors=(*POWERS, *PER_HOUR))
        if found is None and not (
            visit.retyped and rate_swapped(new, old) and not _told_apart(visit, flex, step, last)
        ):
            continue
        how = "two digits the other way round" if found is None else f"a factor of {plain(found.factor)}"
        message = (
            f"From {step.start:%H:%M} the pump runs at {visit.dose(drug, step.rate)}; before it was "
            f"{visit.dose(drug, last)}: it looks like {how}. Look at the programmer again; if it is meant, say why."
        )
        yield ask("step_rate_slip", "program", message, Figure(name="before", value=plain(old), unit="mcg/day"))


def _told_apart(visit: Visit, flex: Flex, step: FlexStep, former: DoseRate) -> bool:
    """Whether the programmer's date knows this step from the former one: a short step moves it little."""
    if visit.after is None:
        return False
    otherwise = Flex(steps=tuple(replace(s, rate=former) if s is step else s for s in flex.steps))
    flows = (delivered(program, visit.after.formulation)[0].ml_per_day for program in (flex, otherwise))
    return programmer_agrees(visit, *flows)
