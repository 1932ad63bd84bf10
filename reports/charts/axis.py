"""One time axis for all strips: the clinic's days from left to right."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from reports.wording import local_day, month

_MONTHS_A_STEP: Final = (1, 2, 3, 6, 12, 24, 36, 60)
_TICKS_AT_MOST: Final = 11
_DAYS_A_MONTH: Final = 30.44
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Instants to points: ``start`` stands at ``left``, ``end`` at ``right``."""

    start: dt.datetime
    end: dt.datetime
    zone: str
    left: float
    right: float

    def x(self, at: dt.datetime) -> float:
        """Where an instant stands; what lies outside the axis stands at its edge."""
        # An axis of no length (a first record, read at once) would divide by zero.
        span = max((self.end - self.start).total_seconds(), _DAY)
        share = (at - self.start).total_seconds() / span
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def ticks(self) -> tuple[Tick, ...]:
        """First days of months or years, as many as can be read; a short span has its first and last day instead."""
        months = max((self.end - self.start).total_seconds() / _DAY / _DAYS_A_MONTH, 1.0)
        step = next((step for step in _MONTHS_A_STEP if months / step <= _TICKS_AT_MOST), _MONTHS_A_STEP[-1])
        found = tuple(
            Tick(x=self.x(first), label=str(first.year) if step % 12 == 0 else month(first.date()))
            for first in self._firsts(step)
        )
        return found if len(found) > 1 else self._ends()

    def _ends(self) -> tuple[Tick, ...]:
        first, last = (Tick(x=self.x(at), label=local_day(at, self.zone)) for at in (self.start, self.end))
        return (first,) if last.label == first.label else (first, last)

    def _firsts(self, step: int) -> Iterator[dt.datetime]:
        zone = ZoneInfo(self.zone)
        number = (self.start.astimezone(zone).year * 12) // step * step
        while True:
            first = dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=zone)
            if first > self.end:
                return
            if first >= self.start:
                yield first
            number += step
