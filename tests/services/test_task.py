"""Closing a task: by a named person, once, with what came of it."""

import datetime as dt
import uuid

import pytest

from pumplog.access import PERMISSIONS, Actor, Role
from pumplog.errors import Conflict, KeyReused, NotAllowed, NotFound, Refused
from pumplog.models import AuditEntry, Submission, Task
from pumplog.services.task import task_done, task_open, tasks_withdraw
from pumplog.sheets import drafts
from pumplog.sheets.vocabulary import TaskKind
from tests.factories import make_clinic, make_patient

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)


def person(clinic, name, role=Role.NURSE):
    return Actor(user_id=None, label=name, clinic_id=clinic.pk, permissions=PERMISSIONS[role], role=role)


def submit():
    return drafts.Submission(key=uuid.uuid4())


@pytest.fixture
def clinic():
    return make_clinic()


@pytest.fixture
def alice(clinic):
    return person(clinic, "Alice")


@pytest.fixture
def task(clinic):
    task_open(patient_id=make_patient(clinic).pk, kind=TaskKind.OVERDUE, subject="a:b", message="Call.", now=NOW)
    return Task.objects.get()


def test_it_says_who_when_and_what_and_is_audited(alice, task):
    task_done(actor=alice, task_id=task.pk, note="  comes on Monday ", submission=submit())
    task.refresh_from_db()
    assert (task.done_by, task.done_note) == ("Alice", "comes on Monday")
    assert task.done_at is not None
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.subject) == ("Alice", "task_done", str(task.pk))


def test_the_same_submission_twice_is_one_effect(alice, task):
    once = submit()
    for _ in range(2):
        task_done(actor=alice, task_id=task.pk, note="called her", submission=once)
    assert (AuditEntry.objects.count(), Submission.objects.count()) == (1, 1)


def test_the_same_key_with_other_words_is_refused(alice, task):
    once = submit()
    task_done(actor=alice, task_id=task.pk, note="called her", submission=once)
    with pytest.raises(KeyReused):
        task_done(actor=alice, task_id=task.pk, note="did not call", submission=once)


def test_the_second_of_two_people_learns_who_was_first_and_what_came_of_it(clinic, alice, task):
    task_done(actor=alice, task_id=task.pk, note="comes on Monday", submission=submit())
    with pytest.raises(Conflict) as caught:
        task_done(actor=person(clinic, "Bob"), task_id=task.pk, note="called too", submission=submit())
    assert (caught.value.who, caught.value.what) == ("Alice", "comes on Monday")
    task.refresh_from_db()
    assert task.done_by == "Alice"


@pytest.mark.parametrize(
    ("note", "code"), [("", "note_missing"), (" ok ", "note_missing"), ("x" * 301, "note_too_long")]
)
def test_it_wants_a_note_of_3_to_300_characters(alice, task, note, code):
    with pytest.raises(Refused) as caught:
        task_done(actor=alice, task_id=task.pk, note=note, submission=submit())
    assert [(finding.code, finding.field) for finding in caught.value.findings] == [(code, "note")]
    assert Task.objects.get().done_at is None


def test_another_clinics_task_does_not_exist(task):
    with pytest.raises(NotFound):
        task_done(actor=person(make_clinic(), "Charlie"), task_id=task.pk, note="called", submission=submit())


def test_an_auditor_may_not_close_it(clinic, task):
    with pytest.raises(NotAllowed):
        task_done(actor=person(clinic, "Otto", Role.AUDITOR), task_id=task.pk, note="called", submission=submit())


def test_the_same_task_is_open_once_and_may_be_opened_again_when_done(alice, task):
    same = {"patient_id": task.patient_id, "kind": TaskKind.OVERDUE, "subject": "a:b", "message": "Call.", "now": NOW}
    assert task_open(**same) is False
    task_done(actor=alice, task_id=task.pk, note="called", submission=submit())
    assert task_open(**same) is True


def test_withdrawing_closes_only_what_it_is_about(task):
    about = {"patient_id": task.patient_id, "kind": TaskKind.OVERDUE, "note": "over", "now": NOW}
    assert tasks_withdraw(**about, about="x:") == 0
    assert tasks_withdraw(**about, about="a:", but="a:b") == 0
    assert tasks_withdraw(**about, about="a:") == 1
    task.refresh_from_db()
    assert (task.done_by, task.done_note) == ("Pumplog", "over")
