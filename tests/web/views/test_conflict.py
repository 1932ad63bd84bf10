"""Programmer and record at odds, as the people of a clinic meet it."""

import datetime as dt

import pytest

from pumplog.models import ConflictResolution, Task
from pumplog.services.pump import reading_record
from pumplog.sheets.drafts import ReadingDraft
from tests.web.pages import Person, fields_of
from tests.world import FILLED_AT, World, submit

WHY = {"governs": "record", "reason": "both print-outs laid side by side"}


@pytest.fixture
def task(world: World) -> Task:
    draft = ReadingDraft(happened_at=FILLED_AT + dt.timedelta(days=60), alarm_on=dt.date(2026, 12, 1))
    submission = submit(world.version, alarm_date_differs="will be looked into")
    reading_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submission)
    return Task.objects.get(kind="programmer_conflict")


def test_a_reading_that_disagrees_asks_and_names_the_likely_causes(alice: Person, here: str) -> None:
    typed = {"happened_at": "2026-11-01T10:00", "alarm_on": "2026-12-01", "pump_clock": "2026-11-01T10:20"}
    page = alice.sends(f"{here}reading/", alice.opens(f"{here}reading/"), **typed).content.decode()
    assert 'data-code="alarm_date_differs"' in page
    assert "Likely, the best fit first" in page
    assert 'name="ack_alarm_date_differs"' in page
    assert fields_of(page)["pump_clock"] == "2026-11-01T10:20"


def test_it_shows_on_worklist_patient_and_tasks_and_leads_to_both_sides(alice: Person, here: str, task: Task) -> None:
    way = f"/tasks/{task.pk}/resolve/"
    assert "Programmer disagrees" in alice.get("/").content.decode()
    for page in (here, "/tasks/"):
        assert way in alice.get(page).content.decode()
    shown = alice.get(way).content.decode()
    assert "the programmer has Tue 1 Dec 2026, this record Wed 6 Jan 2027" in shown
    assert "Record a new reading" in shown


def test_hz34_a_nurse_cannot_dismiss_it(alice: Person, task: Task) -> None:
    assert 'name="governs"' not in alice.get(f"/tasks/{task.pk}/resolve/").content.decode()
    answer = alice.client.post(f"/tasks/{task.pk}/resolve/", WHY)
    assert answer.status_code == 403
    alice.client.post(f"/tasks/{task.pk}/done/", {"note": "looked at it"})
    task.refresh_from_db()
    assert task.done_at is None


def test_the_physician_resolves_it_and_the_page_states_what_governs(dana: Person, here: str, task: Task) -> None:
    way = f"/tasks/{task.pk}/resolve/"
    bad = dana.client.post(way, {"governs": "record", "reason": "ok"})
    assert bad.status_code == 422
    assert ConflictResolution.objects.count() == 0
    assert dana.client.post(way, WHY).status_code == 302
    page = dana.get(here).content.decode()
    assert "own date governs" in page
    assert "both print-outs laid side by side" in page
    assert way not in page
    assert dana.client.get(way).status_code == 404


def test_another_clinic_has_no_such_task(world: World, task: Task) -> None:
    assert Person(world.charlie).client.get(f"/tasks/{task.pk}/resolve/").status_code == 404
