"""A pump's facts in few words, and its life with a decision carried out after each step."""

import datetime as dt
from dataclasses import replace

from bench.simulate.memory import Record
from bench.simulate.pump import Pump
from bench.simulate.store import MemoryStore
from pumplog.notices.facts import Dated, Rules, Visit, Way
from pumplog.notices.parcel import Ending, Outcome
from pumplog.sheets.vocabulary import AppointmentState, ContactKind, NoticeState

DENVER = "America/Denver"
REFILL_BY = dt.date(2026, 12, 4)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
EMAIL = Way(kind=ContactKind.EMAIL, address="ivy@example.org")
SMS = Way(kind=ContactKind.SMS, address="+13075550123")
LETTER = Way(kind=ContactKind.LETTER, address="1 Main Street")
PHONE = Way(kind=ContactKind.PHONE, address="+13075550199")
RULES = Rules(
    zone=DENVER,
    tiers_days=(14, 7, 2),
    safety_tier_days=2,
    notice_hour=9,
    quiet_from_hour=20,
    quiet_until_hour=8,
    daily_cap=2,
    unconfirmed_days=5,
    physician_days=2,
    letter_days=7,
    staff_email="staff@rapid-creek.example",
    working_days=frozenset({1, 2, 3, 4, 5}),
    holidays=frozenset(),
)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


EARLY = utc(2026, 11, 1, 12)


def tier(days: int, *, refill_by: dt.date = REFILL_BY) -> dt.datetime:
    """Nine o'clock in Denver so many days before the date (winter time)."""
    return dt.datetime.combine(refill_by - days * DAY, dt.time(16), dt.UTC)


class Case:
    """One pump in a memory store. Every change is followed by a decision, as in the product."""

    def __init__(self, *ways, refill_by=REFILL_BY, now=EARLY, rules=RULES, **policy):
        self.now = now
        self.pump = Pump(name="pump", clinic="clinic", rules=replace(rules, **policy), ways=ways or (EMAIL,))
        self.record = Record([self.pump])
        self.store = MemoryStore(self.record)
        self.fills = 0
        self.carried = []
        self.fill(refill_by)

    def fill(self, refill_by):
        self.fills += 1
        self.date(refill_by)

    def date(self, refill_by):
        cycle = f"fill{self.fills}"
        self.pump.dated = None if refill_by is None else Dated(window=1, cycle=cycle, refill_by=refill_by)
        self.decide()

    def change(self, **facts):
        for name, value in facts.items():
            setattr(self.pump, name, value)
        self.decide()

    def visit(self, state, on_day, *, sequence=0, created_at=None):
        starts_at = dt.datetime.combine(on_day, dt.time(17), dt.UTC)
        booked = None if state is AppointmentState.REQUESTED else starts_at
        held = self.pump.visit
        created = created_at or (held.created_at if held and sequence else self.now)
        self.change(
            visit=Visit(
                key=1,
                state=state,
                on_day=on_day,
                starts_at=booked,
                sequence=sequence,
                created_at=created,
                changed_at=self.now,
            )
        )

    def decide(self):
        return self.record.replan(self.pump, self.now)

    def at(self, now, ending=Ending.SENT):
        """Let time pass to ``now``, and let a worker carry what is due. What went, as (tier, channel, date)."""
        self.now = now
        self.store.evaluate(now=now)
        self.store.expire(now=now)
        went = []
        for _ in range(20):
            goings = self.store.begin(self.store.claim(now=now, limit=10), now=now)
            if not goings:
                break
            for going in goings:
                ended = ending(going) if callable(ending) else ending
                if ended in (Ending.SENT, Ending.DOUBTFUL):
                    went += [self.what(key) for _, key in going.parcel.notices]
                self.store.settle([(going, Outcome(ending=ended, detail="because"))], now=now)
            self.store.evaluate(now=now)
        self.carried += went
        return went

    def what(self, key):
        told = self.pump.row(key).told
        return told.tier_days, told.channel.value, told.refill_by

    def rows(self, state):
        return [row for row in self.pump.rows if row.told.state == state]

    def planned(self):
        return [(row.told.tier_days, row.told.channel.value) for row in self.rows(NoticeState.PLANNED)]

    def cancelled(self):
        return {row.told.tier_days: row.outcome for row in self.rows(NoticeState.CANCELLED)}

    def tasks(self):
        return sorted(task.kind.value for task in self.pump.tasks if task.open)

    def person_does(self, kind):
        self.pump.tasks = [
            replace(task, done_at=self.now, by_person=True) if task.open and task.kind == kind else task
            for task in self.pump.tasks
        ]
        self.decide()

    def patient_confirms(self):
        for row in self.pump.rows:
            if row.told.state is NoticeState.SENT and row.told.audience == "patient":
                row.set(state=NoticeState.CONFIRMED, confirmed_at=self.now)
        self.decide()
