"""What was read off the programmer stays as it was read: another reading may follow, or a correction beside it, never an edit."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import get_resolver

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.errors import Refused
from pumplog.models import Event, PumpReading, Refill
from pumplog.selectors.event_draft import event_draft
from pumplog.services.correction import event_correct
from pumplog.services.pump import reading_record
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import ReadingDraft
from tests.world import FILLED_AT, NOW, World, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db

AT = FILLED_AT + dt.timedelta(days=60)
SHOWN = ProgrammerReading(expected_residual=Volume(ml=Decimal(22)))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    return make_world()


@pytest.fixture
def read(world: World) -> Event:
    draft = ReadingDraft(happened_at=AT, expected_residual=Volume(ml=Decimal(22)))
    made = reading_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    return Event.objects.get(pk=made)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pumplog_pumpreading SET expected_residual_ml = 3",
        "UPDATE pumplog_pumpreading SET alarm_on = '2027-01-01'",
        "DELETE FROM pumplog_pumpreading",
        "UPDATE pumplog_refill SET programmer_expected_ml = 3",
        "UPDATE pumplog_refill SET programmer_alarm_on = '2027-01-01'",
    ],
)
def test_r25_the_database_itself_refuses_to_edit_what_a_device_showed(world, read, statement) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("reason", ["", "  ", "no"])
def test_r25_a_reading_is_not_corrected_without_a_reason(world, read, reason) -> None:
    other = replace(event_draft(actor=world.alice, event_id=read.pk), expected_residual=Volume(ml=Decimal("21.6")))
    with pytest.raises(Refused) as told:
        event_correct(actor=world.alice, event_id=read.pk, draft=other, reason=reason, submission=submit(world.version))
    assert [finding.code for finding in told.value.findings] == ["reason_missing"]
    assert PumpReading.objects.count() == 1


def test_r25_a_corrected_reading_stands_beside_the_first_with_who_and_why(world, read) -> None:
    other = replace(event_draft(actor=world.alice, event_id=read.pk), expected_residual=Volume(ml=Decimal("21.6")))
    made = event_correct(
        actor=world.bob, event_id=read.pk, draft=other, reason="misread the screen", submission=submit(world.version)
    )
    assert PumpReading.objects.get(event=read).expected_residual_ml == 22
    newer = Event.objects.get(pk=made)
    assert (newer.reading.expected_residual_ml, newer.corrects_id, newer.reason) == (
        Decimal("21.6"),
        read.pk,
        "misread the screen",
    )
    assert newer.recorded_by_label.startswith("Bob")


def test_r25_correcting_a_refill_leaves_what_its_programmer_showed_on_the_first_record(world) -> None:
    draft = refill_draft(AT, "22", programmer=SHOWN)
    first = refill_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    second = event_correct(
        actor=world.alice,
        event_id=first,
        draft=replace(draft, programmer=replace(SHOWN, expected_residual=Volume(ml=Decimal("21.5")))),
        reason="misread the screen",
        submission=submit(world.version),
    )
    kept = dict(Refill.objects.filter(pk__in=(first, second)).values_list("pk", "programmer_expected_ml"))
    assert kept == {first: Decimal(22), second: Decimal("21.5")}


def test_r25_no_address_takes_an_edit_of_what_was_recorded() -> None:
    """An event has no door but reading it, correcting it with a reason, and striking it with one."""
    asked = {str(pattern.pattern) for pattern in _patterns(get_resolver().url_patterns)}
    about_events = {path for path in asked if "event_id" in path and not path.startswith("refills/")}
    assert {path.rpartition(">")[2].strip("/") for path in about_events} == {
        *("", "correct", "correct/assess", "strike"),
        *("corrections",),
    }


def _patterns(patterns):
    for pattern in patterns:
        yield from _patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]
