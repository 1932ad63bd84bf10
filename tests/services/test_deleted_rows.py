"""Somebody who may do anything in the database deletes a row: `manage.py verify` misses it."""

import datetime as dt

import pytest
from django.db import connection

from pumplog.models import (
    AppointmentStep,
    AuditEntry,
    Effect,
    Event,
    EventFinding,
    Implant,
    Implantation,
    MixtureDrug,
    Note,
    Notice,
    Patient,
    Program,
    Refill,
    Window,
    guards,
)
from pumplog.services.effect import effect_record
from pumplog.services.note import note_record
from pumplog.services.refill import refill_record
from pumplog.services.verify import faults
from pumplog.sheets.drafts import EffectDraft, NoteDraft
from tests.services.visits import at, book, move
from tests.world import FILLED_AT, NOW, World, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    world = make_world()
    at = FILLED_AT + dt.timedelta(days=60)
    here = {"actor": world.alice, "patient_id": world.patient_id}
    refill_record(**here, draft=refill_draft(at, "22"), submission=submit(world.version))
    note_record(**here, draft=NoteDraft(happened_at=at, text="walked in"), submission=submit(world.version))
    effect_record(**here, draft=EffectDraft(happened_at=at, pain=3), submission=submit(world.version))
    assert list(faults()) == []
    # Whoever owns the database can take its guards away.
    guards.remove(None, Owner())
    guards.remove_added(None, Owner())
    return world


class Owner:
    """As a schema editor, inside a test's transaction."""

    connection = connection

    def execute(self, statement: str, params: object = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def delete(event: Event) -> None:
    """The event with all that belongs to it, as thoroughly as foreign keys allow."""
    for model in (Note, Effect, Refill, Implantation, MixtureDrug, EventFinding, Program):
        model.objects.filter(event_id=event.pk).delete()
    Notice.objects.filter(cycle_id=event.pk).delete()
    Window.objects.filter(cycle_id=event.pk).update(cycle=None)
    Window.objects.filter(cause_id=event.pk).update(cause=None)
    Event.objects.filter(pk=event.pk).delete()


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (Refill, "its details are gone"),
        (MixtureDrug, "its details are gone"),
        (Note, "its details are gone"),
        (Effect, "its details are gone"),
        (Implantation, "its details are gone"),
    ],
)
def test_r29_the_details_of_an_event_are_missed(world, model, said) -> None:
    row = model.objects.last()
    model.objects.filter(pk=row.pk).delete()
    assert any(said in fault for fault in faults())


def test_r29_a_programme_that_was_set_with_a_refill_is_missed(world) -> None:
    """Without it another dose would be reckoned with: the stored window no longer is what the record gives."""
    Program.objects.all().delete()
    assert list(faults()) != []


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_r29_a_whole_event_is_missed(world, number) -> None:
    event = Event.objects.get(patient_id=world.patient_id, sequence=number)
    delete(event)
    found = list(faults())
    assert any("the event numbers have a gap" in fault or "number of events" in fault for fault in found)
    assert any("recorded is gone" in fault for fault in found)


def test_r29_an_event_is_missed_though_the_numbers_were_put_right(world) -> None:
    last = Event.objects.filter(patient_id=world.patient_id).latest("sequence")
    delete(last)
    Patient.objects.filter(pk=world.patient_id).update(event_count=last.sequence - 1)
    assert [fault.endswith("recorded is gone") for fault in faults()][:1] == [True]


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_r29_an_audit_entry_is_missed(world, which) -> None:
    rows = AuditEntry.objects.filter(clinic_id=world.clinic_id)
    newest = rows.latest("sequence").sequence
    rows.filter(sequence={"first": 1, "middle": newest // 2, "last": newest}[which]).delete()
    assert any(fault.startswith("audit of clinic") for fault in faults())


def test_r29_a_window_is_missed(world) -> None:
    implant = Implant.objects.get()
    Window.objects.filter(implant=implant, current=True).update(current=False)
    assert any("0 current windows" in fault for fault in faults())


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "a step is missing"), (2, "a step is missing"), (3, "the stored on_day is not what its newest step says")],
)
def test_r29_a_step_of_a_visit_is_missed(world, number, said) -> None:
    visit = book(world, at(11, 25))
    move(world, visit.pk, at(11, 26), 1)
    move(world, visit.pk, at(11, 27), 2)
    AppointmentStep.objects.filter(appointment=visit, number=number).delete()
    assert f"visit {visit.pk}: {said}" in list(faults())


def test_r29_a_visit_without_any_step_is_missed(world) -> None:
    visit = book(world, at(11, 25))
    AppointmentStep.objects.all().delete()
    assert list(faults()) == [f"visit {visit.pk}: a step is missing"]
