"""Time in a life, and what is to happen in it."""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable

DAYS, CALM_DAYS = 400, 70
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


class Schedule:
    """From ``start`` to ``end``; from ``calm_from`` on nothing goes wrong any more."""

    def __init__(self, start: dt.datetime) -> None:
        self.start = self.now = start
        self.end = start + DAYS * DAY
        self.calm_from = self.end - CALM_DAYS * DAY
        self.trace: list[str] | None = None
        self._events: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self._number = itertools.count()

    def at(self, moment: dt.datetime, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (max(moment, self.now), next(self._number), event))

    def after(self, wait: dt.timedelta, event: Callable[[], None]) -> None:
        self.at(self.now + wait, event)

    def say(self, text: str) -> None:
        if self.trace is not None:
            self.trace.append(f"{self.now:%Y-%m-%d %H:%M:%S} {text}")

    @property
    def calm(self) -> bool:
        return self.now >= self.calm_from

    def next_event(self) -> dt.datetime:
        return self._events[0][0] if self._events else self.end

    def catch_up(self) -> None:
        """Everything that is to have happened by now."""
        while self._events and self._events[0][0] <= self.now:
            heapq.heappop(self._events)[2]()
