"""What becomes of a visit: confirmed, missed, cancelled; kept by the refill; gone with the pump."""

import datetime as dt

import pytest

from pumplog.errors import Conflict, Refused
from pumplog.models import Appointment, AppointmentStep, Notice
from pumplog.selectors.event_draft import event_draft
from pumplog.services.appointment import appointment_move
from pumplog.services.appointment_by_patient import ask_for_day
from pumplog.services.appointment_end import appointment_cancel, appointment_confirm, appointment_missed
from pumplog.services.correction import event_correct
from pumplog.services.implant import implant_remove
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import AppointmentDraft, RemovalDraft
from pumplog.sheets.vocabulary import MissedReason, RemovalReason
from tests.services.visits import REFILL_BY, at, book, implant_of
from tests.world import NOW, World, refill_draft, submit

pytestmark = pytest.mark.django_db


def it_is(monkeypatch: pytest.MonkeyPatch, when: dt.datetime) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", when.isoformat())


def refilled(world: World, when: dt.datetime) -> None:
    draft = refill_draft(when, "13.1")
    refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=draft,
        submission=submit(world.version, difference_over_2_ml="as measured"),
    )


def stands(visit: Appointment) -> tuple[str, int, str, str]:
    """State, sequence, reason and note of its newest step."""
    visit.refresh_from_db()
    step = visit.steps.latest("number")
    assert step.state == visit.state
    return visit.state, visit.sequence, step.missed_reason, step.note


def test_a_patient_says_on_the_telephone_that_they_are_coming(world: World) -> None:
    visit = book(world, at(11, 25))
    appointment_confirm(actor=world.alice, appointment_id=visit.pk, submission=submit(1))
    assert stands(visit) == ("confirmed", 1, "", ""), "nothing changes in a calendar"


def test_a_cancelled_visit_says_why_and_frees_the_pump_for_another(world: World) -> None:
    visit = book(world, at(11, 25))
    appointment_cancel(
        actor=world.alice, appointment_id=visit.pk, reason=MissedReason.ILL, note="flu", submission=submit(1)
    )
    assert stands(visit) == ("cancelled", 2, "ill", "flu")
    assert book(world, at(11, 27)).pk != visit.pk


def test_in_a_calendar_the_next_visit_takes_the_place_of_one_cancelled_for_a_time_to_come(world: World) -> None:
    visit = book(world, at(11, 25))
    known_as = visit.uid
    appointment_cancel(
        actor=world.alice, appointment_id=visit.pk, reason=MissedReason.ILL, note="flu", submission=submit(1)
    )
    following = book(world, at(11, 27))
    assert (following.uid, following.sequence) == (known_as, 3), "higher than what cancels the first"
    visit.refresh_from_db()
    assert (visit.uid != known_as, visit.sequence, visit.starts_at) == (True, 2, at(11, 25))


def test_a_visit_cancelled_after_its_hour_leaves_the_next_a_place_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = book(world, at(11, 23))
    it_is(monkeypatch, at(11, 24))
    appointment_cancel(
        actor=world.alice, appointment_id=visit.pk, reason=MissedReason.ILL, note="flu", submission=submit(1)
    )
    following = book(world, at(11, 27))
    visit.refresh_from_db()
    assert (following.uid != visit.uid, following.sequence) == (True, 1)


def test_a_wish_that_is_cancelled_was_in_no_calendar(world: World) -> None:
    implant = implant_of(world)
    ask_for_day(patient=implant.patient, implant=implant, day=dt.date(2026, 11, 25), now=NOW)
    visit = Appointment.objects.get()
    appointment_cancel(
        actor=world.alice, appointment_id=visit.pk, reason=MissedReason.PATIENT_WISH, submission=submit(1)
    )
    assert stands(visit) == ("cancelled", 0, "patient_wish", "")


def test_it_is_missed_only_once_its_hour_has_come(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = book(world, at(11, 25))
    with pytest.raises(Refused) as refused:
        appointment_missed(actor=world.alice, appointment_id=visit.pk, reason=MissedReason.FORGOT, submission=submit(1))
    assert refused.value.findings[0].code == "appointment_not_missed_yet"
    it_is(monkeypatch, at(11, 25))
    appointment_missed(actor=world.alice, appointment_id=visit.pk, reason=MissedReason.FORGOT, submission=submit(1))
    assert stands(visit) == ("missed", 2, "forgot", "")


def test_another_reason_is_said_in_words(world: World) -> None:
    visit = book(world, at(11, 25))
    with pytest.raises(Refused) as refused:
        appointment_cancel(
            actor=world.alice, appointment_id=visit.pk, reason=MissedReason.OTHER, note=" x ", submission=submit(1)
        )
    assert [(finding.code, finding.field) for finding in refused.value.findings] == [("reason_missing", "note")]


def test_hz11_a_death_is_never_answered_by_calling_a_visit_off(world: World) -> None:
    visit = book(world, at(11, 25))
    with pytest.raises(Refused) as refused:
        appointment_cancel(actor=world.alice, appointment_id=visit.pk, reason=MissedReason.DIED, submission=submit(1))
    assert refused.value.findings[0].code == "death_ends_more"
    assert stands(visit)[0] == "booked"


def test_what_is_over_stays_as_it_is(world: World) -> None:
    visit = book(world, at(11, 25))
    appointment_cancel(actor=world.alice, appointment_id=visit.pk, reason=MissedReason.ILL, submission=submit(1))
    with pytest.raises(Refused) as refused:
        appointment_move(
            actor=world.alice,
            appointment_id=visit.pk,
            draft=AppointmentDraft(starts_at=at(11, 27)),
            submission=submit(2),
        )
    assert refused.value.findings[0].code == "appointment_closed"
    with pytest.raises(Refused):
        appointment_confirm(actor=world.alice, appointment_id=visit.pk, submission=submit(2))


def test_what_was_not_looked_at_is_not_changed(world: World) -> None:
    visit = book(world, at(11, 25))
    with pytest.raises(Conflict):
        appointment_confirm(actor=world.alice, appointment_id=visit.pk, submission=submit())
    assert stands(visit)[0] == "booked"


def test_the_same_key_ends_it_once(world: World) -> None:
    visit, sent = book(world, at(11, 25)), submit(1)
    for _ in range(2):
        appointment_cancel(actor=world.alice, appointment_id=visit.pk, reason=MissedReason.ILL, submission=sent)
    assert AppointmentStep.objects.filter(state="cancelled").count() == 1


def test_r36_a_refill_keeps_the_visit_of_its_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = book(world, at(11, 25))
    it_is(monkeypatch, at(11, 25, hour=12))
    assert Notice.objects.filter(state="planned").exists()
    refilled(world, at(11, 25, hour=11))
    assert stands(visit) == ("kept", 2, "", "")
    withdrawn = Notice.objects.filter(refill_by__in=(REFILL_BY, visit.on_day))
    assert set(withdrawn.values_list("state", flat=True)) == {"cancelled"}


def test_a_refill_a_day_late_keeps_the_visit_and_says_when(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = book(world, at(11, 25))
    it_is(monkeypatch, at(11, 27))
    refilled(world, at(11, 27, hour=9))
    assert stands(visit) == ("kept", 2, "", "Refilled on 27 Nov 2026.")


def test_r22_an_early_refill_cancels_the_visit_nobody_must_come_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = book(world, at(11, 27))
    it_is(monkeypatch, at(11, 24))
    refilled(world, at(11, 24, hour=9))
    assert stands(visit) == ("cancelled", 2, "other", "Refilled on 24 Nov 2026.")


def test_the_next_visit_booked_at_this_one_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = book(world, at(11, 25))
    it_is(monkeypatch, at(11, 25, hour=10, minute=45))
    appointment_move(
        actor=world.alice,
        appointment_id=visit.pk,
        draft=AppointmentDraft(starts_at=at(2, 10, year=2027)),
        submission=submit(1, appointment_after_refill_by="the next visit; today's refill is being done"),
    )
    refilled(world, at(11, 25, hour=10, minute=40))
    assert stands(visit)[:2] == ("booked", 2)


def test_a_refill_recorded_late_leaves_a_visit_booked_after_it(world: World) -> None:
    visit = book(world, at(11, 25))
    refilled(world, at(11, 20))
    assert stands(visit)[:2] == ("booked", 1)


def test_a_correction_of_the_same_fill_touches_no_visit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch, at(11, 24))
    refilled(world, at(11, 24, hour=9))
    fill = implant_of(world).events.filter(kind="refill").latest("sequence")
    visit = book(world, at(11, 27))
    event_correct(
        actor=world.alice,
        event_id=fill.pk,
        draft=event_draft(actor=world.alice, event_id=fill.pk),
        reason="nothing new",
        submission=submit(world.version, difference_over_2_ml="as measured"),
    )
    assert stands(visit)[:2] == ("booked", 1)


@pytest.mark.parametrize(("why", "reason"), [(RemovalReason.DEATH, "died"), (RemovalReason.INFECTION, "other")])
def test_a_removed_pump_takes_its_visit_along(why: RemovalReason, reason: str, world: World) -> None:
    visit = book(world, at(11, 25))
    implant_remove(
        actor=world.dana,
        patient_id=world.patient_id,
        draft=RemovalDraft(happened_at=NOW - dt.timedelta(hours=1), removal_reason=why),
        submission=submit(world.version),
    )
    assert stands(visit) == ("cancelled", 2, reason, "The pump has been removed.")
    (finding,) = implant_of(world).events.get(kind="removal").findings.all()
    assert finding.code == "visit_called_off"
    assert finding.message.startswith("The visit on Wed 25 Nov 2026 is called off with this, and no message says so.")
    assert ("Tell the patient" in finding.message) is (why is not RemovalReason.DEATH), "nobody tells the dead"


def test_a_removal_without_a_visit_has_nothing_to_say(world: World) -> None:
    removed = implant_remove(
        actor=world.dana,
        patient_id=world.patient_id,
        draft=RemovalDraft(happened_at=NOW - dt.timedelta(hours=1), removal_reason=RemovalReason.INFECTION),
        submission=submit(world.version),
    )
    assert not implant_of(world).events.get(pk=removed).findings.exists()
