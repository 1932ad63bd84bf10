"""What goes wrong by day and week: nobody works, or the record is put back from a backup."""

import datetime as dt
from functools import partial

from bench.simulate.pump import Pump
from bench.simulate.schedule import CALM_DAYS, DAY, DAYS, HOUR
from bench.simulate.world import World


class Mishaps:
    """Planned before a life begins; all over when it becomes calm."""

    def __init__(self, world: World) -> None:
        self._world = world

    def plan(self) -> None:
        world, chance = self._world, self._world.chance
        for _ in range(world.faults.outages):
            begin = world.start + chance.hours(0, 24 * (DAYS - CALM_DAYS - 8))
            length = chance.one_of((HOUR, 5 * HOUR, DAY, 3 * DAY, 7 * DAY))
            world.at(begin, partial(self._outage, length))
        if chance.happens(world.faults.restores):
            world.at(world.start + chance.hours(24 * 30, 24 * (DAYS - CALM_DAYS - 8)), self._backup)

    def _outage(self, length: dt.timedelta) -> None:
        world = self._world
        world.say(f"no worker for {length}")
        world.counts["outages"] += 1
        world.down_until = max(world.down_until, min(world.now + length, world.calm_from))
        world.last_crash = world.now

    def _backup(self) -> None:
        copy, sent = self._world.record.snapshot(), len(self._world.log)
        self._world.after(self._world.chance.hours(1, 60), lambda: self._restore(copy, sent))

    def _restore(self, copy: dict[str, Pump], sent: int) -> None:
        """What happened since is entered again from paper; what was sent since is known from the journal alone."""
        world = self._world
        world.say("put back from a backup")
        world.counts["restores"] += 1
        world.last_crash = world.now
        world.store.confirmed = False
        for name, pump in world.record.pumps.items():
            old = copy[name]
            pump.rows, pump.live, pump.ended, pump.tasks = old.rows, old.live, [], old.tasks
            pump.deciding = None
            for row in pump.rows:
                row.pump = pump
            world.record.replan(pump, world.now)
        world.after(world.chance.hours(1, 30), lambda: self._confirm(sent))

    def _confirm(self, sent: int) -> None:
        """The journal is read now: a worker may have been at work while the record was put back under it."""
        self._world.say("the operator confirms")
        self._world.store.carried |= {
            identity: each.at for each in self._world.log[sent:] for identity in each.identities
        }
        self._world.store.confirmed = True
        self._world.last_crash = self._world.now
