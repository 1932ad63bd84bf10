"""One pump in the world: which day it is for its clinic, which fill is in it, and how a change comes on record."""

import datetime as dt
from collections.abc import Callable

from bench.simulate.pump import Pump
from bench.simulate.schedule import DAY
from bench.simulate.world import World
from pumplog import clock
from pumplog.notices.tiers import local_instant


class Story:
    """What the pump, its patient and the staff share."""

    def __init__(self, world: World, pump: Pump) -> None:
        self.world, self.pump, self.chance = world, pump, world.chance
        self.fills = 0

    @property
    def today(self) -> dt.date:
        return clock.local_date(self.world.now, self.pump.rules.zone)

    @property
    def cycle(self) -> str:
        """The fill now in the pump."""
        return f"{self.pump.name}fill{self.fills}"

    def still(self, cycle: str) -> bool:
        return not self.pump.removed and self.cycle == cycle

    def on(self, day: dt.date, hour: int) -> dt.datetime:
        return local_instant(day, hour, self.pump.rules.zone)

    def during(self, cycle: str, days: int, event: Callable[[], None]) -> None:
        """On that day, in office hours, if the fill is still the same."""
        moment = self.on(self.today + days * DAY, 8) + self.chance.hours(0, 9)
        self.world.at(moment, lambda: event() if self.still(cycle) else None)

    def say(self, what: str) -> None:
        self.world.say(f"{self.pump.name} {what}")

    def changed(self, what: str) -> None:
        """The end of a transaction: what happened is on record, and the plan is made anew."""
        self.pump.changed_at = self.world.now
        self.say(what)
        self.world.record.replan(self.pump, self.world.now)
