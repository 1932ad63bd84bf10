"""A patient answers by their link: one effect each, a person asked where one is needed, no clinical task closed."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection

from pumplog.errors import NotFound
from pumplog.models import (
    Absence,
    AnswerLink,
    Appointment,
    AuditEntry,
    AuditHead,
    ContactWay,
    Notice,
    PatientAnswer,
    Task,
)
from pumplog.selectors.appointment import days_offered, last_safe_day, visit_of
from pumplog.services.answer import answer_give
from pumplog.services.answer_link import link_renew, links_withdraw
from pumplog.services.appointment import appointment_move
from pumplog.services.implant import implant_remove
from pumplog.services.task import task_done, task_open
from pumplog.services.verify import faults
from pumplog.sheets.answer import AnswerDraft, Answered, AnswerResult, visit_seen
from pumplog.sheets.drafts import AppointmentDraft, RemovalDraft
from pumplog.sheets.vocabulary import AnswerKind, AppointmentState, ContactKind, NoticeState, RemovalReason, TaskKind
from tests.answers import BORN, VISIT, book, implant_of, issue, make_answering_world, make_notice, refill_by
from tests.world import NOW, World, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

UNWELL = AnswerDraft(kind=AnswerKind.UNWELL)
STOP = AnswerDraft(kind=AnswerKind.STOP_MESSAGES)


@pytest.fixture
def world() -> World:
    return make_answering_world()


def say(token: str, draft: AnswerDraft, *, born: dt.date = BORN, key: uuid.UUID | None = None) -> AnswerResult:
    return answer_give(token=token, birth_date=born, draft=draft, key=key or uuid.uuid4())


def open_tasks(kind: TaskKind) -> int:
    return Task.objects.filter(kind=kind, done_at__isnull=True).count()


def offered(world: World) -> tuple[dt.date, ...]:
    return days_offered(implant=implant_of(world), now=NOW)


def asks_for(day: dt.date | None, kind: AnswerKind = AnswerKind.OTHER_DAY) -> AnswerDraft:
    return AnswerDraft(kind=kind, first_day=day)


def coming_to_the_visit(world: World) -> AnswerDraft:
    return AnswerDraft(kind=AnswerKind.COMING, visit=visit_seen(visit_of(implant_of(world).pk)))


def away(first: dt.date, last: dt.date) -> AnswerDraft:
    return AnswerDraft(kind=AnswerKind.AWAY, first_day=first, last_day=last)


# Who answers


def test_a_secret_that_never_was_is_no_link(world):
    with pytest.raises(NotFound):
        say("A" * 22, UNWELL)


def test_hz30_without_the_birth_date_nothing_is_answered(world):
    token = issue(world)
    assert say(token, UNWELL, born=BORN + dt.timedelta(days=1)) == AnswerResult(
        became=Answered.WRONG_BIRTH_DATE, tries_left=4
    )
    assert not PatientAnswer.objects.exists()
    assert open_tasks(TaskKind.UNWELL) == 0
    assert AuditEntry.objects.order_by("sequence").last().action == "answer_refused"


def test_hz30_five_wrong_tries_in_all_lock_the_link_and_ask_a_person(world):
    token = issue(world)
    became = [say(token, UNWELL, born=dt.date(1950, 1, day)).became for day in range(1, 7)]
    assert became == [Answered.WRONG_BIRTH_DATE] * 4 + [Answered.LOCKED] * 2
    assert say(token, UNWELL).became is Answered.LOCKED
    assert not PatientAnswer.objects.exists()
    assert open_tasks(TaskKind.PHONE_CALL) == 1


def test_a_right_birth_date_gives_no_try_back(world):
    token = issue(world)
    say(token, UNWELL, born=dt.date(1950, 1, 1))
    say(token, UNWELL)
    assert AnswerLink.objects.get().tries_left == 4


def test_a_locked_link_is_of_use_again_only_as_a_new_one(world):
    token = issue(world)
    AnswerLink.objects.update(tries_left=0)
    fresh = link_renew(actor=world.alice, patient_id=world.patient_id, submission=submit())
    assert say(token, UNWELL).became is Answered.OVER
    assert say(fresh, UNWELL).became is Answered.DONE


@pytest.mark.parametrize("how", ["withdrawn", "replaced", "expired"])
def test_hz30_a_link_that_is_over_answers_nothing(world, monkeypatch, how):
    token = issue(world)
    if how == "withdrawn":
        links_withdraw(actor=world.alice, patient_id=world.patient_id, submission=submit())
    elif how == "replaced":
        issue(world)
    else:
        monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(days=61)).isoformat())
    assert say(token, UNWELL).became is Answered.OVER
    assert not PatientAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_hz30_twelve_tries_at_once_are_still_five(transactional_db, monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    token, became = issue(make_answering_world()), []

    def go(number: int) -> None:
        try:
            became.append(say(token, UNWELL, born=dt.date(1950, 1, number + 1)).became)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(became) == [Answered.LOCKED] * 8 + [Answered.WRONG_BIRTH_DATE] * 4
    assert AnswerLink.objects.get().tries_left == 0
    assert AuditEntry.objects.filter(action="answer_refused").count() == 5


# I am coming


def test_coming_confirms_the_visit_and_what_was_told(world):
    book(world)
    notice = make_notice(world)
    result = say(issue(world, notice), coming_to_the_visit(world))
    assert result.became is Answered.DONE
    assert Appointment.objects.get().state == AppointmentState.CONFIRMED
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.CONFIRMED
    row = PatientAnswer.objects.get()
    assert (row.kind, row.refill_by, row.patient_id) == (AnswerKind.COMING, refill_by(world), world.patient_id)
    entry = AuditEntry.objects.get(action="answer_give")
    assert (entry.actor, entry.subject) == ("the patient", str(row.pk))
    assert list(faults()) == []


def test_nobody_confirms_an_hour_that_was_moved_after_they_read_it(world):
    visit = book(world)
    seen, token = coming_to_the_visit(world), issue(world)
    appointment_move(
        actor=world.alice,
        appointment_id=visit,
        draft=AppointmentDraft(starts_at=VISIT - dt.timedelta(days=1)),
        submission=submit(visit_of(implant_of(world).pk).version),
    )
    assert say(token, seen).became is Answered.NO_SUCH_DAY
    assert Appointment.objects.get().state == AppointmentState.BOOKED


def test_nobody_comes_to_an_hour_that_is_over_and_what_was_told_is_not_confirmed_by_it(world, monkeypatch):
    book(world)
    notice = make_notice(world)
    seen, token = coming_to_the_visit(world), issue(world, notice)
    monkeypatch.setenv("PUMPLOG_CLOCK", (VISIT + dt.timedelta(minutes=1)).isoformat())
    assert say(token, seen).became is Answered.NO_SUCH_DAY
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.SENT
    assert Appointment.objects.get().state == AppointmentState.BOOKED


def test_coming_without_a_visit_asks_for_a_day_and_somebody_to_book_it(world):
    day = offered(world)[2]
    assert say(issue(world), asks_for(day, AnswerKind.COMING)).became is Answered.DONE
    row = Appointment.objects.get()
    assert (row.state, row.on_day) == (AppointmentState.REQUESTED, day)
    assert open_tasks(TaskKind.WANTS_OTHER_DAY) == 1


def test_coming_says_nothing_where_there_is_neither_visit_nor_day(world):
    assert say(issue(world), AnswerDraft(kind=AnswerKind.COMING)).became is Answered.NO_SUCH_DAY


# Another day, days away


def test_another_day_is_asked_for_and_a_booked_hour_is_not_given_up(world):
    book(world)
    day = offered(world)[0]
    assert say(issue(world), asks_for(day)).became is Answered.DONE
    assert Appointment.objects.get().state == AppointmentState.BOOKED
    assert open_tasks(TaskKind.WANTS_OTHER_DAY) == 1


def test_none_of_the_days_is_an_answer_too(world):
    assert say(issue(world), asks_for(None)).became is Answered.DONE
    assert not Appointment.objects.exists()
    assert open_tasks(TaskKind.WANTS_OTHER_DAY) == 1


@pytest.mark.parametrize("shift", [-400, -30, 0, 6, 9, 30, 4000])
def test_a_day_that_is_past_or_too_late_is_never_taken(world, shift):
    day = NOW.date() + dt.timedelta(days=shift)
    assert day not in offered(world)
    for kind in (AnswerKind.COMING, AnswerKind.OTHER_DAY):
        assert say(issue(world), asks_for(day, kind)).became is Answered.NO_SUCH_DAY
    assert not Appointment.objects.exists()
    assert not PatientAnswer.objects.exists()


def test_days_away_move_the_last_safe_day(world):
    day = refill_by(world)
    assert say(issue(world), away(day - dt.timedelta(days=2), day)).became is Answered.DONE
    assert Absence.objects.get().last_day == day
    assert last_safe_day(implant=implant_of(world), now=NOW) < day - dt.timedelta(days=2)


def test_away_until_after_the_date_leaves_no_safe_day_and_asks_a_person(world):
    first = NOW.date()
    assert say(issue(world), away(first, refill_by(world) + dt.timedelta(days=5))).became is Answered.DONE
    assert last_safe_day(implant=implant_of(world), now=NOW) is None
    assert open_tasks(TaskKind.NO_SAFE_DATE) == 1


@pytest.mark.parametrize(("first", "last"), [(5, 3), (-30, -20), (2, 900), (900, 905)])
def test_days_that_cannot_be_leave_nothing_behind(world, first, last):
    start, end = (NOW.date() + dt.timedelta(days=days) for days in (first, last))
    assert say(issue(world), away(start, end)).became is Answered.NO_SUCH_DAY
    assert not Absence.objects.exists()
    assert not PatientAnswer.objects.exists()
    assert not AuditEntry.objects.filter(action="answer_give").exists()


# It is beeping, or I feel unwell


def test_unwell_opens_an_urgent_task_once_and_again_after_it_was_closed(world):
    token, key = issue(world), uuid.uuid4()
    assert say(token, UNWELL, key=key).became is Answered.DONE
    assert say(token, UNWELL, key=key).became is Answered.DONE
    assert (open_tasks(TaskKind.UNWELL), PatientAnswer.objects.count()) == (1, 1)
    task_done(actor=world.alice, task_id=Task.objects.get(kind="unwell").pk, note="called", submission=submit())
    say(token, UNWELL, key=key)
    assert (open_tasks(TaskKind.UNWELL), PatientAnswer.objects.count()) == (1, 2)


def test_unwell_is_heard_although_the_pump_was_removed_and_nothing_else_is(world):
    token, day = issue(world), offered(world)[0]
    implant_remove(
        actor=world.dana,
        patient_id=world.patient_id,
        draft=RemovalDraft(happened_at=NOW, removal_reason=RemovalReason.INFECTION),
        submission=submit(world.version),
    )
    assert say(token, asks_for(day)).became is Answered.OVER
    assert say(token, away(day, day)).became is Answered.OVER
    assert say(token, UNWELL).became is Answered.DONE
    assert open_tasks(TaskKind.UNWELL) == 1


# Stop or change messages


def test_hz35_stopping_ends_that_way_only_and_a_person_takes_over(world):
    ContactWay.objects.create(
        patient_id=world.patient_id,
        kind=ContactKind.SMS,
        address="+16055550123",
        consent_on=NOW.date(),
        recorded_at=NOW,
        recorded_by="t",
    )
    assert say(issue(world), STOP).became is Answered.DONE
    ended = {row.kind: row.ended_by for row in ContactWay.objects.all()}
    assert ended == {"email": "the patient", "sms": ""}
    assert open_tasks(TaskKind.STOPPED_MESSAGES) == 1
    assert not Notice.objects.filter(state=NoticeState.PLANNED, channel=ContactKind.EMAIL).exists()


def test_hz35_the_last_way_that_ends_still_leaves_somebody_asked(world):
    say(issue(world), STOP)
    assert open_tasks(TaskKind.STOPPED_MESSAGES) == 1
    assert Task.objects.filter(done_at__isnull=True).exclude(kind=TaskKind.STOPPED_MESSAGES).exists()


def test_another_way_is_a_wish_that_a_person_fulfils(world):
    wish = AnswerDraft(kind=AnswerKind.CHANGE_MESSAGES, wish=ContactKind.LETTER)
    assert say(issue(world), wish).became is Answered.DONE
    assert "by letter" in Task.objects.get(kind=TaskKind.STOPPED_MESSAGES).message
    assert ContactWay.objects.get().ended_at is None


# Always


def test_the_same_answer_sent_twice_is_one_answer_and_another_is_another(world):
    token, key, days = issue(world), uuid.uuid4(), offered(world)
    first = say(token, asks_for(days[0]), key=key)
    assert say(token, asks_for(days[0]), key=key) == first
    assert PatientAnswer.objects.count() == 1
    assert say(token, asks_for(days[1]), key=key).answer_id != first.answer_id
    assert Appointment.objects.get().on_day == days[1]


def test_hz30_no_answer_closes_a_task(world):
    kinds = (TaskKind.OVERDUE, TaskKind.UNCONFIRMED, TaskKind.PHYSICIAN, TaskKind.UNWELL, TaskKind.PROGRAMMER_CONFLICT)
    for kind in kinds:
        task_open(patient_id=world.patient_id, kind=kind, subject="x:y", message="m", now=NOW)
    book(world)
    token = issue(world)
    for draft in (coming_to_the_visit(world), asks_for(None), away(NOW.date(), NOW.date()), UNWELL, STOP):
        assert say(token, draft).became is Answered.DONE
    assert Task.objects.filter(subject="x:y", done_at__isnull=True).count() == len(kinds)


def test_what_cannot_be_audited_is_not_answered(world):
    token, head = issue(world), AuditHead.objects.get(clinic_id=world.clinic_id)
    # The next number of the chain is taken: the database itself refuses the entry.
    AuditEntry.objects.create(clinic_id=world.clinic_id, sequence=head.sequence + 1, at=NOW, detail="{}")
    with pytest.raises(IntegrityError):
        say(token, UNWELL)
    assert not PatientAnswer.objects.exists()
    assert not Task.objects.filter(kind=TaskKind.UNWELL).exists()
