"""A call that reached nobody leaves its task open (hazard 8)."""

import datetime as dt

import pytest

from pumplog.errors import Conflict, KeyReused, NotAllowed, NotFound
from pumplog.models import AuditEntry, Task
from pumplog.services import audit
from pumplog.services.task import task_done, task_open, task_settled
from pumplog.services.task_tried import task_tried
from pumplog.sheets.vocabulary import CallResult, TaskKind
from tests.world import NOW, World, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(world: World) -> Task:
    task_open(patient_id=world.patient_id, kind=TaskKind.PHONE_CALL, subject="x:y", message="Call.", now=NOW)
    return Task.objects.get(subject="x:y")


def tried(
    world: World, task: Task, result: CallResult = CallResult.NOT_REACHED, *, actor=None, submission=None
) -> None:
    task_tried(actor=actor or world.alice, task_id=task.pk, result=result, submission=submission or submit())


def test_hz8_not_reached_is_noted_and_the_task_stays_open(world: World, task: Task) -> None:
    tried(world, task)
    task.refresh_from_db()
    assert task.done_at is None
    assert task.done_note == "22 Nov 11:00, Alice: not reached."
    assert not task_settled(patient_id=task.patient_id, kind=TaskKind.PHONE_CALL, subject="x:y")
    assert AuditEntry.objects.filter(action="task_tried", subject=str(task.pk)).count() == 1


def test_every_try_is_noted_the_newest_first(world: World, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    tried(world, task)
    monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(hours=3)).isoformat())
    tried(world, task, CallResult.WRONG_NUMBER, actor=world.bob)
    task.refresh_from_db()
    assert task.done_note == "22 Nov 14:00, Bob: wrong number. 22 Nov 11:00, Alice: not reached."


def test_a_hundred_tries_fit(world: World, task: Task) -> None:
    for _ in range(12):
        tried(world, task)
    task.refresh_from_db()
    assert len(task.done_note) <= 300
    assert AuditEntry.objects.filter(action="task_tried").count() == 12


def test_sending_it_twice_notes_it_once(world: World, task: Task) -> None:
    submission = submit()
    tried(world, task, submission=submission)
    tried(world, task, submission=submission)
    assert AuditEntry.objects.filter(action="task_tried").count() == 1
    with pytest.raises(KeyReused):
        tried(world, task, CallResult.WRONG_NUMBER, submission=submission)


def test_what_somebody_has_closed_meanwhile_stays_closed(world: World, task: Task) -> None:
    task_done(actor=world.bob, task_id=task.pk, note="comes on Friday", submission=submit())
    with pytest.raises(Conflict):
        tried(world, task)
    task.refresh_from_db()
    assert task.done_note == "comes on Friday"


def test_strangers_and_onlookers_note_nothing(world: World, task: Task) -> None:
    with pytest.raises(NotFound):
        tried(world, task, actor=world.charlie)
    with pytest.raises(NotAllowed):
        tried(world, task, actor=world.otto)


def test_if_the_audit_fails_nothing_is_noted(world: World, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(audit, "entry_digest", broken)
    with pytest.raises(RuntimeError):
        tried(world, task)
    task.refresh_from_db()
    assert task.done_note == ""
