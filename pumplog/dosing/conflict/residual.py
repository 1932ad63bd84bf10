"""Likely causes where the programmer expected another residual than this record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pumplog.dosing.conflict.causes import Cause, CauseKind, Weight, ranked
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.figures.formatting import amount_text, counted, rounded
from pumplog.dosing.figures.moments import DAY, moment_of
from pumplog.dosing.figures.quantities import HOURS_PER_DAY, volume_for
from pumplog.dosing.figures.rounding import floor_quotient, quotient_half_up
from pumplog.dosing.programs import Flex
from pumplog.dosing.reservoir.empty import boluses_not_counted
from pumplog.dosing.reservoir.state import ReservoirState, Unanswerable, state_at
from pumplog.dosing.timeline import Bolus, CountedBoluses, Event, Fill, ProgramSet, Pump, Started, Stopped

# As near as a programmer shows a volume.
FITS_ML: Final = Decimal("0.1")


def residual_causes(
    pump: Pump,
    events: tuple[Event, ...],
    state: ReservoirState,
    theirs: Decimal,
    *,
    clock: ClockError | None,
    unit: str,
) -> tuple[Cause, ...]:
    """What explains that the programmer expected `theirs` mL at the state's instant; `unit` is the primary drug's."""
    tried = _Tried(pump=pump, events=events, state=state, theirs=theirs)
    return ranked(
        [
            *_without(tried),
            *_boluses(tried, unit),
            *_volumes(tried),
            *_clock(tried, clock),
            *_stop(tried),
        ]
    )


class _Tried:
    """The question, and the record told otherwise."""

    def __init__(self, *, pump: Pump, events: tuple[Event, ...], state: ReservoirState, theirs: Decimal) -> None:
        self.pump, self.events, self.state, self.theirs = pump, events, state, theirs
        self.apart = theirs - state.expected_residual.ml

    def left(self, events: Iterable[Event]) -> Decimal | None:
        try:
            return state_at(self.pump, events, self.state.at).expected_residual.ml
        except Unanswerable:
            return None

    def cause(self, kind: CauseKind, weight: Weight, words: str, events: Iterable[Event]) -> Iterator[Cause]:
        """The cause, if the record told this way comes to the programmer's figure."""
        left = self.left(events)
        if left is not None and abs(left - self.theirs) <= FITS_ML:
            yield Cause(kind=kind, weight=weight, words=words, misses_by=abs(left - self.theirs))

    def in_this_fill(self, event: Event) -> bool:
        return moment_of(event.at) > moment_of(self.state.filled_at)


def _without(tried: _Tried) -> Iterator[Cause]:
    """Each kind of entry left out: the programmer may not know of it, or it may not have been so."""
    rows: tuple[tuple[CauseKind, tuple[type, ...], str], ...] = (
        (CauseKind.BOLUSES, (CountedBoluses, Bolus), "the boluses on record, which the programmer does not count"),
        (CauseKind.STOP, (Stopped, Started), "the stop on record, which the programmer did not count"),
    )
    for kind, types, words in rows:
        kept = tuple(event for event in tried.events if not (isinstance(event, types) and tried.in_this_fill(event)))
        if len(kept) < len(tried.events):
            yield from tried.cause(kind, Weight.ON_RECORD, words, kept)
    for change in tried.events:
        if isinstance(change, ProgramSet) and tried.in_this_fill(change):
            words = f"the programme change of {change.at:%d %b %Y}, which the programmer does not have"
            kept = tuple(event for event in tried.events if event is not change)
            yield from tried.cause(CauseKind.PROGRAMME, Weight.ON_RECORD, words, kept)


def _boluses(tried: _Tried, unit: str) -> Iterator[Cause]:
    """Boluses that nobody entered: every allowed one, or a whole number of them."""
    missing = tuple(boluses_not_counted(tried.pump, tried.events, tried.state.at))
    most = sum(count.count for count in missing)
    if tried.apart >= 0 or not most:
        return
    dose = missing[-1].dose
    each = volume_for(dose, tried.state.formulation.primary.concentration).ml
    if not each:
        return
    words = f"every allowed bolus, about {most} of {amount_text(dose.mcg, unit)}"
    yield from tried.cause(CauseKind.BOLUSES, Weight.FITS, words, (*tried.events, *missing))
    count = floor_quotient(-tried.apart + each / 2, each)
    misses = abs(-tried.apart - count * each)
    if 1 <= count < most and misses <= FITS_ML:
        words = f"{counted(count, 'patient bolus', 'patient boluses')} of {amount_text(dose.mcg, unit)} not on record"
        yield Cause(kind=CauseKind.BOLUSES, weight=Weight.FITS, words=words, misses_by=misses)


def _volumes(tried: _Tried) -> Iterator[Cause]:
    """Another volume entered in the programmer at the last fill."""
    fill = next((event for event in reversed(tried.events) if isinstance(event, Fill)), None)
    if fill is None:
        return
    rows = [("a full reservoir", tried.pump.reservoir.ml)]
    if fill.retained.ml:
        rows.append(("the fill without what was left inside", fill.volume.ml))
    for words, held in rows:
        misses = abs(held - fill.held.ml - tried.apart)
        if held != fill.held.ml and misses <= FITS_ML:
            said = f"the volume in the programmer, which may stand at {words} ({rounded(held, 2)} mL)"
            yield Cause(kind=CauseKind.VOLUME, weight=Weight.FITS, words=said, misses_by=misses)


def _clock(tried: _Tried, clock: ClockError | None) -> Iterator[Cause]:
    """A daily pattern on a clock that is wrong runs shifted; days apart, the programmer counts to another day."""
    if clock is None or not clock.minutes:
        return
    error = timedelta(minutes=clock.minutes)
    setting = tried.state.setting
    ahead = "ahead" if clock.minutes > 0 else "behind"
    if isinstance(setting.program, Flex):
        kind = CauseKind.DAYLIGHT_SAVING if clock.daylight_saving else CauseKind.CLOCK
        moved = replace(setting, clock_offset=setting.pump_clock_offset + error)
        kept = tuple(moved if event is setting else event for event in tried.events)
        yield from tried.cause(kind, Weight.ON_RECORD, f"the daily pattern, shifted by {clock.words}", kept)
    flowed = quotient_half_up(tried.state.flow.ml_per_day * (error // timedelta(microseconds=1)), Decimal(DAY))
    misses = abs(tried.apart + flowed)
    if misses <= FITS_ML:
        words = f"the pump's clock, {clock.words} {ahead}"
        yield Cause(kind=CauseKind.CLOCK, weight=Weight.ON_RECORD, words=words, misses_by=misses)


def _stop(tried: _Tried) -> Iterator[Cause]:
    """Less was pumped than the record has: a stop nobody entered, of whatever length fits."""
    flow = tried.state.flow.ml_per_day
    if tried.apart <= 0 or not flow or tried.apart > tried.state.delivered.ml:
        return
    hours = quotient_half_up(tried.apart * HOURS_PER_DAY, flow, 1)
    words = f"a stop of about {rounded(hours, 0)} h that is not on record"
    yield Cause(kind=CauseKind.STOP, weight=Weight.POSSIBLE, words=words)
