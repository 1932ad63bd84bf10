"""Likely causes where the programmer shows another alarm date than this record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.conflict.causes import Cause, CauseKind, Weight, ranked
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.figures.formatting import rounded
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.figures.rounding import quotient_half_up
from pumplog.dosing.reservoir.state import ReservoirState, Unanswerable, state_at
from pumplog.dosing.timeline import Event, Fill, ProgramSet, Pump

FITS: Final = timedelta(days=1)
_LEVELS: Final = (Decimal(0), Decimal(1), Decimal(2), Decimal(3), Decimal(4))
_HALF_A_DAY: Final = 12 * 60


def alarm_causes(
    pump: Pump,
    events: tuple[Event, ...],
    after: ReservoirState,
    theirs: date,
    *,
    before: ReservoirState | None,
    zone: ZoneInfo,
    clock: ClockError | None,
) -> tuple[Cause, ...]:
    """What explains that the programmer's alarm date is `theirs`; `events` hold what was entered at this visit."""
    tried = _Tried(pump=pump, events=events, after=after, theirs=theirs, zone=zone)
    return ranked(
        [*_clock(tried, clock), *_earlier(tried, before), *_volumes(tried, before), *_levels(tried), *_flow(tried)]
    )


class _Tried:
    """The question, and the record told otherwise."""

    def __init__(
        self, *, pump: Pump, events: tuple[Event, ...], after: ReservoirState, theirs: date, zone: ZoneInfo
    ) -> None:
        self.pump, self.events, self.after, self.theirs, self.zone = pump, events, after, theirs, zone
        self.fill = next((event for event in reversed(events) if isinstance(event, Fill)), None)

    def dates(self, pump: Pump, events: tuple[Event, ...]) -> tuple[date, date] | None:
        """From every allowed bolus taken to none: programmers differ in what they count."""
        try:
            state = state_at(pump, events, self.after.at)
        except Unanswerable:
            return None
        first, last = state.alarm_at_all_boluses, state.alarm_at
        if first is None or last is None:
            return None
        return first.astimezone(self.zone).date(), last.astimezone(self.zone).date()

    def cause(
        self,
        kind: CauseKind,
        weight: Weight,
        words: str,
        *,
        pump: Pump | None = None,
        events: tuple[Event, ...] | None = None,
        moved: timedelta = timedelta(),
    ) -> Iterator[Cause]:
        """The cause, if the record told this way comes within a day of the programmer's date."""
        found = self.dates(pump or self.pump, events or self.events)
        if found is None:
            return
        first, last = found
        misses = max(first + moved - self.theirs, self.theirs - last - moved, timedelta())
        if misses <= FITS:
            yield Cause(kind=kind, weight=weight, words=words, misses_by=Decimal(misses.days))

    def filled_with(self, volume: Volume) -> tuple[Event, ...]:
        nothing = Volume(ml=Decimal(0))
        return tuple(
            replace(event, volume=volume, retained=nothing) if isinstance(event, Fill) and event is self.fill else event
            for event in self.events
        )


def _clock(tried: _Tried, clock: ClockError | None) -> Iterator[Cause]:
    if clock is None or abs(clock.minutes) < _HALF_A_DAY:
        return
    words = f"the pump's clock, {clock.words} {'ahead' if clock.minutes > 0 else 'behind'}"
    yield from tried.cause(CauseKind.CLOCK, Weight.ON_RECORD, words, moved=timedelta(minutes=clock.minutes))


def _earlier(tried: _Tried, before: ReservoirState | None) -> Iterator[Cause]:
    """The programmer may still have what was so before the visit: programme, strength."""
    if before is None:
        return
    old = replace(before.setting, at=tried.after.setting.at)
    if old.program != tried.after.setting.program or old.patient_bolus != tried.after.setting.patient_bolus:
        events = tuple(
            old if isinstance(event, ProgramSet) and event == tried.after.setting else event for event in tried.events
        )
        yield from tried.cause(
            CauseKind.PROGRAMME, Weight.ON_RECORD, "the earlier programme, still in the programmer", events=events
        )
    strength = before.formulation.primary.concentration
    if tried.fill is not None and strength != tried.after.formulation.primary.concentration:
        events = tuple(
            replace(event, formulation=before.formulation) if event is tried.fill else event for event in tried.events
        )
        yield from tried.cause(
            CauseKind.STRENGTH, Weight.ON_RECORD, "the earlier strength, still in the programmer", events=events
        )


def _volumes(tried: _Tried, before: ReservoirState | None) -> Iterator[Cause]:
    """Another volume in the programmer than was filled."""
    if tried.fill is None:
        return
    held = tried.fill.held.ml
    rows = [("a full reservoir", tried.pump.reservoir.ml, Weight.FITS)]
    if tried.fill.retained.ml:
        rows.append(("the fill without what was left inside", tried.fill.volume.ml, Weight.FITS))
    if before is not None and before.at == tried.after.filled_at:
        left = before.measured or before.expected_residual
        rows.append(("what was left before this fill: it may not have been updated", left.ml, Weight.FITS))
    for words, volume, weight in rows:
        if volume != held and volume:
            said = f"the volume in the programmer, which may stand at {rounded(volume, 2)} mL, {words}"
            yield from tried.cause(CauseKind.VOLUME, weight, said, events=tried.filled_with(Volume(ml=volume)))


def _levels(tried: _Tried) -> Iterator[Cause]:
    """Alarm set to another level than this record has."""
    for level in _LEVELS:
        if level != tried.pump.low_reservoir.ml:
            words = f"its alarm set to {rounded(level, 1)} mL, not to {rounded(tried.pump.low_reservoir.ml, 2)} mL"
            other = replace(tried.pump, low_reservoir=Volume(ml=level))
            yield from tried.cause(CauseKind.STOP_LEVEL, Weight.FITS, words, pump=other)


def _flow(tried: _Tried) -> Iterator[Cause]:
    """A programme of another dose or strength, of whatever size fits."""
    days = (tried.theirs - tried.after.at.astimezone(tried.zone).date()).days
    usable = tried.after.expected_residual.ml - tried.pump.low_reservoir.ml
    if days <= 0 or usable <= 0 or not tried.after.flow.ml_per_day:
        return
    flow = quotient_half_up(usable, Decimal(days))
    words = (
        f"another dose or strength in the programmer: its date needs about {rounded(flow, 3)} mL/day, "
        f"here it is {rounded(tried.after.flow.ml_per_day, 3)}"
    )
    yield Cause(kind=CauseKind.PROGRAMME, weight=Weight.POSSIBLE, words=words)
