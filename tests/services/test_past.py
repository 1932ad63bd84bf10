"""A past told in one go: audited event by event, in order, and a window that says what made it necessary."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from pumplog import clock
from pumplog.errors import Refused
from pumplog.models import AuditEntry, Event, Window
from pumplog.selectors.history import pump_history
from pumplog.services.audit import audit_faults
from pumplog.services.past import Past
from pumplog.services.verify import faults
from pumplog.sheets.drafts import NoteDraft
from tests.world import FILLED_AT, NOW, World, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def told(world: World, *drafts) -> list[Event]:
    with transaction.atomic(), Past(patient_id=world.patient_id, actor=world.alice, now=clock.now()) as past:
        return [past.record(draft, actor=world.alice, submission=submit(None)) for draft in drafts]


def after(days: int) -> dt.datetime:
    return FILLED_AT + dt.timedelta(days=days)


def test_every_event_is_audited_once_and_in_the_order_it_was_told(world):
    before = AuditEntry.objects.count()
    events = told(world, refill_draft(after(10), "37"), NoteDraft(happened_at=after(11), text="Called."))
    entries = list(AuditEntry.objects.order_by("sequence"))[before:]
    mine = [entry for entry in entries if entry.action in ("refill_record", "note_record")]
    assert [entry.subject for entry in mine] == [str(event.pk) for event in events]
    assert list(audit_faults(clinic_id=world.clinic_id)) == []
    assert list(faults()) == []


def test_the_window_names_the_newest_event_as_its_cause(world):
    events = told(world, refill_draft(after(10), "37"), NoteDraft(happened_at=after(11), text="Called."))
    window = Window.objects.get(implant__patient_id=world.patient_id, current=True)
    assert (window.cause_id, window.cycle_id) == (events[1].pk, events[0].pk)


def test_a_past_that_fails_leaves_neither_events_nor_audit_entries(world):
    events, entries = Event.objects.count(), AuditEntry.objects.count()
    with pytest.raises(Refused):
        told(world, refill_draft(after(10), "37"), refill_draft(NOW + dt.timedelta(days=1), "30"))
    assert (Event.objects.count(), AuditEntry.objects.count()) == (events, entries)


def test_a_failure_that_somebody_catches_takes_the_events_with_it_all_the_same(world):
    events, entries = Event.objects.count(), AuditEntry.objects.count()
    with transaction.atomic():
        try:
            with Past(patient_id=world.patient_id, actor=world.alice, now=clock.now()) as past:
                past.record(refill_draft(after(10), "37"), actor=world.alice, submission=submit(None))
                raise RuntimeError("halfway")
        except RuntimeError:
            pass
    assert (Event.objects.count(), AuditEntry.objects.count()) == (events, entries)


def test_what_was_told_reads_like_what_is_read_back(world):
    drafts = [refill_draft(after(10 * number), "37") for number in (1, 2, 3)]
    with transaction.atomic(), Past(patient_id=world.patient_id, actor=world.alice, now=clock.now()) as past:
        for draft in drafts:
            past.record(draft, actor=world.alice, submission=submit(None))
        grown = past._scene.history
    read = pump_history(grown.implant_id)
    assert [event.pk for event in grown.events] == [event.pk for event in read.events]
    assert grown.dosing_events() == read.dosing_events()
