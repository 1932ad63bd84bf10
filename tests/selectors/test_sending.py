"""Whether messages go out, told from the rows alone; and how old the oldest is that should have gone."""

import datetime as dt

import pytest

from pumplog.models import Notice, SendingEpoch
from pumplog.selectors.sending import sending_day, sending_state, troubles_now
from pumplog.services.heartbeat import beat, beat_stopped
from pumplog.services.notice import notices_replan
from pumplog.sheets.sending import LATE_AFTER, SILENT_AFTER, Trouble
from pumplog.sheets.vocabulary import ContactKind
from tests.factories import make_clinic, make_due
from tests.world import make_world

pytestmark = pytest.mark.django_db

PLANNED_AT = dt.datetime(2026, 11, 1, 16, 5, tzinfo=dt.UTC)
REFILL_BY = dt.date(2026, 12, 4)
SECOND = dt.timedelta(seconds=1)


def troubles(now):
    return sending_state(now=now).troubles


@pytest.fixture
def notice():
    implant = make_due(make_clinic(), REFILL_BY)
    notices_replan(implant_id=implant.pk, now=PLANNED_AT)
    return Notice.objects.get(implant=implant, tier_days=14)


def test_hz8_where_no_worker_ever_ran_it_says_so(db):
    assert troubles(PLANNED_AT) == (Trouble.NEVER_STARTED,)


def test_r16_a_worker_is_silent_after_ten_minutes_and_not_before(db):
    beat(name="a 1", now=PLANNED_AT)
    assert troubles(PLANNED_AT + SILENT_AFTER - SECOND) == ()
    assert troubles(PLANNED_AT + SILENT_AFTER) == (Trouble.WORKER_SILENT,)
    assert dt.timedelta(minutes=10) >= SILENT_AFTER


def test_r16_a_worker_that_was_told_to_stop_is_missed_as_soon(db):
    beat(name="a 1", now=PLANNED_AT)
    beat_stopped(name="a 1", now=PLANNED_AT)
    assert troubles(PLANNED_AT + SILENT_AFTER) == (Trouble.WORKER_SILENT,)


def test_one_worker_that_lives_is_enough_and_the_dead_one_is_shown(db):
    beat(name="a 1", now=PLANNED_AT)
    beat(name="a 2", now=PLANNED_AT + SILENT_AFTER)
    state = sending_state(now=PLANNED_AT + SILENT_AFTER)
    assert state.ready
    assert [(row.name, row.silent) for row in state.workers] == [("a 1", True), ("a 2", False)]


def test_a_message_that_waits_too_long_is_noticed_though_the_worker_turns(notice):
    late = notice.due_at + LATE_AFTER
    beat(name="a 1", now=late)
    assert troubles(late - SECOND) == ()
    state = sending_state(now=late)
    assert (state.troubles, state.due, state.waiting_since) == ((Trouble.MESSAGES_LATE,), 1, notice.due_at)


def test_what_is_held_back_until_later_is_not_late(notice):
    until = notice.due_at + dt.timedelta(hours=10)
    Notice.objects.filter(pk=notice.pk).update(retry_at=until)
    beat(name="a 1", now=until)
    assert sending_state(now=until - SECOND).due == 0
    assert troubles(until) == ()
    assert troubles(until + LATE_AFTER) == (Trouble.WORKER_SILENT, Trouble.MESSAGES_LATE)


def test_what_was_planned_just_now_for_a_day_gone_by_is_not_late(notice):
    now = notice.due_at + dt.timedelta(days=2)
    Notice.objects.filter(pk=notice.pk).update(created_at=now)
    beat(name="a 1", now=now)
    assert troubles(now) == ()


def test_an_epoch_that_nobody_confirmed_is_said(db):
    beat(name="a 1", now=PLANNED_AT)
    SendingEpoch.objects.create(mark="x", opened_at=PLANNED_AT, why="a copy")
    state = sending_state(now=PLANNED_AT)
    assert (state.troubles, state.epoch.why, state.epoch.confirmed_at) == ((Trouble.NOT_CONFIRMED,), "a copy", None)


def test_the_database_that_is_there_and_migrated_is_asked(db):
    beat(name="a 1", now=PLANNED_AT)
    assert troubles_now(now=PLANNED_AT) == ()


def test_a_day_counts_the_clinics_own_patients_by_channel():
    world = make_world()
    rows = Notice.objects.filter(patient_id=world.patient_id).order_by("-tier_days")
    now = rows[0].due_at
    Notice.objects.filter(pk=rows[0].pk).update(state="failed", settled_at=now)
    day = {row.channel: row for row in sending_day(actor=world.otto, now=now + SECOND)}
    email = day[ContactKind.EMAIL]
    assert (email.failed, email.sent, email.planned) == (1, 0, rows.count() - 1)
    later = {row.channel: row for row in sending_day(actor=world.otto, now=now + dt.timedelta(days=1))}
    assert later[ContactKind.EMAIL].failed == 0
    elsewhere = sending_day(actor=world.charlie, now=now + SECOND)
    assert all(row.failed == row.planned == 0 for row in elsewhere)
