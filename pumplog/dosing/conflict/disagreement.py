"""Programmer and record, held against each other: where they are too far apart, and what is likely behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.conflict.alarm import alarm_causes
from pumplog.dosing.conflict.causes import Cause
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.conflict.residual import residual_causes
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.reservoir.state import ReservoirState, Unanswerable, state_at
from pumplog.dosing.timeline import Event, Pump

MOST_DAYS: Final = timedelta(days=1)
MOST_ML: Final = Decimal("0.5")
THRESHOLDS: Final = "this record's own thresholds, 1 day and 0.5 mL; no published figure was found"


class About(StrEnum):
    """What is at odds."""

    ALARM_DATE = "alarm_date"
    EXPECTED_RESIDUAL = "expected_residual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One disagreement. `alarm_*` are dates in the clinic's zone, `residual_*` mL; the other pair is None.

    `alarm_ours` None where by this record nothing flows. `causes` stand in order of likelihood.
    """

    about: About
    causes: tuple[Cause, ...]
    alarm_ours: date | None = None
    alarm_theirs: date | None = None
    residual_ours_ml: Decimal | None = None
    residual_theirs_ml: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the programmer's figures are held against: the pump as the visit found it and as it leaves it.

    `events` are the record without this visit, `added` what the visit adds to it.
    """

    pump: Pump
    events: tuple[Event, ...]
    added: tuple[Event, ...]
    before: ReservoirState | None
    after: ReservoirState | None
    zone: ZoneInfo
    clock: ClockError | None
    unit: str


def conflicts(reading: ProgrammerReading | None, compared: Compared) -> tuple[Disagreement, ...]:
    """Every disagreement beyond a day or 0.5 mL."""
    if reading is None:
        return ()
    return (*_residual(reading, compared), *_alarm(reading, compared))


def own_alarm_dates(
    pump: Pump, events: tuple[Event, ...], state: ReservoirState, zone: ZoneInfo
) -> tuple[date, date] | None:
    """The earliest and the latest date that the pump's own programmer may show; None where nothing flows.

    At the pump's own alarm level, which a patient's or a clinic's stop level may lie above; from every allowed bolus
    taken to none, because programmers differ in what they count.
    """
    asked = state
    if pump.own_alarm is not None and pump.own_alarm != pump.low_reservoir:
        try:
            asked = state_at(replace(pump, low_reservoir=pump.own_alarm), events, state.at)
        except Unanswerable:
            return None
    if asked.alarm_at_all_boluses is None:
        return None
    first = asked.alarm_at_all_boluses.astimezone(zone).date()
    return first, first if asked.alarm_at is None else asked.alarm_at.astimezone(zone).date()


def _residual(reading: ProgrammerReading, compared: Compared) -> Iterator[Disagreement]:
    before = compared.before
    if reading.expected_residual is None or before is None:
        return
    ours, theirs = before.expected_residual.ml, reading.expected_residual.ml
    if abs(ours - theirs) > MOST_ML:
        causes = residual_causes(
            compared.pump, compared.events, before, theirs, clock=compared.clock, unit=compared.unit
        )
        yield Disagreement(
            about=About.EXPECTED_RESIDUAL, causes=causes, residual_ours_ml=ours, residual_theirs_ml=theirs
        )


def _alarm(reading: ProgrammerReading, compared: Compared) -> Iterator[Disagreement]:
    after, theirs = compared.after, reading.alarm_on
    if theirs is None or after is None:
        return
    events = (*compared.events, *compared.added)
    found = own_alarm_dates(compared.pump, events, after, compared.zone)
    if found is None:
        yield Disagreement(about=About.ALARM_DATE, causes=(), alarm_theirs=theirs)
        return
    first, last = found
    if first - MOST_DAYS <= theirs <= last + MOST_DAYS:
        return
    pump = compared.pump
    if pump.own_alarm is not None:
        pump = replace(pump, low_reservoir=pump.own_alarm)
    causes = alarm_causes(pump, events, after, theirs, before=compared.before, zone=compared.zone, clock=compared.clock)
    yield Disagreement(
        about=About.ALARM_DATE, causes=causes, alarm_ours=first if theirs < first else last, alarm_theirs=theirs
    )
