"""Outflow as a pattern that repeats every day of the pump's clock, solved in closed form however long it runs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from pumplog.dosing.figures.moments import DAY, SECOND
from pumplog.dosing.figures.rounding import floor_quotient


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyPattern:
    """From `starts[i]` (microseconds into the pump's day) the outflow is `rates[i]` amount a microsecond.

    `before[i]` is the amount since midnight when step i begins, `daily` that of a whole day. `offset` is the pump
    clock's UTC offset in microseconds. Amounts are in whatever unit the rates are in. Call under `exact_arithmetic`.
    """

    offset: int
    starts: tuple[int, ...]
    rates: tuple[Decimal, ...]
    before: tuple[Decimal, ...]
    daily: Decimal

    @classmethod
    def of(cls, offset: int, starts: tuple[int, ...], rates: tuple[Decimal, ...]) -> DailyPattern:
        """A pattern from its steps: the first start is 0, starts rise, the last step runs to midnight."""
        before = [Decimal(0)]
        for start, end, rate in zip(starts, (*starts[1:], DAY), rates, strict=True):
            before.append(before[-1] + rate * (end - start))
        return cls(offset=offset, starts=starts, rates=rates, before=tuple(before[:-1]), daily=before[-1])

    @classmethod
    def steady(cls, rate: Decimal) -> DailyPattern:
        """The same outflow all day."""
        return cls(offset=0, starts=(0,), rates=(rate,), before=(Decimal(0),), daily=rate * DAY)

    def plus(self, rate: Decimal) -> DailyPattern:
        """This pattern with a steady outflow on top."""
        return DailyPattern.of(self.offset, self.starts, tuple(own + rate for own in self.rates)) if rate else self

    def times(self, factor: Decimal) -> DailyPattern:
        """This pattern with every rate multiplied."""
        return DailyPattern.of(self.offset, self.starts, tuple(own * factor for own in self.rates))

    def _since_midnight(self, moment: int) -> tuple[int, Decimal]:
        """Day number on the pump's clock, and the amount delivered in that day so far."""
        day, within = divmod(moment + self.offset, DAY)
        step = bisect_right(self.starts, within) - 1
        return day, self.before[step] + self.rates[step] * (within - self.starts[step])

    def between(self, start: int, end: int) -> Decimal:
        """Amount delivered from moment `start` to moment `end`."""
        first_day, first = self._since_midnight(start)
        last_day, last = self._since_midnight(end)
        return (last_day - first_day) * self.daily + last - first

    def second_of_reaching(self, start: int, amount: Decimal) -> int | None:
        """The second since 1970, rounded down, in which `amount` (above 0) has first been delivered since `start`.

        None where nothing ever flows. Where the amount is complete at the end of a step and the next ones deliver
        nothing, the answer is that end, not the later moment when flow resumes.
        """
        if not self.daily:
            return None
        day, already = self._since_midnight(start)
        days, rest = divmod(already + amount, self.daily)
        if not rest:
            days, rest = days - 1, self.daily
        step = next(i for i in range(len(self.rates) - 1, -1, -1) if self.before[i] < rest)
        rate = self.rates[step]
        begins = (day + int(days)) * DAY - self.offset + self.starts[step]
        return floor_quotient(begins * rate + rest - self.before[step], rate * SECOND)
