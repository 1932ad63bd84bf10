"""What comes next for a patient; and where nothing does, why not (I9: nobody is silent without a reason)."""

import datetime as dt

import pytest

from pumplog.models import ContactWay, Implant, Notice, Patient, Window
from pumplog.selectors.coming import coming_sheet
from pumplog.services.notice import notices_replan
from pumplog.sheets.appointment import ComingSheet
from pumplog.sheets.vocabulary import ContactKind
from tests.factories import make_clinic, make_contact, make_due, make_patient, make_pump, make_window
from tests.services.visits import at, book, implant_of
from tests.world import NOW, make_world

pytestmark = pytest.mark.django_db
SUNDAY = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)


def coming(implant: Implant) -> ComingSheet:
    window = Window.objects.filter(implant=implant, current=True).first()
    return coming_sheet(patient=implant.patient, implant=implant, window=window, now=SUNDAY)


def due(days: int) -> Implant:
    return make_due(make_clinic(), SUNDAY.date() + dt.timedelta(days=days))


def test_the_next_message_and_its_way_are_told() -> None:
    implant = due(10)
    notices_replan(implant_id=implant.pk, now=SUNDAY)
    found = coming(implant)
    assert found.message_at == Notice.objects.order_by("due_at").values_list("due_at", flat=True)[0]
    assert (found.message_by, found.no_message) == ("email", "")


def test_a_message_that_waits_for_another_try_is_told_for_then() -> None:
    implant = due(10)
    notices_replan(implant_id=implant.pk, now=SUNDAY)
    later = SUNDAY + dt.timedelta(days=60)
    Notice.objects.update(retry_at=later)
    assert coming(implant).message_at == later


@pytest.mark.parametrize("channel", [ContactKind.EMAIL, ContactKind.LETTER])
def test_a_message_that_comes_due_at_night_is_told_for_the_morning_but_a_letter_wakes_nobody(
    channel: ContactKind,
) -> None:
    implant = due(10)
    notices_replan(implant_id=implant.pk, now=SUNDAY)
    night, morning = SUNDAY + dt.timedelta(hours=10), SUNDAY + dt.timedelta(hours=21)
    Notice.objects.update(due_at=night, channel=channel)
    assert coming(implant).message_at == (morning if channel == ContactKind.EMAIL else night)


def test_the_past_date_is_said_before_anything_else() -> None:
    assert coming(due(-1)).no_message.startswith("The date is past")


def test_without_a_date_the_windows_own_reason_is_said() -> None:
    implant = make_pump(make_patient(make_clinic()))
    make_window(implant, None, why_not="No fill is on record yet.")
    assert coming(implant).no_message == "There is no date to tell. No fill is on record yet."


def test_without_a_pump_it_says_so() -> None:
    patient = make_patient(make_clinic())
    found = coming_sheet(patient=Patient.objects.get(pk=patient.pk), implant=None, window=None, now=SUNDAY)
    assert found.no_message == "No pump is in place."


def test_somebody_who_agreed_to_nothing_cannot_be_reached_but_an_address_will_do() -> None:
    implant = due(10)
    ContactWay.objects.update(consent_on=None)
    assert coming(implant).no_message.startswith("There is no way to reach this patient")
    make_contact(implant.patient, kind=ContactKind.LETTER, address="1 Main St", consent_on=None)
    assert coming(implant).no_message == "Everything about this date has been told."


def test_a_visit_booked_in_time_is_a_reason_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    world = make_world()
    book(world, at(11, 25))
    implant = implant_of(world)
    Notice.objects.all().delete()
    found = coming(implant)
    assert found.no_message == "The visit is booked in time, and everything has been told."
    assert found.visit is not None
    assert found.earlier == ()
