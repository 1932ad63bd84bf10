"""A demonstration can be made at any minute of any day: nothing in it is still to come, or under way."""

import datetime as dt

import pytest
from django.db import transaction

from pumplog.management.demo.lives import Life
from pumplog.models import AppointmentStep, Event
from pumplog.selectors.patient import patient_list
from pumplog.sheets.vocabulary import EventKind, Language
from tests.world import NOW, make_world

pytestmark = pytest.mark.django_db
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


@pytest.fixture
def begin(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    world = make_world()

    def life(now):
        monkeypatch.setenv("PUMPLOG_CLOCK", now.isoformat())
        (patient,) = patient_list(actor=world.alice)
        return Life(nurse=world.alice, physician=world.dana, patient=patient, language=Language.ENGLISH, now=now)

    return life


@pytest.mark.parametrize("minutes", [1, 10, 16, 26, 56, 119, 121])
def test_it_is_made_while_a_visit_would_just_be_under_way(begin, minutes):
    with transaction.atomic():
        begin(NOW + 60 * DAY).tell()
        visit = Event.objects.filter(kind=EventKind.REFILL).latest("happened_at").happened_at
        transaction.set_rollback(True)
    now = visit + minutes * MINUTE
    begin(now).tell()
    assert Event.objects.filter(happened_at=visit).exists() is (minutes > 120)
    assert not Event.objects.filter(happened_at__gt=now).exists()
    assert not Event.objects.filter(recorded_at__gt=now).exists()
    assert not AppointmentStep.objects.filter(at__gt=now).exists()
