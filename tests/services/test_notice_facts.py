"""What is read of a pump before anything is decided about it."""

import datetime as dt

import pytest

from pumplog.models import Absence, Appointment, Notice, Task
from pumplog.services.notice import notices_replan
from pumplog.services.notice_facts import facts_of, facts_of_one
from pumplog.sheets.vocabulary import AppointmentState, ContactKind, EventKind, NoticeState, TaskKind
from tests.factories import (
    EARLY,
    make_clinic,
    make_contact,
    make_due,
    make_fill,
    make_patient,
    make_policy,
    make_pump,
    make_window,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
REFILL_BY = dt.date(2026, 12, 4)


@pytest.fixture
def pump():
    return make_due(make_clinic(), REFILL_BY)


def facts(implant, *, now=NOW):
    return facts_of_one(implant.pk, now=now).facts


def kinds(implant):
    return [way.kind.value for way in facts(implant).ways]


def test_ways_come_in_the_houses_order_and_the_preferred_one_first(pump):
    for kind in (ContactKind.PHONE, ContactKind.LETTER, ContactKind.SMS):
        make_contact(pump.patient, kind=kind, address="x")
    assert kinds(pump) == ["email", "sms", "letter", "phone"]
    pump.patient.contact_ways.filter(kind=ContactKind.LETTER).update(preferred=True)
    assert kinds(pump) == ["letter", "email", "sms", "phone"]


def test_the_newest_of_a_kind_counts_and_an_ended_one_does_not(pump):
    newest = make_contact(pump.patient, address="new@example.org", recorded_at=EARLY + DAY)
    assert [way.address for way in facts(pump).ways] == ["new@example.org"]
    newest.ended_at, newest.ended_by = NOW, "Alice"
    newest.save()
    assert [way.address for way in facts(pump).ways] == ["ivy@example.org"]


@pytest.mark.parametrize("consent_on", [None, dt.date(2026, 11, 2)])
def test_nobody_is_written_to_electronically_without_consent_and_a_letter_needs_none(consent_on):
    implant = make_pump(make_patient(make_clinic(), email=None))
    for kind in ContactKind:
        make_contact(implant.patient, kind=kind, address="x", consent_on=consent_on)
    make_window(implant, REFILL_BY)
    assert kinds(implant) == ["letter", "phone"]


def test_a_newer_address_without_consent_does_not_hide_the_one_with(pump):
    make_contact(pump.patient, address="new@example.org", recorded_at=EARLY + DAY, consent_on=None)
    assert [way.address for way in facts(pump).ways] == ["ivy@example.org"]


def test_the_cycle_is_the_fill_as_first_recorded_however_often_it_was_corrected(pump):
    first = pump.events.get(kind=EventKind.REFILL)
    second = make_fill(pump, at=NOW, corrects=first)
    make_window(pump, REFILL_BY, cycle=make_fill(pump, at=NOW, corrects=second))
    assert facts(pump).dated.cycle == first.pk


def test_the_newest_appointment_and_the_standing_absences_are_known(pump):
    for number, state in enumerate([AppointmentState.CANCELLED, AppointmentState.REQUESTED]):
        Appointment.objects.create(
            patient=pump.patient,
            implant=pump,
            uid=str(number),
            state=state,
            on_day=REFILL_BY,
            created_at=NOW + number * DAY,
            changed_at=NOW,
        )
    for ended in (None, NOW):
        Absence.objects.create(
            patient=pump.patient,
            first_day=REFILL_BY,
            last_day=REFILL_BY,
            recorded_at=NOW,
            recorded_by="x",
            ended_at=ended,
        )
    seen = facts(pump)
    assert seen.visit.state is AppointmentState.REQUESTED
    assert len(seen.away) == 1


def test_only_the_pumps_own_tasks_are_seen_and_who_closed_them(pump):
    for subject, by in ((f"{pump.pk.hex}:a", "Alice"), (f"{pump.pk.hex}:b", "Pumplog"), ("of another", "Alice")):
        Task.objects.create(
            patient=pump.patient,
            kind=TaskKind.OVERDUE,
            subject=subject,
            opened_at=NOW,
            message="x",
            done_at=NOW,
            done_by=by,
        )
    assert {(task.subject[-1], task.by_person) for task in facts(pump).tasks} == {("a", True), ("b", False)}


def test_what_waits_from_an_earlier_fill_is_seen_and_what_was_cancelled_is_not(pump):
    notices_replan(implant_id=pump.pk, now=NOW)
    Notice.objects.filter(tier_days=14).update(state=NoticeState.CANCELLED, settled_at=NOW)
    Notice.objects.filter(tier_days=7).update(state=NoticeState.SENT, settled_at=NOW)
    make_fill(pump, at=NOW)
    make_window(pump, REFILL_BY)
    assert [(row.tier_days, row.state.value) for row in facts(pump).told] == [(2, "planned")]


def test_one_clinic_that_cannot_be_read_does_not_hide_the_others(pump):
    other = make_clinic()
    broken = make_due(other, REFILL_BY)
    make_policy(other, holidays="never")
    read = facts_of([pump.pk, broken.pk], now=NOW)
    assert (set(read.pumps), set(read.unreadable)) == ({pump.pk}, {broken.pk})
    with pytest.raises(ValueError, match="never"):
        facts_of_one(broken.pk, now=NOW)


@pytest.mark.parametrize("pumps", [1, 30])
def test_any_number_of_pumps_is_read_in_ten_queries(pumps, django_assert_num_queries):
    clinics = [make_clinic() for _ in range(3)]
    implants = [make_due(clinics[number % 3], REFILL_BY).pk for number in range(pumps)]
    with django_assert_num_queries(10):
        assert len(facts_of(implants, now=NOW).pumps) == pumps
