"""What a patient's answer does: it confirms, it wishes, it warns; it never gives up an hour that was booked."""

import datetime as dt

import pytest

from pumplog.errors import Refused
from pumplog.models import Absence, Appointment, AuditEntry, Task
from pumplog.services.appointment_by_patient import ask_for_day, confirm, stay_away
from pumplog.sheets.vocabulary import TaskKind
from tests.services.visits import at, book, implant_of
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.date(2026, 11, 25)


def who(world: World) -> dict[str, object]:
    implant = implant_of(world)
    return {"patient": implant.patient, "implant": implant}


def test_i_am_coming_confirms_what_is_booked_once(world: World) -> None:
    visit = book(world, at(11, 25))
    for _ in range(2):
        confirm(**who(world), now=NOW)
    visit.refresh_from_db()
    assert (visit.state, visit.sequence, visit.steps.count()) == ("confirmed", 1, 2)
    assert visit.steps.latest("number").by == "the patient"
    assert AuditEntry.objects.get(action="appointment_answer").actor == "the patient"


def test_i_am_coming_books_nothing_and_does_not_confirm_what_is_over(world: World) -> None:
    confirm(**who(world), now=NOW)
    assert not Appointment.objects.exists()
    visit = book(world, at(11, 25))
    confirm(**who(world), now=at(11, 25))
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_a_day_is_asked_for_and_another_one_instead(world: World) -> None:
    ask_for_day(**who(world), day=WEDNESDAY, now=NOW)
    ask_for_day(**who(world), day=WEDNESDAY, now=NOW)
    visit = Appointment.objects.get()
    assert (visit.state, visit.on_day, visit.steps.count()) == ("requested", WEDNESDAY, 1)
    ask_for_day(**who(world), day=WEDNESDAY + dt.timedelta(days=2), now=NOW)
    visit.refresh_from_db()
    assert (visit.on_day.day, visit.steps.count()) == (27, 2)


def test_hz30_another_day_leaves_a_booked_hour_booked_but_not_confirmed(world: World) -> None:
    visit = book(world, at(11, 25))
    confirm(**who(world), now=NOW)
    for _ in range(2):
        ask_for_day(**who(world), day=dt.date(2026, 11, 27), now=NOW)
    visit.refresh_from_db()
    assert (visit.state, visit.on_day, visit.steps.count()) == ("booked", WEDNESDAY, 3)
    assert visit.steps.latest("number").note == "The patient asks for Fri 27 Nov 2026 instead."


@pytest.mark.parametrize(
    "day",
    [NOW.date(), dt.date(2026, 11, 21), dt.date(2026, 11, 28), dt.date(2026, 12, 1), dt.date(1999, 1, 1), dt.date.max],
)
def test_a_day_that_was_not_offered_is_refused(day: dt.date, world: World) -> None:
    with pytest.raises(Refused) as refused:
        ask_for_day(**who(world), day=day, now=NOW)
    assert refused.value.findings[0].code == "day_not_offered"
    assert not Appointment.objects.exists()


def test_days_away_leave_a_safe_day_or_do_not(world: World) -> None:
    assert stay_away(**who(world), first_day=dt.date(2026, 11, 27), last_day=dt.date(2026, 12, 6), now=NOW) is True
    assert stay_away(**who(world), first_day=dt.date(2026, 11, 22), last_day=dt.date(2026, 11, 26), now=NOW) is False
    assert Absence.objects.filter(recorded_by="the patient").count() == 2


def test_days_away_over_the_visit_ask_a_person_for_another_day(world: World) -> None:
    book(world, at(11, 25))
    stay_away(**who(world), first_day=dt.date(2026, 11, 25), last_day=dt.date(2026, 11, 25), now=NOW)
    assert Task.objects.filter(kind=TaskKind.WANTS_OTHER_DAY, done_at=None).count() == 1


def test_days_that_cannot_be_are_refused(world: World) -> None:
    with pytest.raises(Refused):
        stay_away(**who(world), first_day=dt.date(2026, 12, 6), last_day=dt.date(2026, 12, 1), now=NOW)
