"""What happens to fifty people in four hundred days: refills, moved dates, appointments, journeys, new addresses, answers."""

import datetime as dt
from dataclasses import replace

from bench.simulate.couriers import Carried
from bench.simulate.memory import Pump
from bench.simulate.reckoning import last_safe_day
from bench.simulate.world import DAY, World
from pumplog import clock
from pumplog.notices.facts import Away, Dated, Visit, Way
from pumplog.notices.tiers import local_instant
from pumplog.sheets.vocabulary import AppointmentState, ContactKind, NoticePurpose, NoticeState

OPEN = (AppointmentState.REQUESTED, AppointmentState.BOOKED, AppointmentState.CONFIRMED)
TOLD = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN)


class Life:
    """One patient with a pump. Each method is one transaction of the clinic's, and ends with the plan made anew."""

    def __init__(self, world: World, pump: Pump) -> None:
        self.world, self.pump, self.chance = world, pump, world.chance
        self._cycle = 0
        self._addresses = 0
        world.after(self.chance.hours(1, 24 * 12), self.fill)

    @property
    def today(self) -> dt.date:
        return self.local(self.world.now)

    def local(self, moment: dt.datetime) -> dt.date:
        return clock.local_date(moment, self.pump.rules.zone)

    def changed(self, what: str) -> None:
        self.pump.changed_at = self.world.now
        self.world.say(f"{self.pump.name} {what}")
        self.world.record.replan(self.pump, self.world.now)

    def on(self, day: dt.date, hour: int) -> dt.datetime:
        return local_instant(day, hour, self.pump.rules.zone)

    # The pump.

    def fill(self) -> None:
        """A refill: a new cycle, and what will come of it."""
        if self.pump.removed:
            return
        self._cycle += 1
        cycle = f"{self.pump.name}fill{self._cycle}"
        length = self.chance.days(20, 110) if self._cycle > 1 else self.chance.days(3, 90)
        if self.pump.visit and self.pump.visit.state in OPEN and self.pump.visit.on_day <= self.today + 3 * DAY:
            self._visit(AppointmentState.KEPT)
        self.pump.dated = Dated(window=cycle, cycle=cycle, refill_by=self.today + length * DAY)
        if self.pump.visit and self.pump.visit.state in OPEN:
            self._visit(AppointmentState.KEPT)
        self.changed(f"refilled, next by {self.pump.dated.refill_by}")
        self._foresee(cycle, length)

    def _foresee(self, cycle: str, length: int) -> None:
        chance = self.chance
        comes = length - chance.days(0, 8)
        if chance.happens(0.2):
            comes = length + chance.days(0, 14)
        self.during(cycle, max(comes, 1), self.fill)
        for probability, event in (
            (0.3, self.move_date),
            (0.06, self.there_and_back),
            (0.06, self.lose_date),
            (0.12, self.new_way),
            (0.08, self.end_way),
            (0.15, self.go_away),
            (0.03, self.remove),
            (0.1, self.change_order),
        ):
            if chance.happens(probability):
                self.during(cycle, chance.days(1, length), event)
        if chance.happens(0.55):
            self.during(cycle, max(1, length - chance.days(2, 25)), self.book)
        if chance.happens(0.1):
            self.during(cycle, max(1, length - chance.days(1, 20)), self.move_visit)
        if chance.happens(0.1):
            self.during(cycle, max(1, length - chance.days(1, 20)), self.cancel_visit)

    def during(self, cycle: str, days: int, event) -> None:
        """On that day, in office hours, if the fill is still the same."""
        moment = self.on(self.today + days * DAY, 8) + self.chance.hours(0, 9)
        self.world.at(moment, lambda: event() if self._still(cycle) else None)

    def _still(self, cycle: str) -> bool:
        return not self.pump.removed and self._cycle_now() == cycle

    def _cycle_now(self) -> str:
        return f"{self.pump.name}fill{self._cycle}"

    def _date(self, refill_by: dt.date | None) -> None:
        cycle = self._cycle_now()
        self.pump.dated = (
            None if refill_by is None else Dated(window=self.world.record.number(), cycle=cycle, refill_by=refill_by)
        )
        self.changed(f"date now {refill_by}")

    def move_date(self) -> None:
        """Another dose, or a corrected figure of this fill."""
        if self.pump.dated:
            self._date(self.pump.dated.refill_by + self.chance.days(-20, 15) * DAY)

    def there_and_back(self) -> None:
        if self.pump.dated is None:
            return
        before, cycle = self.pump.dated.refill_by, self._cycle_now()
        self._date(before + self.chance.days(-4, 9) * DAY)
        self.world.after(self.chance.hours(0.1, 80), lambda: self._date(before) if self._still(cycle) else None)

    def lose_date(self) -> None:
        if self.pump.dated is None:
            return
        before, cycle = self.pump.dated.refill_by, self._cycle_now()
        self._date(None)
        self.world.after(self.chance.hours(1, 240), lambda: self._date(before) if self._still(cycle) else None)

    def remove(self) -> None:
        self.pump.removed = True
        if self.pump.visit and self.pump.visit.state in OPEN:
            self._visit(AppointmentState.CANCELLED, sequence=self.pump.visit.sequence + 1)
        self.changed("removed")
        if self.chance.happens(0.7):
            self.world.after(self.chance.hours(1, 300), self._struck)

    def _struck(self) -> None:
        self.pump.removed = False
        self.changed("the removal was struck")
        self.during(self._cycle_now(), self.chance.days(1, 30), self.fill)

    # The patient.

    def new_way(self) -> None:
        """A new address of a kind, in place of the one before."""
        kind = self.chance.one_of((ContactKind.EMAIL, ContactKind.SMS, ContactKind.LETTER, ContactKind.PHONE))
        self._addresses += 1
        health = "dead" if self.chance.happens(0.1) else "good"
        way = Way(kind=kind, address=f"{health}{self._addresses}{self.pump.name}")
        others = tuple(each for each in self.pump.ways if each.kind is not kind)
        self.pump.ways = (way, *others) if self.chance.happens(0.5) else (*others, way)
        self.changed(f"has a new {kind}")

    def end_way(self) -> None:
        self.pump.ways = self.pump.ways[1:]
        self.changed("ended a way to be reached")

    def change_order(self) -> None:
        self.pump.ways = tuple(reversed(self.pump.ways))
        self.changed("prefers another way")

    def go_away(self) -> None:
        if self.pump.dated is None:
            return
        first = max(self.pump.dated.refill_by + self.chance.days(-25, 3) * DAY, self.today + DAY)
        self.pump.away = (*self.pump.away, Away(first_day=first, last_day=first + self.chance.days(0, 25) * DAY))
        self.changed(f"away from {first}")
        if self.chance.happens(0.2):
            self.world.after(self.chance.hours(5, 200), self._stay)

    def _stay(self) -> None:
        self.pump.away = self.pump.away[:-1]
        self.changed("does not travel after all")

    def hears(self, carried: Carried) -> None:
        """A message arrived. Many people answer, most of them kindly."""
        ((_, key),) = carried.going.parcel.notices  # type: ignore[misc]
        if carried.going.parcel.purpose is NoticePurpose.DUE and self.chance.happens(0.45):
            self.world.after(self.chance.hours(0.05, 40), lambda: self._answer(key))

    def _answer(self, key: object) -> None:
        row = next((row for row in self.pump.rows if row.told.key == key), None)
        dated = self.pump.dated
        if row is None or self.pump.removed or dated is None or row.told.cycle != dated.cycle:
            return
        if self.chance.happens(0.08):
            self.go_away()
        elif self.chance.happens(0.04):
            self.end_way()
        elif self.chance.happens(0.12):
            self._ask_for_day()
        elif row.told.state in TOLD:
            row.set(state=NoticeState.CONFIRMED, confirmed_at=self.world.now)
            if self.pump.visit and self.pump.visit.state is AppointmentState.BOOKED:
                self._visit(AppointmentState.CONFIRMED)
            elif not (self.pump.visit and self.pump.visit.state in OPEN):
                self._ask_for_day()
            self.changed("is coming")

    # Appointments.

    def _visit(self, state: AppointmentState, **changes: object) -> None:
        assert self.pump.visit is not None
        self.pump.visit = replace(self.pump.visit, state=state, changed_at=self.world.now, **changes)  # type: ignore[arg-type]
        self.world.say(f"{self.pump.name} visit {state} {self.pump.visit.on_day} {self.pump.visit.sequence}")

    def _day(self) -> dt.date | None:
        """Some day that suits the clinic: mostly in time."""
        dated = self.pump.dated
        if dated is None:
            return None
        last = last_safe_day(self.pump, self.today) or dated.refill_by
        if self.chance.happens(0.07):
            last += 5 * DAY
        left = (last - self.today).days
        return self.today + self.chance.days(1, left) * DAY if left >= 1 else self.today + DAY

    def book(self) -> None:
        day = self._day()
        if day is None:
            return
        if self.pump.visit and self.pump.visit.state in OPEN:
            self._move_to(day)
        else:
            self._new_visit(day, AppointmentState.BOOKED)
        self.changed(f"is booked for {day}")

    def _ask_for_day(self) -> None:
        day = self._day()
        if day is None or (self.pump.visit and self.pump.visit.state in OPEN):
            return
        self._new_visit(day, AppointmentState.REQUESTED)
        self.changed(f"asks for {day}")

    def _new_visit(self, day: dt.date, state: AppointmentState) -> None:
        starts_at = None if state is AppointmentState.REQUESTED else self.on(day, self.chance.days(8, 15))
        now = self.world.now
        self.pump.visit = Visit(
            key=self.world.record.number(),
            state=state,
            on_day=day,
            starts_at=starts_at,
            sequence=0,
            created_at=now,
            changed_at=now,
        )
        self._comes(day)

    def _move_to(self, day: dt.date) -> None:
        assert self.pump.visit is not None
        starts_at = self.on(day, self.chance.days(8, 15))
        moved = {"on_day": day, "starts_at": starts_at, "sequence": self.pump.visit.sequence + 1}
        self._visit(AppointmentState.BOOKED, **moved)
        self._comes(day)

    def _comes(self, day: dt.date) -> None:
        """Most people come to their appointment."""
        cycle = self._cycle_now()
        if self.chance.happens(0.85):
            self.world.at(self.on(day, 16), lambda: self._keep(cycle, day))

    def _keep(self, cycle: str, day: dt.date) -> None:
        visit = self.pump.visit
        if self._still(cycle) and visit and visit.on_day == day and visit.state in OPEN:
            self.fill()

    def move_visit(self) -> None:
        day = self._day()
        if day and self.pump.visit and self.pump.visit.state in OPEN and self.pump.visit.on_day >= self.today:
            self._move_to(day)
            self.changed(f"is moved to {day}")

    def cancel_visit(self) -> None:
        if self.pump.visit and self.pump.visit.state in OPEN and self.pump.visit.on_day >= self.today:
            self._visit(AppointmentState.CANCELLED, sequence=self.pump.visit.sequence + 1)
            self.changed("the appointment is cancelled")

    # The clinic's staff.

    def staff_day(self) -> None:
        """Once a day somebody looks at this patient's tasks, and does some of them."""
        if self.pump.removed:
            return
        visit = self.pump.visit
        if visit and visit.state is AppointmentState.REQUESTED and self.chance.happens(0.5):
            self.book()
        if visit and visit.state in OPEN and visit.on_day < self.today and self.chance.happens(0.5):
            self._visit(AppointmentState.MISSED)
            self.changed("missed the appointment")
        for task in [task for task in self.pump.tasks if task.open]:
            if self.chance.happens(0.45):
                self._does(task)

    def _does(self, task) -> None:
        self.pump.tasks = [
            replace(each, done_at=self.world.now, by_person=True) if each is task else each for each in self.pump.tasks
        ]
        self.world.say(f"{self.pump.name} somebody does {task.kind} {task.subject}")
        if task.kind in ("unconfirmed", "phone_call", "physician", "overdue", "no_safe_date") and self.chance.happens(
            0.6
        ):
            if task.kind == "no_safe_date":
                self.pump.away = ()
            self.book()
        self.changed("a task was done")
