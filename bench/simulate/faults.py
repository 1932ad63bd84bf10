"""Where a worker can die, and what can happen while it is busy: between any two of its steps."""

import datetime as dt
from collections.abc import Callable, Sequence

from bench.simulate.store import MemoryStore
from pumplog.notices.parcel import Going, Outcome, Parcel
from pumplog.notices.store import Evaluation


class Crash(BaseException):
    """SIGKILL: nothing of the process runs any more, nothing that was not committed has happened."""


Hook = Callable[[str], None]
Begun = Callable[[Sequence[Going], dt.datetime], None]


class Frail:
    """A store as one worker sees it: before and after each call the worker may die, dawdle or be overtaken."""

    def __init__(self, store: MemoryStore, hook: Hook, *, begun: Begun) -> None:
        self._store, self._hook, self._begun = store, hook, begun

    def may_send(self, *, now: dt.datetime) -> bool:
        return self._store.may_send(now=now)

    def evaluate(self, *, now: dt.datetime) -> Evaluation:
        self._hook("before evaluate")
        done = self._store.evaluate(now=now)
        self._hook("after evaluate")
        return done

    def expire(self, *, now: dt.datetime) -> int:
        unknown = self._store.expire(now=now)
        self._hook("after expire")
        return unknown

    def claim(self, *, now: dt.datetime, limit: int) -> tuple[Parcel, ...]:
        self._hook("before claim")
        parcels = self._store.claim(now=now, limit=limit)
        if parcels:
            self._hook("after claim")
        return parcels

    def begin(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> tuple[Going, ...]:
        self._hook("before begin")
        goings = self._store.begin(parcels, now=now)
        self._begun(goings, now)
        self._hook("after begin")
        return goings

    def settle(self, done: Sequence[tuple[Going, Outcome]], *, now: dt.datetime) -> int:
        self._hook("before settle")
        count = self._store.settle(done, now=now)
        self._hook("after settle")
        return count

    def release(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> None:
        self._hook("before release")
        self._store.release(parcels, now=now)
        self._hook("after release")
