"""The level over time, as corners of a line to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pumplog.dosing.figures.moments import SECOND, instant_at_second, instant_of, moment_of
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.figures.rounding import exact_arithmetic, quotient_half_up
from pumplog.dosing.reservoir.depletion import Depletion, deplete
from pumplog.dosing.reservoir.history import read_history
from pumplog.dosing.timeline import Event, Pump


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPoint:
    """The expected volume in the reservoir at a UTC instant; `after_fill` marks the point right after a fill."""

    at: datetime
    volume: Volume
    after_fill: bool = False


def level_curve(pump: Pump, events: Iterable[Event], until: datetime) -> tuple[LevelPoint, ...]:
    """Corners of the expected level from the first fill to `until`, to be joined by straight lines.

    A fill gives the point just before and the one right after, a bolus likewise; a flex day is drawn as its mean
    between corners. The level never falls below zero, and where it gets there is a corner. Empty before a first fill.
    Raises Unanswerable as `read_history` does.
    """
    with exact_arithmetic():
        history = read_history(pump, events, until)
        points: list[LevelPoint] = []
        for index, (_, fill) in enumerate(history.fills):
            last = index == len(history.fills) - 1
            end = moment_of(until) if last else history.fills[index + 1][0]
            # What is taken at the instant of the next fill is taken from the next fill.
            points.extend(_corners(deplete(history, fill, end), with_last=last))
        return tuple(points)


def _corners(cycle: Depletion, *, with_last: bool) -> Iterator[LevelPoint]:
    left = cycle.held
    empty = cycle.second_of_level(Volume(ml=Decimal(0)))
    yield _point(cycle, cycle.begins, left, after_fill=True)
    for stretch in cycle.past:
        if stretch.at_once and left > 0:
            left = max(Decimal(0), left - stretch.at_once)
            yield _point(cycle, stretch.start, left)
        if stretch.end is None or left <= 0:
            continue
        left -= stretch.pattern.between(stretch.start, stretch.end)
        if left <= 0 and empty is not None and empty * SECOND < stretch.end:
            dry = instant_at_second(empty)
            if dry is not None:
                yield LevelPoint(at=max(dry, instant_of(stretch.start)), volume=Volume(ml=Decimal(0)))
        left = max(Decimal(0), left)
        yield _point(cycle, stretch.end, left)
    if with_last and cycle.now.at_once and left > 0:
        yield _point(cycle, cycle.now.start, max(Decimal(0), left - cycle.now.at_once))


def _point(cycle: Depletion, moment: int, left: Decimal, *, after_fill: bool = False) -> LevelPoint:
    return LevelPoint(
        at=instant_of(moment), volume=Volume(ml=quotient_half_up(left, cycle.scale.per_ml)), after_fill=after_fill
    )
