"""Booking and moving a visit: one a pump, never in the past, never two people at once, and notices that follow."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from pumplog.access import Actor
from pumplog.errors import Conflict, KeyReused, NotAllowed, NotFound, Refused
from pumplog.models import Appointment, AppointmentStep, AuditEntry, Task
from pumplog.services import audit
from pumplog.services.absence import absence_record
from pumplog.services.appointment import appointment_book, appointment_move
from pumplog.services.appointment_by_patient import ask_for_day
from pumplog.services.task import task_open
from pumplog.sheets.drafts import AbsenceDraft, AppointmentDraft
from pumplog.sheets.vocabulary import AppointmentState, TaskKind
from tests.services.visits import ZONE, at, book, implant_of, move
from tests.world import NOW, World, make_world, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_a_visit_is_booked_with_its_step_and_its_audit(world: World) -> None:
    visit = book(world, at(11, 25))
    assert (visit.state, visit.sequence, visit.on_day) == ("booked", 1, dt.date(2026, 11, 25))
    assert visit.starts_at == at(11, 25)
    step = visit.steps.get()
    assert (step.number, step.state, step.by) == (1, "booked", world.alice.label)
    assert AuditEntry.objects.filter(action="appointment_book", subject=str(visit.pk)).count() == 1


def test_its_day_is_the_clinics_day(world: World) -> None:
    late = dt.datetime(2026, 11, 26, 3, 30, tzinfo=dt.UTC)
    assert book(world, late).on_day == dt.date(2026, 11, 25)


def test_the_same_key_books_once(world: World) -> None:
    sent, draft = submit(), AppointmentDraft(starts_at=at(11, 25))
    first, second = (
        appointment_book(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=sent) for _ in range(2)
    )
    assert first == second
    assert AppointmentStep.objects.count() == 1
    other = AppointmentDraft(starts_at=at(11, 26))
    with pytest.raises(KeyReused):
        appointment_book(actor=world.alice, patient_id=world.patient_id, draft=other, submission=sent)


def test_a_pump_has_one_visit_to_come(world: World) -> None:
    book(world, at(11, 25))
    with pytest.raises(Refused) as refused:
        book(world, at(11, 27))
    assert codes(refused) == ["appointment_open"]
    assert "25 Nov 2026 10:30, booked" in refused.value.findings[0].message


def test_the_database_itself_refuses_a_second_open_one(world: World) -> None:
    visit = book(world, at(11, 25))
    with pytest.raises(IntegrityError):
        Appointment.objects.create(
            patient=visit.patient, implant=visit.implant, uid="other", state="requested", on_day=visit.on_day,
            created_at=NOW, changed_at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (NOW, "appointment_in_past"),
        (at(11, 20), "appointment_in_past"),
        (at(11, 25, year=2028), "appointment_too_far"),
        (at(12, 2), "appointment_after_refill_by"),
        (at(11, 28), "appointment_on_closed_day"),
        (at(11, 25, hour=3), "appointment_at_night"),
        (at(11, 25, hour=22), "appointment_at_night"),
    ],
)
def test_what_cannot_be_or_was_hardly_meant_is_said(when: dt.datetime, code: str, world: World) -> None:
    with pytest.raises(Refused) as refused:
        book(world, when)
    assert code in codes(refused)
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("minutes", [0, 4, 481])
def test_a_visit_takes_a_while_and_ends_the_same_day(minutes: int, world: World) -> None:
    draft = AppointmentDraft(starts_at=at(11, 25), minutes=minutes)
    with pytest.raises(Refused) as refused:
        appointment_book(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit())
    assert codes(refused) == ["appointment_minutes"]


def test_hz8_after_the_refill_by_date_it_is_booked_only_with_a_reason_that_stays(world: World) -> None:
    visit = book(world, at(12, 2), appointment_after_refill_by="in hospital until the first")
    assert visit.steps.get().note == "in hospital until the first"
    assert book_again_without_reason(world, visit) == ["appointment_after_refill_by"]


def book_again_without_reason(world: World, visit: Appointment) -> list[str]:
    with pytest.raises(Refused) as refused:
        move(world, visit.pk, at(12, 3), 1)
    return codes(refused)


@pytest.mark.parametrize(("day", "asks"), [(4, False), (7, False), (8, True)])
def test_hz31_whose_date_is_past_is_booked_for_the_next_days_without_being_asked_why(
    day: int, asks: bool, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", at(12, 4, hour=8).isoformat())
    if not asks:
        assert book(world, at(12, day)).state == "booked"
        return
    with pytest.raises(Refused) as refused:
        book(world, at(12, day))
    assert codes(refused) == ["appointment_after_refill_by"]
    assert "every day counts" in refused.value.findings[0].message


def test_on_the_refill_by_date_itself_nothing_is_asked(world: World) -> None:
    assert book(world, at(11, 30)).state == AppointmentState.BOOKED


def test_a_day_on_which_the_patient_is_away_is_asked_about(world: World) -> None:
    away = AbsenceDraft(first_day=dt.date(2026, 11, 24), last_day=dt.date(2026, 11, 26))
    absence_record(actor=world.alice, patient_id=world.patient_id, draft=away, submission=submit())
    with pytest.raises(Refused) as refused:
        book(world, at(11, 25))
    assert codes(refused) == ["appointment_while_away"]


def test_a_move_keeps_the_visit_and_raises_its_sequence(world: World) -> None:
    visit = book(world, at(11, 25))
    moved = move(world, visit.pk, at(11, 27), 1)
    assert (moved.uid, moved.sequence, moved.on_day) == (visit.uid, 2, dt.date(2026, 11, 27))
    assert [step.on_day.day for step in moved.steps.order_by("number")] == [25, 27]


def test_hz20_who_comes_second_to_a_visit_is_told_who_was_first(world: World) -> None:
    visit = book(world, at(11, 25))
    move(world, visit.pk, at(11, 26), 1)
    for version in (1, None, 7):
        with pytest.raises(Conflict) as conflict:
            appointment_move(
                actor=world.bob,
                appointment_id=visit.pk,
                draft=AppointmentDraft(starts_at=at(11, 27)),
                submission=submit(version),
            )
    assert conflict.value.who == world.alice.label
    assert (conflict.value.what, conflict.value.current_version) == ("Visit: 26 Nov 2026 10:30, booked", 2)


def test_a_day_that_was_asked_for_becomes_the_visit(world: World) -> None:
    implant = implant_of(world)
    ask_for_day(patient=implant.patient, implant=implant, day=dt.date(2026, 11, 25), now=NOW)
    asked = Appointment.objects.get()
    assert (asked.state, asked.sequence, asked.starts_at) == ("requested", 0, None)
    visit = book(world, at(11, 25))
    assert (visit.pk, visit.sequence, visit.steps.count()) == (asked.pk, 1, 2)


def test_booking_closes_what_asked_for_another_day_and_says_so(world: World) -> None:
    implant = implant_of(world)
    task_open(
        patient_id=world.patient_id, kind=TaskKind.WANTS_OTHER_DAY, subject=f"{implant.pk.hex}:x", message="m", now=NOW
    )
    book(world, at(11, 25))
    task = Task.objects.get(kind=TaskKind.WANTS_OTHER_DAY)
    assert (task.done_by, task.done_at is not None) == ("Pumplog", True)
    assert "booked anew" in task.done_note


def test_another_clinics_patient_and_visit_do_not_exist(world: World) -> None:
    visit = book(world, at(11, 25))
    draft = AppointmentDraft(starts_at=at(11, 27))
    with pytest.raises(NotAllowed):
        appointment_book(actor=world.otto, patient_id=world.patient_id, draft=draft, submission=submit())
    with pytest.raises(NotFound):
        appointment_book(actor=world.charlie, patient_id=world.patient_id, draft=draft, submission=submit())
    for known in (visit.pk, uuid.uuid4()):
        with pytest.raises(NotFound):
            appointment_move(actor=world.charlie, appointment_id=known, draft=draft, submission=submit(1))


def test_without_a_pump_nothing_is_booked(world: World) -> None:
    from tests.world import register

    other = register(world.alice, mrn="1-1")
    with pytest.raises(Refused) as refused:
        appointment_book(
            actor=world.alice, patient_id=other, draft=AppointmentDraft(starts_at=at(11, 25)), submission=submit()
        )
    assert codes(refused) == ["no_pump"]


def test_i4_if_the_audit_fails_nothing_was_booked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_options: object) -> str:
        raise OSError("no room")

    monkeypatch.setattr(audit.canonical, "text", fails)
    with pytest.raises(OSError, match="no room"):
        book(world, at(11, 25))
    assert Appointment.objects.count() == AppointmentStep.objects.count() == 0


def test_hz21_a_step_is_never_changed_or_deleted(world: World) -> None:
    book(world, at(11, 25))
    for change in (lambda: AppointmentStep.objects.update(note="x"), lambda: AppointmentStep.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert AppointmentStep.objects.get().note == ""


def test_r21_an_hour_in_summer_and_one_in_winter_stay_the_clinics_hours(world: World) -> None:
    """Booked before the clocks change, for a day after it: half past ten stays half past ten."""
    summer = at(3, 15, year=2027)
    visit = book(world, summer, appointment_after_refill_by="a story about clocks")
    assert visit.starts_at is not None
    assert f"{visit.starts_at.astimezone(ZONE):%H:%M %z}" == "10:30 -0600"
    assert visit.starts_at.astimezone(dt.UTC).hour == 16


@pytest.mark.django_db(transaction=True)
def test_two_people_book_at_once_and_one_visit_is_booked() -> None:
    world, answers = make_world(), []

    def go(day: int, actor: Actor) -> None:
        try:
            draft = AppointmentDraft(starts_at=at(11, day))
            answers.append(appointment_book(actor=actor, patient_id=world.patient_id, draft=draft, submission=submit()))
        except Refused as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in ((25, world.alice), (27, world.bob))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "UUID"]
    assert (Appointment.objects.count(), AppointmentStep.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_move_one_visit_at_once_and_the_second_is_told() -> None:
    world, answers = make_world(), []
    visit = book(world, at(11, 24))

    def go(day: int, actor: Actor) -> None:
        try:
            draft = AppointmentDraft(starts_at=at(11, day))
            answers.append(appointment_move(actor=actor, appointment_id=visit.pk, draft=draft, submission=submit(1)))
        except Conflict as conflict:
            answers.append(conflict)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in ((25, world.alice), (27, world.bob))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "UUID"]
    visit.refresh_from_db()
    assert (visit.sequence, visit.steps.count()) == (2, 2)
