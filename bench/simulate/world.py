"""One seed, fifty patients, four hundred days: people, carriers, crashes and clocks."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import OperationalError

from bench.simulate.chance import Chance
from bench.simulate.couriers import ByHand, Carried, Carrier, Manners, compose
from bench.simulate.faults import Crash, Frail
from bench.simulate.late_word import LateWord
from bench.simulate.liveness import Liveness
from bench.simulate.memory import Record
from bench.simulate.reckoning import Violation
from bench.simulate.safety import Safety
from bench.simulate.schedule import DAY, HOUR, MINUTE, Schedule
from bench.simulate.store import MemoryStore
from pumplog.notices.parcel import Going
from pumplog.reminders.worker import Worker
from pumplog.sheets.vocabulary import ContactKind

STARTS = (dt.datetime(2026, 1, 20, tzinfo=dt.UTC), dt.datetime(2027, 12, 10, tzinfo=dt.UTC))
"""Both change the clocks at least twice; the second has a 29 February."""


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


class World(Schedule):
    """What is to happen, the record, and the workers."""

    def __init__(self, record: Record, *, seed: int, faults: Faults, store: type[MemoryStore] = MemoryStore) -> None:
        super().__init__(STARTS[seed % len(STARTS)])
        self.record, self.faults = record, faults
        self.chance = Chance(seed * 2 + 1)
        self.log: list[Carried] = []
        self.safety = Safety(record, self.log)
        self.liveness = Liveness(self.safety)
        self.store = store(record, between=self._hook)
        self.counts: dict[str, int] = dict.fromkeys(("steps", "turns", "crashes", "outages", "restores"), 0)
        self.down_until = self.last_crash = self.start
        self.on_carried: Callable[[Carried], None] = lambda _: None
        self._late_word = LateWord(self, record, self.safety)
        self._depth = 0
        self._workers: dict[int, tuple[Worker, Stopping]] = {}
        self._told_of = 0

    def run(self) -> None:
        """To the end, or to the first Violation."""
        last_turn = self.now - DAY
        while True:
            work = self.store.next_moment()
            work = max(work, last_turn + (MINUTE if self.store.confirmed else HOUR), self.down_until)
            moment = min(work, self.next_event())
            if moment >= self.end:
                return
            self.now = max(self.now, moment)
            self._happen()
            if self.now >= max(self.down_until, work):
                self._turn()
                last_turn = self.now
            self.counts["steps"] += 1
            self.safety.after_step(self.now, since_crash=self._undisturbed())
            if self.chance.happens(0.3):
                self._sleep_loses_nothing()

    def _undisturbed(self) -> dt.timedelta:
        """How long workers could take over from each other.

        Not while the machine is down, nor before an operator has confirmed a record that was put back.
        """
        return self.now - max(self.last_crash, self.down_until) if self.store.confirmed else dt.timedelta()

    def _happen(self) -> None:
        self.catch_up()
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
        if self._depth not in self._workers:
            self._workers[self._depth] = self._new_worker()
        worker, stopping = self._workers[self._depth]
        try:
            worker.turn()
        except Crash:
            self.say(f"worker {self._depth} killed")
            self.counts["crashes"] += 1
            self.last_crash = self.now
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
            later=self._late_word.comes,
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
