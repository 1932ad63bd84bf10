"""The simulator's store and the database's come to the same: what is proved of the one holds for the other."""

import datetime as dt
import random
from dataclasses import replace

import pytest

from pumplog.models import Absence, Appointment, Notice, Task
from pumplog.models.appointment import OPEN
from pumplog.notices.facts import Away
from pumplog.notices.parcel import Ending, Outcome
from pumplog.services.notice import notices_replan
from pumplog.services.notice_store import DatabaseStore
from pumplog.services.task import BY_ITSELF
from pumplog.sheets.vocabulary import AppointmentState
from tests.factories import make_clinic, make_contact, make_due, make_fill, make_policy, make_window
from tests.notices.build import DAY, EARLY, EMAIL, HOUR, LETTER, PHONE, REFILL_BY, RULES, SMS, Case

pytestmark = pytest.mark.django_db
TIERS = ((14, 7, 2), (30, 10, 3, 0), (5,))
ENDINGS = (Ending.SENT, Ending.SENT, Ending.SENT, Ending.REFUSED, Ending.DEFERRED, Ending.DOUBTFUL)


def ending(going):
    """Carriers are as whimsical to the one store as to the other, whatever the order in which they are asked."""
    parcel = going.parcel
    said = f"{parcel.channel} {parcel.audience} {parcel.purpose} {parcel.refill_by}"
    return random.Random(said).choice(ENDINGS)


class Rows:
    """The same pump in the database."""

    def __init__(self):
        self.clinic = make_clinic(staff_email=RULES.staff_email)
        self.pump = make_due(self.clinic, REFILL_BY)
        self.store = DatabaseStore()
        self.date_is = REFILL_BY
        self.replan(EARLY)

    def replan(self, now):
        notices_replan(implant_id=self.pump.pk, now=now)

    def date(self, refill_by, now):
        make_window(self.pump, refill_by)
        self.replan(now)

    def ways(self, ways, now):
        self.pump.patient.contact_ways.filter(ended_at=None).update(ended_at=now, ended_by="Alice")
        for way in ways:
            make_contact(self.pump.patient, address=way.address, kind=way.kind, recorded_at=now)
        self.replan(now)

    def visit(self, state, on_day, now):
        """Booked, moved or ended: as the newest appointment stands."""
        open_one = Appointment.objects.filter(implant=self.pump, state__in=OPEN).first()
        held = open_one or Appointment(
            patient=self.pump.patient, implant=self.pump, uid=f"{now}", sequence=-1, created_at=now
        )
        held.state, held.on_day, held.changed_at, held.sequence = state, on_day, now, held.sequence + 1
        held.starts_at = dt.datetime.combine(on_day, dt.time(17), dt.UTC)
        held.save()
        self.replan(now)
        return held

    def away(self, first_day, last_day, now):
        Absence.objects.create(
            patient=self.pump.patient, first_day=first_day, last_day=last_day, recorded_at=now, recorded_by="Alice"
        )
        self.replan(now)

    def person_does(self, kind, now):
        Task.objects.filter(kind=kind, done_at=None).update(done_at=now, done_by="Alice", done_note="done")
        self.replan(now)

    def turn(self, now):
        self.store.evaluate(now=now)
        self.store.expire(now=now)
        for _ in range(20):
            goings = self.store.begin(self.store.claim(now=now, limit=10), now=now)
            if not goings:
                return
            for going in goings:
                self.store.settle([(going, Outcome(ending=ending(going), detail="because"))], now=now)
            self.store.evaluate(now=now)

    def notices(self):
        columns = ("audience", "purpose", "tier_days", "edition", "channel", "refill_by", "due_at", "state", "retry_at")
        return sorted(tuple(map(str, row)) for row in Notice.objects.values_list(*columns))

    def tasks(self):
        return sorted(
            (task.kind, str(task.done_at), task.done_by not in ("", BY_ITSELF)) for task in Task.objects.all()
        )


def notices_of(case):
    return sorted(
        tuple(map(str, (*_what(row.told), row.told.due_at, row.told.state, row.retry_at))) for row in case.pump.rows
    )


def _what(told):
    return told.audience, told.purpose, told.tier_days, told.edition, told.channel, told.refill_by


def tasks_of(case):
    return sorted((task.kind.value, str(task.done_at), task.by_person) for task in case.pump.tasks)


@pytest.mark.parametrize("seed", range(6))
def test_both_stores_come_to_the_same(seed):
    chance = random.Random(seed)
    case, rows = Case(), Rows()
    for _ in range(18):
        step(case, rows, chance)
        case.at(case.now, ending)
        rows.turn(case.now)
        assert notices_of(case) == rows.notices()
        assert tasks_of(case) == rows.tasks()


def step(case, rows, chance):
    """Something happens to both."""
    case.now += chance.choice((HOUR, 5 * HOUR, DAY, 3 * DAY, 6 * DAY))
    what = chance.choice(("time", "time", "date", "fill", "ways", "tiers", "person", "visit", "visit", "away"))
    if what == "date":
        day = case.pump.dated.refill_by + chance.randint(-6, 12) * DAY
        case.date(day)
        rows.date(day, case.now)
    elif what == "fill":
        day = case.now.date() + chance.randint(5, 40) * DAY
        make_fill(rows.pump, at=case.now)
        case.fill(day)
        rows.date(day, case.now)
    elif what == "ways":
        ways = tuple(way for way in (EMAIL, SMS, LETTER, PHONE) if chance.random() < 0.6)
        case.change(ways=ways)
        rows.ways(ways, case.now)
    elif what == "away":
        first = case.now.date() + chance.randint(1, 25) * DAY
        case.change(away=(*case.pump.away, Away(first_day=first, last_day=first + 9 * DAY)))
        rows.away(first, first + 9 * DAY, case.now)
    elif what == "visit":
        state = chance.choice((AppointmentState.BOOKED, AppointmentState.CONFIRMED, AppointmentState.CANCELLED))
        held = rows.visit(state, case.now.date() + chance.randint(1, 15) * DAY, case.now)
        case.visit(state, held.on_day, sequence=held.sequence, created_at=held.created_at)
    elif what == "tiers":
        tiers = chance.choice(TIERS)
        # The most urgent tier is always a safety tier.
        case.change(rules=replace(case.pump.rules, tiers_days=tiers, safety_tier_days=max(2, min(tiers))))
        make_policy(rows.clinic, notice_tiers_days=",".join(map(str, tiers)))
        rows.replan(case.now)
    elif what == "person" and case.tasks():
        kind = chance.choice(case.tasks())
        case.person_does(kind)
        rows.person_does(kind, case.now)
