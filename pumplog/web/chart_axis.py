"""Where an instant and an amount stand in a drawing. Geometry only: floats are good enough for a pixel, never for a dose."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 250.0, 500.0, 1000.0)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
LONGEST_IN_DAYS = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place on an axis and what is written there."""

    at: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """From `start` to `end`, drawn from `left` to `right`."""

    start: dt.datetime
    end: dt.datetime
    left: float
    right: float

    def place(self, instant: dt.datetime) -> float:
        """Pixels from the left, held inside the frame."""
        span = max((self.end - self.start).total_seconds(), 1.0)
        share = (instant - self.start).total_seconds() / span
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def marks(self, zone: str) -> list[Mark]:
        """First days of months, in steps that leave room for their names; for a short span days instead."""
        days = (self.end - self.start).days
        room = max(2, int((self.right - self.left) // 95))
        if days <= LONGEST_IN_DAYS:
            return self._days(zone, days, room)
        step = next((step for step in MONTH_STEPS if days / 30.4 / step <= room), MONTH_STEPS[-1])
        marks: list[Mark] = []
        for first in _firsts(self.start.astimezone(ZoneInfo(zone)), self.end, step):
            name = f"{first:%b %Y}" if first.month == 1 or not marks or step >= 12 else f"{first:%b}"
            marks.append(Mark(at=px(self.place(first)), label=name))
        return marks

    def _days(self, zone: str, days: int, room: int) -> list[Mark]:
        step = max(1, -(-days // room))
        first = self.start.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        stops = [first + dt.timedelta(days=step * n) for n in range(1, days // step + 1)]
        return [Mark(at=px(self.place(stop)), label=f"{stop.day} {stop:%b}") for stop in stops if stop < self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From `low` at the bottom to `high` at the top of a panel."""

    low: float
    high: float
    top: float
    bottom: float
    step: float

    def place(self, amount: Decimal | float) -> float:
        """Pixels from the top, held inside the panel."""
        share = (float(amount) - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * min(max(share, 0.0), 1.0)

    def marks(self) -> list[Mark]:
        count = round((self.high - self.low) / self.step)
        values = [self.low + self.step * n for n in range(count + 1)]
        return [Mark(at=px(self.place(value)), label=f"{value:.2f}".rstrip("0").rstrip(".")) for value in values]


def scale_to(highest: Decimal | float, *, top: float, bottom: float, marks: int = 3) -> Scale:
    """A scale from 0 to a round figure at or above `highest`."""
    wanted = max(float(highest), 0.01)
    step = next((step for step in STEPS if wanted / step <= marks), None)
    while step is None or wanted / step > marks:
        step = (step or STEPS[-1]) * 2
    count = max(1, -(-wanted // step))
    return Scale(low=0.0, high=step * count, top=top, bottom=bottom, step=step)


def px(value: float) -> str:
    """A pixel as text, to a tenth."""
    return f"{value:.1f}"


def _firsts(start: dt.datetime, end: dt.datetime, step: int) -> Iterator[dt.datetime]:
    # Counted from January, so that the same months are named whatever the day on which the record begins.
    month = start.year * 12 + start.month
    month += -(month - 1) % step
    while True:
        first = start.replace(
            year=(month - 1) // 12, month=(month - 1) % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
        )
        if first >= end:
            return
        if first > start:
            yield first
        month += step
