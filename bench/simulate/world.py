"""One seed, fifty patients, four hundred days: people, carriers, crashes and clocks."""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import OperationalError

from bench.simulate.chance import Chance
from bench.simulate.couriers import ByHand, Carried, Carrier, Manners, compose
from bench.simulate.faults import Crash, Frail
from bench.simulate.liveness import Liveness
from bench.simulate.memory import Record, open_task
from bench.simulate.reckoning import Violation
from bench.simulate.safety import Safety
from bench.simulate.store import MemoryStore
from pumplog.notices.parcel import Going
from pumplog.notices.settling import not_carried
from pumplog.reminders.worker import Worker
from pumplog.sheets.vocabulary import ContactKind, NoticeState

DAYS, CALM_DAYS = 400, 70
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
STARTS = (dt.datetime(2026, 1, 20, tzinfo=dt.UTC), dt.datetime(2027, 12, 10, tzinfo=dt.UTC))
"""Both change the clocks at least twice; the second has a 29 February."""
CHANGEABLE = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN)


class Stopping:
    """What SIGTERM sets."""

    def __init__(self) -> None:
        self.told = False

    def is_set(self) -> bool:
        return self.told

    def wait(self, timeout: float, /) -> object:
        return self.told


@dataclass(slots=True)
class Faults:
    """How often each thing goes wrong, for each place where it can."""

    crash: float = 0.004
    stop: float = 0.002
    dawdle: float = 0.01
    another: float = 0.03
    database_away: float = 0.004
    outages: int = 5
    restores: float = 0.5
    manners: Manners = field(default_factory=Manners)


class World:
    """Time, what is to happen, and the workers."""

    def __init__(self, record: Record, *, seed: int, faults: Faults, store: type[MemoryStore] = MemoryStore) -> None:
        self.start = self.now = STARTS[seed % len(STARTS)]
        self.end = self.start + DAYS * DAY
        self.calm_from = self.end - CALM_DAYS * DAY
        self.record, self.faults = record, faults
        self.chance = Chance(seed * 2 + 1)
        self.log: list[Carried] = []
        self.safety = Safety(record, self.log)
        self.liveness = Liveness(self.safety)
        self.store = store(record, between=self._hook)
        self.trace: list[str] | None = None
        self.counts: dict[str, int] = dict.fromkeys(("steps", "turns", "crashes", "outages", "restores"), 0)
        self._events: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._down_until = self._last_crash = self.start
        self._depth = 0
        self._workers: dict[int, tuple[Worker, Stopping]] = {}
        self.on_carried: Callable[[Carried], None] = lambda _: None
        self._told_of = 0

    # Time.

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

    def run(self) -> None:
        """To the end, or to the first Violation."""
        last_turn = self.now - DAY
        while True:
            work = self.store.next_moment()
            work = max(work, last_turn + (MINUTE if self.store.confirmed else HOUR), self._down_until)
            moment = min(work, self._events[0][0] if self._events else self.end)
            if moment >= self.end:
                return
            self.now = max(self.now, moment)
            self._happen()
            if self.now >= max(self._down_until, work):
                self._turn()
                last_turn = self.now
            self.counts["steps"] += 1
            # While the machine is down nobody lives who could take over.
            self.safety.after_step(self.now, since_crash=self.now - max(self._last_crash, self._down_until))
            if self.chance.happens(0.3):
                self._sleep_loses_nothing()

    def _happen(self) -> None:
        while self._events and self._events[0][0] <= self.now:
            heapq.heappop(self._events)[2]()
        for carried in self.log[self._told_of :]:
            self.on_carried(carried)
        self._told_of = len(self.log)

    def _sleep_loses_nothing(self) -> None:
        """A pump that nobody looks at before ``look_at`` would have had nothing to say."""
        pump = self.chance.one_of(list(self.record.pumps.values()))
        if pump.look_at > self.now:
            missed = self.record.decide(pump.facts(), self.now)
            if not missed.empty:
                raise Violation(f"{self.now:%Y-%m-%d %H:%M} {pump.name}: asleep until {pump.look_at}, and yet {missed}")

    # Workers.

    def _turn(self) -> None:
        self._depth += 1
        self.counts["turns"] += 1
        worker, stopping = self._workers.setdefault(self._depth, self._new_worker())
        try:
            worker.turn()
        except Crash:
            self.say(f"worker {self._depth} killed")
            self.counts["crashes"] += 1
            self._last_crash = self.now
            del self._workers[self._depth]
        except OperationalError:
            self.say("database away")
        else:
            if stopping.told:
                del self._workers[self._depth]
        finally:
            self._depth -= 1

    def _new_worker(self) -> tuple[Worker, Stopping]:
        stopping = Stopping()
        carrier = Carrier(
            chance=self.chance,
            manners=lambda: self.faults.manners,
            now=lambda: self.now,
            hook=self._hook,
            log=self.log,
            later=self._later,
        )
        worker = Worker(
            store=Frail(self.store, self._hook, begun=self._begun),
            couriers={
                ContactKind.EMAIL: carrier,
                ContactKind.SMS: carrier,
                ContactKind.LETTER: ByHand(self._hook),
                ContactKind.PHONE: ByHand(self._hook),
            },
            compose=compose,
            now=lambda: self.now,
            stop=stopping,
            elapsed=self._elapsed,
        )
        return worker, stopping

    def _elapsed(self) -> float:
        return (self.now - self.start).total_seconds()

    def _begun(self, goings: Sequence[Going], now: dt.datetime) -> None:
        for going in goings:
            parcel = going.parcel
            self.say(f"begins {parcel.purpose} {parcel.channel} {parcel.refill_by} {parcel.identities}")
        self.safety.begun(goings, now)

    def _hook(self, where: str) -> None:
        """Something may go wrong here."""
        if self.calm:
            return
        faults, chance = self.faults, self.chance
        if chance.happens(faults.dawdle):
            self.now += chance.hours(0, 0.2)
            self._happen()
        if self._depth <= 2 and chance.happens(faults.another):
            self._turn()
        if chance.happens(faults.stop) and self._depth in self._workers:
            self._workers[self._depth][1].told = True
        if where in ("before evaluate", "before claim") and chance.happens(faults.database_away):
            raise OperationalError
        if chance.happens(faults.crash):
            self.say(f"crash {where}")
            raise Crash

    # What goes wrong by day and week.

    def plan_faults(self) -> None:
        for _ in range(self.faults.outages):
            begin = self.start + self.chance.hours(0, 24 * (DAYS - CALM_DAYS - 8))
            length = self.chance.one_of((HOUR, 5 * HOUR, DAY, 3 * DAY, 7 * DAY))
            self.at(begin, lambda length=length: self._outage(length))  # type: ignore[misc]
        if self.chance.happens(self.faults.restores):
            self.at(self.start + self.chance.hours(24 * 30, 24 * (DAYS - CALM_DAYS - 8)), self._backup)

    def _outage(self, length: dt.timedelta) -> None:
        self.say(f"no worker for {length}")
        self.counts["outages"] += 1
        self._down_until = max(self._down_until, min(self.now + length, self.calm_from))
        self._last_crash = self.now

    def _backup(self) -> None:
        copy, sent = self.record.snapshot(), len(self.log)
        self.after(self.chance.hours(1, 60), lambda: self._restore(copy, sent))

    def _restore(self, copy: dict, sent: int) -> None:
        """What happened since is entered again from paper; what was sent since is known from the journal alone."""
        self.say("put back from a backup")
        self.counts["restores"] += 1
        self._last_crash = self.now
        self.store.confirmed = False
        for name, pump in self.record.pumps.items():
            old = copy[name]
            pump.rows, pump.live, pump.ended, pump.tasks = old.rows, old.live, [], old.tasks
            for row in pump.rows:
                row.pump = pump
            self.record.replan(pump, self.now)
        carried = frozenset(itertools.chain.from_iterable(each.identities for each in self.log[sent:]))
        self.after(self.chance.hours(1, 30), lambda: self._confirm(carried))

    def _confirm(self, carried: frozenset[str]) -> None:
        self.say("the operator confirms")
        self.store.carried |= carried
        self.store.confirmed = True

    def _later(self, outcome: str, going: Going, wait: dt.timedelta) -> None:
        self.after(wait, lambda: self._report(outcome, going))

    def _report(self, outcome: str, going: Going) -> None:
        """A bounce, or word that it arrived, hours or days later."""
        for name, key in going.parcel.notices:  # type: ignore[misc]
            pump = self.record.pumps[name]
            row = next((row for row in pump.rows if row.told.key == key), None)
            if row is None or row.identity not in going.parcel.identities or row.told.state not in CHANGEABLE:
                continue
            if outcome == "delivered":
                row.set(state=NoticeState.DELIVERED)
            else:
                self.say(f"came back {row.identity}")
                row.set(state=NoticeState.FAILED, settled_at=self.now)
                ask = not_carried(
                    state=NoticeState.FAILED,
                    detail="came back",
                    pump=name,
                    key=key,
                    audience=row.told.audience,
                    channel=row.told.channel,
                )
                open_task(self.record, pump, ask, self.now)
                self.safety.asked_about(pump, row, self.now)
            pump.changed_at = self.now
            self.record.replan(pump, self.now)
