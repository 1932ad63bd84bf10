"""What one fill lost stretch by stretch, so that the volume delivered can be followed with a pencil."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pumplog.dosing.figures.moments import instant_of, moment_of
from pumplog.dosing.figures.quantities import Flow, Volume
from pumplog.dosing.figures.rounding import exact_arithmetic, quotient_half_up
from pumplog.dosing.reservoir.depletion import Depletion, Stretch, deplete
from pumplog.dosing.reservoir.history import History, read_history
from pumplog.dosing.timeline import Event, ProgramSet, Pump


@dataclass(frozen=True, slots=True, kw_only=True)
class Outflow:
    """From `begins` to `ends` the reservoir lost `volume` at `flow`, the mean of a whole day, counted boluses included.

    `setting` is the programme in force, None where it was stopped or none was set. `at_once` was taken at `begins` on top.
    Volumes are rounded half-up at 9 places; they are what was asked of the pump, even where it held less.
    """

    begins: datetime
    ends: datetime
    setting: ProgramSet | None
    flow: Flow
    volume: Volume
    at_once: Volume


def outflow(pump: Pump, events: Iterable[Event], until: datetime) -> tuple[Outflow, ...]:
    """The last fill's stretches up to `until`; neighbours that ran alike are one. Empty before a first fill.

    Raises Unanswerable as `read_history` does.
    """
    with exact_arithmetic():
        history = read_history(pump, events, until)
        if not history.fills:
            return ()
        cycle = deplete(history, history.fills[-1][1], moment_of(until))
        return tuple(_read(history, cycle, stretch) for stretch in _joined(history, cycle))


def _joined(history: History, cycle: Depletion) -> Iterator[Stretch]:
    last: Stretch | None = None
    for stretch in cycle.past:
        alike = (
            last is not None
            and not stretch.at_once
            and last.pattern == stretch.pattern
            and _setting(history, last) == _setting(history, stretch)
        )
        if last is not None and alike:
            last = replace(last, end=stretch.end)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last
    if cycle.now.at_once:
        yield replace(cycle.now, end=cycle.now.start)


def _setting(history: History, stretch: Stretch) -> ProgramSet | None:
    return history.program_at(stretch.start) if history.running_at(stretch.start) else None


def _read(history: History, cycle: Depletion, stretch: Stretch) -> Outflow:
    per_ml, end = cycle.scale.per_ml, stretch.start if stretch.end is None else stretch.end
    return Outflow(
        begins=instant_of(stretch.start),
        ends=instant_of(end),
        setting=_setting(history, stretch),
        flow=Flow(ml_per_day=quotient_half_up(stretch.pattern.daily, per_ml)),
        volume=Volume(ml=quotient_half_up(stretch.pattern.between(stretch.start, end), per_ml)),
        at_once=Volume(ml=quotient_half_up(stretch.at_once, per_ml)),
    )
