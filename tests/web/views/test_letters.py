"""The page of letters: print them all, fold, post, say so."""

import io
import uuid

import pdfplumber
import pytest

from pumplog.models import AuditEntry, Notice, Task
from tests.letters import make_letter
from tests.reports.reading import pages
from tests.web.pages import Person
from tests.world import World

PAGE, PRINT, POSTED = "/letters/", "/letters/print/", "/letters/posted/"


@pytest.fixture
def task(world: World) -> Task:
    return make_letter(world.patient_id)[1]


def test_it_lists_what_waits(alice: Person, task: Task) -> None:
    text = alice.get(PAGE).content.decode()
    assert "Fox, Ivy" in text
    assert "4 December 2026" in text or "4 Dec 2026" in text
    assert "Elm" not in text, "the address is on the letter; the list does not need it"


def test_an_empty_list_says_so(alice: Person) -> None:
    text = alice.get(PAGE).content.decode()
    assert "Nothing waits." in text
    assert "<fieldset" not in text


def test_the_file_holds_the_letter_and_says_nothing_clinical(alice: Person, task: Task) -> None:
    response = alice.client.post(PRINT)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="letters.pdf"'
    assert response["Cache-Control"] == "no-store, private"
    (text,) = pages(response.content)
    assert "Ivy Fox" in text
    assert "12 Elm Street" in text
    assert "December 4, 2026" in text
    assert "pump" not in text.lower().replace("pumplog", "")
    assert AuditEntry.objects.filter(action="letter_print").count() == 1


def test_hz11_the_window_of_the_printed_page_shows_the_address_alone(alice: Person, task: Task) -> None:
    with pdfplumber.open(io.BytesIO(alice.client.post(PRINT).content)) as pdf:
        seen = pdf.pages[0].within_bbox((0, 2.25 * 72, 5.375 * 72, 3.625 * 72), strict=False).extract_text().split()
    assert " ".join(seen) == "Ivy Fox 12 Elm Street Rapid Creek, CO 80202"


def test_reading_the_address_of_the_file_prints_nothing(alice: Person, task: Task) -> None:
    assert alice.get(PRINT).status_code == 405
    assert alice.get(POSTED).status_code == 405
    assert not AuditEntry.objects.filter(action="letter_print").exists()


def test_nothing_to_print_is_said_so(alice: Person) -> None:
    response = alice.client.post(PRINT, follow=True)
    assert "There is nothing to print." in response.content.decode()


def test_hz25_a_letter_that_cannot_be_printed_says_why_and_does_not_stop_the_others(
    alice: Person, world: World, task: Task
) -> None:
    odd, _ = make_letter(world.patient_id, refill_by=task.patient.notices.first().refill_by.replace(day=5))
    Notice.objects.filter(pk=odd.pk).update(address="東京都\n千代田区")
    text = alice.get(PAGE).content.decode()
    assert "Cannot be printed: the address has letters that cannot be printed" in text
    assert len(pages(alice.client.post(PRINT).content)) == 1


def test_hz8_only_a_letter_that_was_printed_is_chosen_beforehand(alice: Person, task: Task) -> None:
    before = alice.get(PAGE).content.decode()
    assert "not printed yet" in before
    assert "checked" not in before
    alice.client.post(PRINT)
    after = alice.get(PAGE).content.decode()
    assert "not printed yet" not in after
    assert f'value="{task.pk}" checked' in after


def test_posted_letters_leave_the_list(alice: Person, task: Task) -> None:
    response = alice.client.post(
        POSTED, {"key": str(uuid.uuid4()), "letters": [str(task.pk)], "posted_on": "2026-11-21"}, follow=True
    )
    text = response.content.decode()
    assert "1 letter is posted." in text
    assert "Nothing waits." in text
    task.refresh_from_db()
    assert task.done_note == "Posted on 2026-11-21."


@pytest.mark.parametrize(
    ("day", "letters", "said"),
    [
        ("", True, "Enter the day"),
        ("21.11.2026", True, "Enter the day"),
        ("2027-01-01", True, "still to come"),
        ("2026-11-22", False, "Choose the letters"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(alice: Person, task: Task, day: str, letters: bool, said: str) -> None:
    chosen = [str(task.pk), "not-an-id"] if letters else []
    response = alice.client.post(POSTED, {"letters": chosen, "posted_on": day})
    assert response.status_code == 422
    text = response.content.decode()
    field = "posted_on" if letters else "letters"
    assert said in text.partition(f'id="{field}_error"')[2].partition("</p>")[0], "beside the field"
    assert f'value="{day}" max="2026-11-22"' in text, "what was typed is kept"
    assert ("checked" in text) is letters
    assert Task.objects.get(pk=task.pk).done_at is None


def test_another_clinics_nurse_finds_nothing_here(world: World, task: Task) -> None:
    charlie = Person(world.charlie)
    assert "Fox" not in charlie.get(PAGE).content.decode()
    assert charlie.client.post(POSTED, {"letters": [str(task.pk)], "posted_on": "2026-11-22"}).status_code == 404
    charlie.client.post(PRINT)
    assert not AuditEntry.objects.filter(action="letter_print").exists()


def test_an_auditor_prints_and_posts_nothing(world: World, task: Task) -> None:
    otto = Person(world.otto)
    assert otto.get(PAGE).status_code == 403
    assert otto.client.post(PRINT).status_code == 403
