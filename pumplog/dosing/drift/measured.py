"""What one fill, and what was left of it, say about the pump: a cycle to judge it by, or why it says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pumplog.dosing.drift.cycle import Cycle
from pumplog.dosing.figures.moments import DAY, MICROSECOND
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.figures.rounding import PLACES, exact_arithmetic, quotient_half_up
from pumplog.dosing.reservoir.history import Unanswerable
from pumplog.dosing.reservoir.outflow import Outflow, outflow
from pumplog.dosing.timeline import CountedBoluses, Event, Fill, Pump

# One refill scatters by 15 %: boluses that nobody counted may hide in that as long as they cannot be more than this
# share of what was programmed. Beyond it they would be taken for a pump that runs fast.
UNCOUNTED_MOST: Final = Decimal("0.02")


class LeftOut(StrEnum):
    """Why a refill says nothing about how the pump runs."""

    NOT_MEASURED = "not_measured"
    BOLUSES_NOT_COUNTED = "boluses_not_counted"
    NOTHING_PROGRAMMED = "nothing_programmed"
    MORE_THAN_HELD = "more_than_held"
    RECORD_CONTRADICTS = "record_contradicts"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCycle:
    """From the fill at `filled_at` to the refill at `ended_at`: the `cycle`, or `left_out` with the reason."""

    filled_at: datetime
    ended_at: datetime
    cycle: Cycle | None
    left_out: LeftOut | None = None


def measured_cycle(pump: Pump, events: Iterable[Event], ended_at: datetime, aspirated: Volume | None) -> MeasuredCycle:
    """The cycle that a refill at `ended_at` ends, from the record without that refill.

    `aspirated` None: nothing could be drawn. Programmed is all that was asked of the pump, also beyond what it held.
    Raises ValueError where nothing had been filled.
    """
    known = tuple(events)
    fills = [event for event in known if isinstance(event, Fill) and event.at < ended_at]
    if not fills:
        raise ValueError("a cycle begins with a fill")
    fill = max(fills, key=lambda event: event.at)

    def without(reason: LeftOut) -> MeasuredCycle:
        return MeasuredCycle(filled_at=fill.at, ended_at=ended_at, cycle=None, left_out=reason)

    try:
        stretches = outflow(pump, known, ended_at)
    except Unanswerable:
        return without(LeftOut.RECORD_CONTRADICTS)
    with exact_arithmetic():
        programmed = sum((stretch.volume.ml + stretch.at_once.ml for stretch in stretches), Decimal(0))
        if not programmed or not fill.held.ml:
            return without(LeftOut.NOTHING_PROGRAMMED)
        if aspirated is not None and aspirated.ml > fill.held.ml:
            return without(LeftOut.MORE_THAN_HELD)
        if _uncounted_ml(stretches, known, fill) > UNCOUNTED_MOST * programmed:
            return without(LeftOut.BOLUSES_NOT_COUNTED)
    cycle = Cycle(held=fill.held, programmed=Volume(ml=programmed), aspirated=aspirated)
    return MeasuredCycle(filled_at=fill.at, ended_at=ended_at, cycle=cycle)


def _uncounted_ml(stretches: Iterable[Outflow], events: Iterable[Event], fill: Fill) -> Decimal:
    """The most that boluses nobody counted can have added: every allowed one, in all the time without a count."""
    counted = [(event.begins, event.ends) for event in events if isinstance(event, CountedBoluses)]
    strength = fill.formulation.primary.concentration.mcg_per_ml
    most = Decimal(0)
    for stretch in stretches:
        bolus = None if stretch.setting is None else stretch.setting.patient_bolus
        if bolus is not None:
            free = (_uncounted(stretch, counted) // MICROSECOND) * bolus.dose.mcg * bolus.max_per_day
            most += quotient_half_up(free, DAY * strength, PLACES)
    return most


def _uncounted(stretch: Outflow, counted: Iterable[tuple[datetime, datetime]]) -> timedelta:
    none = timedelta(0)
    seen = (min(ends, stretch.ends) - max(begins, stretch.begins) for begins, ends in counted)
    return max(none, stretch.ends - stretch.begins - sum((max(none, part) for part in seen), none))
