"""What happens to fifty people in four hundred days: refills, and dates that move; see also ``visits`` and ``patient``."""

import datetime as dt
from collections.abc import Callable

from bench.simulate.patient import Patient
from bench.simulate.pump import Pump
from bench.simulate.schedule import DAY
from bench.simulate.staff import Staff
from bench.simulate.story import Story
from bench.simulate.visits import Visits
from bench.simulate.world import World
from pumplog.notices.facts import Dated
from pumplog.sheets.vocabulary import AppointmentState

Event = Callable[[], None]


class Life:
    """One patient with a pump. Each method is one transaction of the clinic's, and ends with the plan made anew."""

    def __init__(self, world: World, pump: Pump) -> None:
        self.story = Story(world, pump)
        self.visits = Visits(self.story, fill=self.fill)
        self.patient = Patient(self.story, self.visits)
        self.staff = Staff(self.story, self.visits)
        self._world, self._chance, self._pump = world, world.chance, pump
        world.after(self._chance.hours(1, 24 * 12), self.fill)

    def fill(self) -> None:
        """A refill: a new cycle, and what will come of it."""
        if self._pump.removed:
            return
        story, chance = self.story, self._chance
        story.fills += 1
        length = chance.days(20, 110) if story.fills > 1 else chance.days(3, 90)
        refill_by = story.today + length * DAY
        self._pump.dated = Dated(window=story.cycle, cycle=story.cycle, refill_by=refill_by)
        if visit := self.visits.to_come:
            self.visits.step(visit, AppointmentState.KEPT)
        story.changed(f"refilled, next by {refill_by}")
        self._foresee(story.cycle, length)

    def _foresee(self, cycle: str, length: int) -> None:
        chance, during = self._chance, self.story.during
        comes = length - chance.days(0, 8)
        if chance.happens(0.2):
            comes = length + chance.days(0, 14)
        during(cycle, max(comes, 1), self.fill)
        for probability, event in self._at_any_time():
            if chance.happens(probability):
                during(cycle, chance.days(1, length), event)
        if chance.happens(0.55):
            during(cycle, max(1, length - chance.days(2, 25)), self.visits.book)
        if chance.happens(0.1):
            during(cycle, max(1, length - chance.days(1, 20)), self.visits.move)
        if chance.happens(0.1):
            during(cycle, max(1, length - chance.days(1, 20)), self.visits.cancel)

    def _at_any_time(self) -> tuple[tuple[float, Event], ...]:
        """What may happen during a fill, and how likely it is."""
        return (
            (0.3, self.move_date),
            (0.06, self.there_and_back),
            (0.06, self.lose_date),
            (0.12, self.patient.new_way),
            (0.08, self.patient.end_way),
            (0.15, self.patient.go_away),
            (0.03, self.remove),
            (0.1, self.patient.change_order),
        )

    def _date(self, refill_by: dt.date | None) -> None:
        cycle = self.story.cycle
        self._pump.dated = (
            None if refill_by is None else Dated(window=self._world.record.number(), cycle=cycle, refill_by=refill_by)
        )
        self.story.changed(f"date now {refill_by}")

    def move_date(self) -> None:
        """Another dose, or a corrected figure of this fill."""
        if self._pump.dated:
            self._date(self._pump.dated.refill_by + self._chance.days(-20, 15) * DAY)

    def there_and_back(self) -> None:
        if self._pump.dated is None:
            return
        before, cycle = self._pump.dated.refill_by, self.story.cycle
        self._date(before + self._chance.days(-4, 9) * DAY)
        self._again(before, cycle, self._chance.hours(0.1, 80))

    def lose_date(self) -> None:
        if self._pump.dated is None:
            return
        before, cycle = self._pump.dated.refill_by, self.story.cycle
        self._date(None)
        self._again(before, cycle, self._chance.hours(1, 240))

    def _again(self, before: dt.date, cycle: str, wait: dt.timedelta) -> None:
        self._world.after(wait, lambda: self._date(before) if self.story.still(cycle) else None)

    def remove(self) -> None:
        self._pump.removed = True
        if visit := self.visits.to_come:
            self.visits.step(visit, AppointmentState.CANCELLED, raises_sequence=True)
        self.story.changed("removed")
        if self._chance.happens(0.7):
            self._world.after(self._chance.hours(1, 300), self._struck)

    def _struck(self) -> None:
        self._pump.removed = False
        self.story.changed("the removal was struck")
        self.story.during(self.story.cycle, self._chance.days(1, 30), self.fill)
