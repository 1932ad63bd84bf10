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


def test_a_try_leads_back_to_its_task(alice: Person, task: Task) -> None:
    sent = {"key": str(uuid.uuid4()), "result": "not_reached", "note": ""}
    answer = alice.client.post(f"/tasks/{task.pk}/tried/", sent)
    assert answer["Location"] == f"/tasks/#task-{task.pk}"
    assert f'id="task-{task.pk}"' in alice.get("/tasks/").content.decode()


SCRIPT = 'href="/clinic/messages/#call"'


def test_what_to_say_is_one_step_from_a_call(alice: Person, task: Task, here: str) -> None:
    assert SCRIPT in alice.get("/tasks/").content.decode()
    assert SCRIPT in alice.get(here).content.decode()
    script = alice.get("/clinic/messages/").content.decode()
    assert 'id="call"' in script
    assert "What to say on the telephone" in script


@pytest.mark.parametrize("kind", [TaskKind.UNWELL, TaskKind.PHYSICIAN, TaskKind.NO_CONTACT, TaskKind.POST_LETTER])
def test_it_is_not_offered_where_it_would_be_the_wrong_thing_to_say(
    world: World, alice: Person, here: str, kind: TaskKind
) -> None:
    task_open(patient_id=world.patient_id, kind=kind, subject="only", message="Do it.", now=NOW)
    Task.objects.exclude(subject="only").delete()
    for path in ("/tasks/", here):
        page = alice.get(path).content.decode()
        assert "Do it." in page
        assert SCRIPT not in page


def test_who_only_looks_is_not_sent_to_call(world: World, task: Task, here: str) -> None:
    assert SCRIPT not in Person(world.otto).get(here).content.decode()


def test_an_unknown_result_is_refused(alice: Person, task: Task) -> None:
    assert alice.client.post(f"/tasks/{task.pk}/tried/", {"result": "went fine"}).status_code == 404
    assert alice.get(f"/tasks/{task.pk}/tried/").status_code == 405


def test_another_clinics_task_does_not_exist(world: World, task: Task) -> None:
    sent = {"result": "not_reached"}
    assert Person(world.charlie).client.post(f"/tasks/{task.pk}/tried/", sent).status_code == 404
    assert Person(world.otto).client.post(f"/tasks/{task.pk}/tried/", sent).status_code == 403
