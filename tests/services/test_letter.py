"""Letters wait until a person says that they were posted."""

import datetime as dt

import pytest

from pumplog.errors import KeyReused, NotAllowed, NotFound, Refused
from pumplog.models import AnswerLink, AuditEntry, Task
from pumplog.selectors.answer import token_hash
from pumplog.services import audit
from pumplog.services.letter import letters_posted, letters_print, letters_waiting
from pumplog.services.task import task_done
from pumplog.sheets.vocabulary import NoticeState, TaskKind
from tests.letters import make_letter
from tests.world import World, submit

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def posted(world: World, *tasks: Task, on: dt.date = TODAY, actor=None, submission=None) -> int:
    return letters_posted(
        actor=actor or world.alice,
        task_ids=[task.pk for task in tasks],
        posted_on=on,
        submission=submission or submit(),
    )


def test_a_letter_that_waits_is_listed_with_what_goes_into_the_window(world: World) -> None:
    notice, task = make_letter(world.patient_id)
    (waiting,) = letters_waiting(actor=world.alice)
    assert (waiting.row.task_id, waiting.row.notice_id) == (task.pk, notice.pk)
    assert waiting.row.patient_name == "Fox, Ivy"
    assert waiting.going.letter is not None
    assert waiting.going.letter.recipient == ("Ivy Fox", "12 Elm Street", "Rapid Creek, CO 80202")
    assert waiting.going.answer_token == ""


def test_another_clinics_letters_do_not_exist(world: World) -> None:
    _, task = make_letter(world.patient_id)
    assert letters_waiting(actor=world.charlie) == ()
    assert letters_print(actor=world.charlie, task_ids=[task.pk]) == ()
    with pytest.raises(NotFound):
        posted(world, task, actor=world.charlie)
    task.refresh_from_db()
    assert task.done_at is None


def test_printing_makes_the_link_that_the_letter_carries_and_is_audited(world: World) -> None:
    notice, task = make_letter(world.patient_id)
    (going,) = letters_print(actor=world.alice, task_ids=[task.pk])
    link = AnswerLink.objects.get(revoked_at__isnull=True)
    assert link.token_hash == token_hash(going.answer_token)
    assert link.notice_id == notice.pk
    entry = AuditEntry.objects.get(action="letter_print")
    assert (entry.subject, entry.actor) == (str(notice.pk), world.alice.label)
    assert "Elm" not in entry.detail


def test_printing_again_ends_the_link_of_the_earlier_copy(world: World) -> None:
    _, task = make_letter(world.patient_id)
    first = letters_print(actor=world.alice, task_ids=[task.pk])[0].answer_token
    second = letters_print(actor=world.alice, task_ids=[task.pk])[0].answer_token
    standing = AnswerLink.objects.filter(revoked_at__isnull=True).values_list("token_hash", flat=True)
    assert list(standing) == [token_hash(second)]
    assert first != second


def test_only_the_chosen_letters_are_printed(world: World) -> None:
    _, task = make_letter(world.patient_id)
    assert letters_print(actor=world.alice, task_ids=[]) == ()
    assert not AnswerLink.objects.exists()
    assert len(letters_print(actor=world.alice, task_ids=[task.pk, task.pk])) == 1


def test_posted_closes_the_task_and_the_notice_stays_sent(world: World) -> None:
    notice, task = make_letter(world.patient_id)
    assert posted(world, task) == 1
    task.refresh_from_db()
    notice.refresh_from_db()
    assert (task.done_by, task.done_note) == (world.alice.label, "Posted on 2026-11-22.")
    assert notice.state == NoticeState.SENT
    assert AuditEntry.objects.filter(action="letter_posted", subject=str(task.pk)).count() == 1
    assert letters_waiting(actor=world.alice) == ()


def test_saying_it_twice_changes_nothing(world: World) -> None:
    _, task = make_letter(world.patient_id)
    submission = submit()
    assert posted(world, task, submission=submission) == 1
    assert posted(world, task, submission=submission) == 1
    assert posted(world, task, actor=world.bob) == 0
    task.refresh_from_db()
    assert task.done_by == world.alice.label
    with pytest.raises(KeyReused):
        posted(world, task, on=TODAY - dt.timedelta(days=1), submission=submission)


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY + dt.timedelta(days=1), "posted_in_future"), (TODAY - dt.timedelta(days=15), "posted_long_ago")],
)
def test_a_slip_of_the_date_is_refused(world: World, day: dt.date, code: str) -> None:
    _, task = make_letter(world.patient_id)
    with pytest.raises(Refused) as told:
        posted(world, task, on=day)
    assert [finding.code for finding in told.value.findings] == [code]
    assert Task.objects.get(pk=task.pk).done_at is None


def test_none_chosen_is_refused(world: World) -> None:
    with pytest.raises(Refused) as told:
        posted(world)
    assert [finding.code for finding in told.value.findings] == ["no_letter"]


def test_another_kind_of_task_is_no_letter(world: World) -> None:
    _, task = make_letter(world.patient_id)
    Task.objects.filter(pk=task.pk).update(kind=TaskKind.PHONE_CALL)
    with pytest.raises(NotFound):
        posted(world, task)


def test_whoever_may_not_do_tasks_may_neither_print_nor_post(world: World) -> None:
    _, task = make_letter(world.patient_id)
    with pytest.raises(NotAllowed):
        letters_print(actor=world.otto, task_ids=[task.pk])
    with pytest.raises(NotAllowed):
        posted(world, task, actor=world.otto)


def test_a_letter_closed_on_the_task_page_waits_no_more(world: World) -> None:
    _, task = make_letter(world.patient_id)
    task_done(actor=world.alice, task_id=task.pk, note="handed over in person", submission=submit())
    assert letters_waiting(actor=world.alice) == ()
    assert letters_print(actor=world.alice, task_ids=[task.pk]) == ()


def test_if_the_audit_fails_nothing_was_printed_or_posted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, task = make_letter(world.patient_id)

    def broken(_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(audit, "entry_digest", broken)
    with pytest.raises(RuntimeError):
        letters_print(actor=world.alice, task_ids=[task.pk])
    with pytest.raises(RuntimeError):
        posted(world, task)
    assert not AnswerLink.objects.exists()
    assert Task.objects.get(pk=task.pk).done_at is None
