"""Appointments: asked for, booked, moved, kept, missed and cancelled."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from bench.simulate.reckoning import last_safe_day
from bench.simulate.schedule import DAY
from bench.simulate.story import Story
from pumplog.notices.facts import Visit
from pumplog.sheets.vocabulary import AppointmentState

OPEN = (AppointmentState.REQUESTED, AppointmentState.BOOKED, AppointmentState.CONFIRMED)


class Visits:
    """One pump's appointments. ``fill`` is what happens at one that is kept."""

    def __init__(self, story: Story, *, fill: Callable[[], None]) -> None:
        self._story, self._pump, self._chance, self._fill = story, story.pump, story.chance, fill

    @property
    def to_come(self) -> Visit | None:
        visit = self._pump.visit
        return visit if visit and visit.state in OPEN else None

    def step(self, visit: Visit, state: AppointmentState, *, raises_sequence: bool = False) -> None:
        """The appointment, as it now stands, in another state."""
        sequence = visit.sequence + raises_sequence
        self._pump.visit = replace(visit, state=state, sequence=sequence, changed_at=self._story.world.now)
        self._story.say(f"visit {state} {visit.on_day} {sequence}")

    def book(self) -> None:
        day = self._day()
        if day is None:
            return
        if visit := self.to_come:
            self._move_to(visit, day)
        else:
            self._new(day, AppointmentState.BOOKED)
        self._story.changed(f"is booked for {day}")

    def ask_for_day(self) -> None:
        day = self._day()
        if day is None or self.to_come:
            return
        self._new(day, AppointmentState.REQUESTED)
        self._story.changed(f"asks for {day}")

    def move(self) -> None:
        day, visit = self._day(), self.to_come
        if day and visit and visit.on_day >= self._story.today:
            self._move_to(visit, day)
            self._story.changed(f"is moved to {day}")

    def cancel(self) -> None:
        visit = self.to_come
        if visit and visit.on_day >= self._story.today:
            self.step(visit, AppointmentState.CANCELLED, raises_sequence=True)
            self._story.changed("the appointment is cancelled")

    def _day(self) -> dt.date | None:
        """Some day that suits the clinic: mostly in time."""
        dated, today = self._pump.dated, self._story.today
        if dated is None:
            return None
        last = last_safe_day(self._pump, today) or dated.refill_by
        if self._chance.happens(0.07):
            last += 5 * DAY
        left = (last - today).days
        return today + self._chance.days(1, left) * DAY if left >= 1 else today + DAY

    def _new(self, day: dt.date, state: AppointmentState) -> None:
        now = self._story.world.now
        self._pump.visit = Visit(
            key=self._story.world.record.number(),
            state=state,
            on_day=day,
            starts_at=None if state is AppointmentState.REQUESTED else self._hour(day),
            sequence=0,
            created_at=now,
            changed_at=now,
        )
        self._comes(day)

    def _move_to(self, visit: Visit, day: dt.date) -> None:
        moved = replace(visit, on_day=day, starts_at=self._hour(day))
        self.step(moved, AppointmentState.BOOKED, raises_sequence=True)
        self._comes(day)

    def _hour(self, day: dt.date) -> dt.datetime:
        return self._story.on(day, self._chance.days(8, 15))

    def _comes(self, day: dt.date) -> None:
        """Most people come to their appointment."""
        cycle = self._story.cycle
        if self._chance.happens(0.85):
            self._story.world.at(self._story.on(day, 16), lambda: self._keep(cycle, day))

    def _keep(self, cycle: str, day: dt.date) -> None:
        visit = self.to_come
        if self._story.still(cycle) and visit and visit.on_day == day:
            self._fill()
