"""Days away: the safe day moves, a visit within them is not given up by itself, and they can end."""

import datetime as dt

import pytest

from pumplog.errors import NotAllowed, NotFound, Refused
from pumplog.models import Absence, AuditEntry, Task
from pumplog.selectors.appointment import last_safe_day
from pumplog.services.absence import absence_record
from pumplog.services.appointment_end import appointment_confirm
from pumplog.services.ending import absence_end
from pumplog.sheets.drafts import AbsenceDraft
from pumplog.sheets.vocabulary import TaskKind
from tests.services.visits import at, book, implant_of
from tests.world import NOW, World, submit

pytestmark = pytest.mark.django_db


def away(world: World, first: dt.date, last: dt.date) -> int:
    draft = AbsenceDraft(first_day=first, last_day=last)
    return absence_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit())


def test_the_last_safe_day_lies_before_days_away_and_comes_back_when_they_end(world: World) -> None:
    implant = implant_of(world)
    assert last_safe_day(implant=implant, now=NOW) == dt.date(2026, 11, 30)
    made = away(world, dt.date(2026, 11, 28), dt.date(2026, 12, 6))
    assert last_safe_day(implant=implant, now=NOW) == dt.date(2026, 11, 27)
    absence_end(actor=world.bob, patient_id=world.patient_id, absence_id=made, submission=submit())
    assert last_safe_day(implant=implant, now=NOW) == dt.date(2026, 11, 30)
    row = Absence.objects.get()
    assert (row.recorded_by, row.ended_by) == (world.alice.label, world.bob.label)
    assert AuditEntry.objects.filter(action__startswith="absence_").count() == 2


def test_the_same_days_are_on_record_once(world: World) -> None:
    first, second = (away(world, dt.date(2026, 11, 28), dt.date(2026, 12, 6)) for _ in range(2))
    assert first == second
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (dt.date(2026, 12, 6), dt.date(2026, 12, 5), "absence_ends_before_it_begins"),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 21), "absence_over"),
        (dt.date(2026, 12, 1), dt.date(2028, 12, 1), "absence_too_long"),
        (dt.date(2029, 12, 1), dt.date(2029, 12, 2), "absence_too_far"),
    ],
)
def test_days_that_cannot_be_are_refused(first: dt.date, last: dt.date, code: str, world: World) -> None:
    with pytest.raises(Refused) as refused:
        away(world, first, last)
    assert [finding.code for finding in refused.value.findings] == [code]
    assert Absence.objects.count() == 0


def test_a_visit_in_days_away_stays_booked_unconfirmed_and_somebody_is_asked(world: World) -> None:
    visit = book(world, at(11, 25))
    appointment_confirm(actor=world.alice, appointment_id=visit.pk, submission=submit(1))
    away(world, dt.date(2026, 11, 24), dt.date(2026, 11, 26))
    visit.refresh_from_db()
    assert (visit.state, visit.sequence) == ("booked", 1)
    assert Task.objects.get(kind=TaskKind.WANTS_OTHER_DAY).done_at is None


def test_a_visit_outside_them_is_left_alone(world: World) -> None:
    visit = book(world, at(11, 25))
    away(world, dt.date(2026, 11, 26), dt.date(2026, 11, 27))
    assert visit.steps.count() == 1
    assert not Task.objects.filter(kind=TaskKind.WANTS_OTHER_DAY).exists()


def test_only_staff_of_this_clinic_who_may_book_record_days_away(world: World) -> None:
    draft = AbsenceDraft(first_day=dt.date(2026, 11, 28), last_day=dt.date(2026, 12, 6))
    with pytest.raises(NotAllowed):
        absence_record(actor=world.otto, patient_id=world.patient_id, draft=draft, submission=submit())
    with pytest.raises(NotFound):
        absence_record(actor=world.charlie, patient_id=world.patient_id, draft=draft, submission=submit())
    made = away(world, draft.first_day, draft.last_day)
    with pytest.raises(NotFound):
        absence_end(actor=world.charlie, patient_id=world.patient_id, absence_id=made, submission=submit())
    with pytest.raises(NotFound):
        absence_end(actor=world.alice, patient_id=world.patient_id, absence_id=made + 1, submission=submit())
