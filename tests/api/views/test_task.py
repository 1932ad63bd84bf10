"""Tasks over the API."""

import uuid

import pytest

from pumplog import clock
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import TaskKind


@pytest.fixture
def task(alice, filled):
    task_open(
        patient_id=uuid.UUID(filled), kind=TaskKind.NO_CONTACT, subject="test", message="Phone them.", now=clock.now()
    )
    return next(row for row in alice.get("tasks").json() if row["message"] == "Phone them.")


def test_a_task_is_listed_and_done_once(alice, bob, task):
    key = str(uuid.uuid4())
    done = [alice.write(f"tasks/{task['id']}/done", {"note": "phoned, comes Tuesday"}, key=key) for _ in range(2)]
    assert [answer.status_code for answer in done] == [204, 204]
    assert task["id"] not in [row["id"] for row in alice.get("tasks").json()]
    late = bob.write(f"tasks/{task['id']}/done", {"note": "phoned too"})
    assert (late.status_code, late.json()["code"]) == (409, "record_changed")
    assert late.json()["who"].startswith("Alice Nurse")


def test_what_came_of_it_is_said(alice, task):
    answer = alice.write(f"tasks/{task['id']}/done", {"note": " "})
    assert [(finding["code"], finding["field"]) for finding in answer.json()["findings"]] == [("note_missing", "note")]


def test_another_clinics_task_does_not_exist(charlie, auditor, task):
    assert charlie.write(f"tasks/{task['id']}/done", {"note": "phoned"}).status_code == 404
    assert auditor.write(f"tasks/{task['id']}/done", {"note": "phoned"}).status_code == 403
