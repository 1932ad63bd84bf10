"""A patient: reached in new ways or no more, away, and answering or not."""

from collections.abc import Hashable

from bench.simulate.couriers import Carried
from bench.simulate.pump import notices_in
from bench.simulate.schedule import DAY
from bench.simulate.story import Story
from bench.simulate.visits import Visits
from pumplog.notices.facts import Away, Way
from pumplog.sheets.vocabulary import AppointmentState, ContactKind, NoticePurpose, NoticeState

TOLD = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN)


class Patient:
    """Each method is one transaction of the clinic's, and ends with the plan made anew."""

    def __init__(self, story: Story, visits: Visits) -> None:
        self._story, self._visits, self._pump, self._chance = story, visits, story.pump, story.chance
        self._addresses = 0

    def new_way(self) -> None:
        """A new address of a kind, in place of the one before."""
        kind = self._chance.one_of((ContactKind.EMAIL, ContactKind.SMS, ContactKind.LETTER, ContactKind.PHONE))
        self._addresses += 1
        health = "dead" if self._chance.happens(0.1) else "good"
        way = Way(kind=kind, address=f"{health}{self._addresses}{self._pump.name}")
        others = tuple(each for each in self._pump.ways if each.kind is not kind)
        self._pump.ways = (way, *others) if self._chance.happens(0.5) else (*others, way)
        self._story.changed(f"has a new {kind}")

    def end_way(self) -> None:
        self._pump.ways = self._pump.ways[1:]
        self._story.changed("ended a way to be reached")

    def change_order(self) -> None:
        self._pump.ways = tuple(reversed(self._pump.ways))
        self._story.changed("prefers another way")

    def go_away(self) -> None:
        if self._pump.dated is None:
            return
        first = max(self._pump.dated.refill_by + self._chance.days(-25, 3) * DAY, self._story.today + DAY)
        self._pump.away = (*self._pump.away, Away(first_day=first, last_day=first + self._chance.days(0, 25) * DAY))
        self._story.changed(f"away from {first}")
        if self._chance.happens(0.2):
            self._story.world.after(self._chance.hours(5, 200), self._stay)

    def _stay(self) -> None:
        self._pump.away = self._pump.away[:-1]
        self._story.changed("does not travel after all")

    def hears(self, carried: Carried) -> None:
        """A message arrived. Many people answer, most of them kindly."""
        (notice,) = notices_in(carried.going.parcel)
        if carried.going.parcel.purpose is NoticePurpose.DUE and self._chance.happens(0.45):
            self._story.world.after(self._chance.hours(0.05, 40), lambda: self._answer(notice.key))

    def _answer(self, key: Hashable) -> None:
        row = next((row for row in self._pump.rows if row.told.key == key), None)
        dated = self._pump.dated
        if row is None or self._pump.removed or dated is None or row.told.cycle != dated.cycle:
            return
        if self._chance.happens(0.08):
            self.go_away()
        elif self._chance.happens(0.04):
            self.end_way()
        elif self._chance.happens(0.12):
            self._visits.ask_for_day()
        elif row.told.state in TOLD:
            row.set(state=NoticeState.CONFIRMED, confirmed_at=self._story.world.now)
            self._comes()

    def _comes(self) -> None:
        visit = self._visits.to_come
        if visit is None:
            self._visits.ask_for_day()
        elif visit.state is AppointmentState.BOOKED:
            self._visits.step(visit, AppointmentState.CONFIRMED)
        self._story.changed("is coming")
