"""On the task page a nurse says that a call reached nobody, and the task stays."""

import uuid

import pytest

from pumplog.models import Task
from pumplog.services.contact import contact_add
from pumplog.services.task import task_open
from pumplog.sheets.drafts import ContactDraft
from pumplog.sheets.vocabulary import ContactKind, TaskKind
from tests.web.pages import Person
from tests.world import NOW, World, submit


@pytest.fixture
def task(world: World) -> Task:
    way = ContactDraft(kind=ContactKind.PHONE, address="+1 307 555 0143", consent_on=None)
    contact_add(actor=world.alice, patient_id=world.patient_id, draft=way, submission=submit())
    task_open(patient_id=world.patient_id, kind=TaskKind.PHONE_CALL, subject="x:y", message="Call.", now=NOW)
    return Task.objects.get(subject="x:y")


def test_not_reached_stays_on_the_list_with_who_tried(alice: Person, task: Task) -> None:
    before = alice.get("/tasks/").content.decode()
    assert "Not reached" in before
    sent = {"key": str(uuid.uuid4()), "result": "not_reached", "note": "let it ring"}
    after = alice.client.post(f"/tasks/{task.pk}/tried/", sent, follow=True).content.decode()
    assert "The task stays open" in after
    assert "Alice: not reached (let it ring)." in after, "what she typed is not lost"
    assert Task.objects.get(pk=task.pk).done_at is None


def test_an_unknown_result_is_refused(alice: Person, task: Task) -> None:
    assert alice.client.post(f"/tasks/{task.pk}/tried/", {"result": "went fine"}).status_code == 404
    assert alice.get(f"/tasks/{task.pk}/tried/").status_code == 405


def test_another_clinics_task_does_not_exist(world: World, task: Task) -> None:
    sent = {"result": "not_reached"}
    assert Person(world.charlie).client.post(f"/tasks/{task.pk}/tried/", sent).status_code == 404
    assert Person(world.otto).client.post(f"/tasks/{task.pk}/tried/", sent).status_code == 403
