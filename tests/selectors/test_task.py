"""The list of what people must do."""

import datetime as dt

import pytest

from pumplog.access import PERMISSIONS, Actor, Role
from pumplog.errors import NotAllowed
from pumplog.models import ContactWay, Task
from pumplog.selectors.task import alerts, task_help, task_list
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import ContactKind, TaskKind
from tests.factories import make_clinic, make_contact, make_patient

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)


def actor(clinic, permissions=PERMISSIONS[Role.NURSE]):
    return Actor(user_id=None, label="Alice", clinic_id=clinic.pk, permissions=permissions)


def opened(clinic, hours=0, **patient):
    at = NOW + dt.timedelta(hours=hours)
    task_open(patient_id=make_patient(clinic, **patient).pk, kind=TaskKind.NO_DATE, subject="s", message="m", now=at)


def test_open_tasks_come_oldest_first_with_the_patients_name():
    clinic = make_clinic()
    opened(clinic, hours=2, family_name="Young")
    opened(clinic, hours=1, family_name="Old")
    assert [row.patient_name for row in task_list(actor=actor(clinic))] == ["Old, Ivy", "Young, Ivy"]


def test_what_cannot_wait_comes_first_however_young():
    clinic = make_clinic()
    opened(clinic, hours=1, family_name="Old")
    unwell = make_patient(clinic, family_name="Unwell")
    task_open(patient_id=unwell.pk, kind=TaskKind.UNWELL, subject="s", message="m", now=NOW + dt.timedelta(hours=9))
    assert [row.patient_name for row in task_list(actor=actor(clinic))] == ["Unwell, Ivy", "Old, Ivy"]


def test_the_numbers_in_force_are_given_the_preferred_one_first_and_to_the_own_clinic_only():
    clinic = make_clinic()
    patient = make_patient(clinic)
    make_contact(patient, address="111", kind=ContactKind.PHONE)
    make_contact(patient, address="222", kind=ContactKind.SMS)
    make_contact(patient, address="333", kind=ContactKind.PHONE)
    ContactWay.objects.filter(address="222").update(preferred=True)
    ContactWay.objects.filter(address="111").update(ended_at=NOW, ended_by="t")
    assert task_help(actor=actor(clinic), patient_ids=[patient.pk])[patient.pk].numbers == ("222", "333")
    assert task_help(actor=actor(make_clinic()), patient_ids=[patient.pk]) == {}


def test_alerts_are_for_those_who_may_see_patients():
    with pytest.raises(NotAllowed):
        alerts(actor=actor(make_clinic(), permissions=frozenset()))


def test_done_tasks_are_a_list_of_their_own():
    clinic = make_clinic()
    opened(clinic)
    Task.objects.update(done_at=NOW, done_by="Bob", done_note="called")
    assert task_list(actor=actor(clinic)) == ()
    (row,) = task_list(actor=actor(clinic), done=True)
    assert (row.done_by, row.done_note) == ("Bob", "called")


def test_another_clinics_tasks_do_not_exist():
    opened(make_clinic())
    assert task_list(actor=actor(make_clinic())) == ()


def test_it_is_not_for_everybody():
    with pytest.raises(NotAllowed):
        task_list(actor=actor(make_clinic(), permissions=frozenset()))


def test_a_long_list_takes_a_fixed_number_of_queries(django_assert_num_queries):
    clinic = make_clinic()
    for _ in range(5):
        opened(clinic)
    with django_assert_num_queries(2):
        assert len(task_list(actor=actor(clinic))) == 5
