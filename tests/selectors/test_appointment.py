"""The days on which a patient can still safely come: working days, not away, never after the last safe one."""

import datetime as dt
import itertools
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pumplog.errors import NotFound
from pumplog.models import Absence, Implant, Notice
from pumplog.selectors.appointment import (
    MOST_OFFERED,
    days_offered,
    days_possible,
    last_safe_day,
    open_visits,
    visit_by_id,
    visit_list,
    visit_of,
)
from pumplog.services.appointment_end import appointment_cancel
from pumplog.services.notice_facts import facts_of_one
from pumplog.services.notice_what import visits_of
from pumplog.sheets.vocabulary import MissedReason, NoticeAudience, NoticePurpose
from tests.factories import make_clinic, make_due, make_patient, make_pump, make_window
from tests.services.visits import at, book, implant_of
from tests.world import NOW, World, make_world, submit

pytestmark = pytest.mark.django_db
SUNDAY = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 11, 23)


def due(days: int, **rules: object) -> Implant:
    """A pump with its refill-by date so many days after Sunday."""
    return make_due(make_clinic(**rules), SUNDAY.date() + dt.timedelta(days=days))


def away(implant: Implant, first: int, last: int, *, ended: bool = False) -> None:
    day = SUNDAY.date()
    Absence.objects.create(
        patient=implant.patient,
        first_day=day + dt.timedelta(days=first),
        last_day=day + dt.timedelta(days=last),
        recorded_at=SUNDAY,
        recorded_by="t",
        ended_at=SUNDAY if ended else None,
    )


def test_every_working_day_from_tomorrow_to_the_date_is_possible() -> None:
    found = days_possible(implant=due(8), now=SUNDAY)
    assert [day.day for day in found] == [23, 24, 25, 26, 27, 30]


def test_today_is_not_offered_and_the_date_itself_is() -> None:
    assert days_possible(implant=due(0), now=SUNDAY) == ()
    assert days_possible(implant=due(1), now=SUNDAY) == (MONDAY,)


def test_holidays_and_days_away_are_not_offered() -> None:
    implant = due(8, holidays="2026-11-26")
    away(implant, 2, 3)
    away(implant, 1, 8, ended=True)
    assert [day.day for day in days_possible(implant=implant, now=SUNDAY)] == [23, 27, 30]


def test_with_days_away_over_the_date_the_last_safe_day_lies_before_them() -> None:
    implant = due(8)
    away(implant, 6, 20)
    assert last_safe_day(implant=implant, now=SUNDAY) == dt.date(2026, 11, 27)
    assert days_possible(implant=implant, now=SUNDAY)[-1] == dt.date(2026, 11, 27)


def test_where_nobody_can_come_in_time_nothing_is_offered() -> None:
    gone = due(8)
    away(gone, 0, 20)
    undated = make_pump(make_patient(make_clinic()))
    make_window(undated, None)
    for implant in (gone, due(-1), due(-40), undated):
        assert last_safe_day(implant=implant, now=SUNDAY) is None
        assert days_offered(implant=implant, now=SUNDAY) == ()


def test_ten_days_at_most_well_spread_within_four_weeks_of_the_last() -> None:
    implant = due(90)
    found, possible = days_offered(implant=implant, now=SUNDAY), days_possible(implant=implant, now=SUNDAY)
    assert len(found) == MOST_OFFERED
    assert found[-1] == possible[-1]
    assert found[0] >= found[-1] - dt.timedelta(weeks=4)
    assert all(1 <= (later - earlier).days <= 5 for earlier, later in itertools.pairwise(found))


@settings(max_examples=60)
@given(
    ahead=st.integers(-5, 150),
    spans=st.lists(st.tuples(st.integers(-3, 150), st.integers(0, 40)), max_size=4),
    working=st.sets(st.integers(1, 7), min_size=1),
)
def test_no_day_is_ever_offered_that_is_not_safe(ahead: int, spans: list[tuple[int, int]], working: set[int]) -> None:
    implant = due(ahead, working_days=",".join(map(str, sorted(working))))
    for first, length in spans:
        away(implant, first, first + length)
    offered = days_offered(implant=implant, now=SUNDAY)
    today = SUNDAY.date()
    last = last_safe_day(implant=implant, now=SUNDAY)
    gone = {today + dt.timedelta(days=first + n) for first, length in spans for n in range(length + 1)}
    assert len(offered) == len(set(offered)) <= MOST_OFFERED
    assert list(offered) == sorted(offered)
    for day in offered:
        assert today < day <= today + dt.timedelta(days=ahead)
        assert day not in gone
        assert day.isoweekday() in working
        assert last is not None
        assert day <= last


def test_the_visit_to_come_is_the_open_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    world = make_world()
    implant = implant_of(world)
    assert visit_of(implant.pk) is None
    first = book(world, at(11, 25))
    appointment_cancel(actor=world.alice, appointment_id=first.pk, reason=MissedReason.ILL, submission=submit(1))
    assert open_visits([implant.pk]) == {}
    monkeypatch.setenv("PUMPLOG_CLOCK", (NOW + dt.timedelta(minutes=1)).isoformat())
    second = book(world, at(11, 27))
    found = visit_of(implant.pk)
    assert found is not None
    assert (found.id, found.version, found.booked) == (second.pk, 1, True)
    assert [visit.id for visit in visit_list(actor=world.alice, patient_id=world.patient_id)] == [second.pk, first.pk]
    stranger(world, first.pk)


def stranger(world: World, known: uuid.UUID) -> None:
    for visit in (known, uuid.uuid4()):
        with pytest.raises(NotFound):
            visit_by_id(actor=world.charlie, appointment_id=visit)
    with pytest.raises(NotFound):
        visit_list(actor=world.charlie, patient_id=world.patient_id)


def test_many_pumps_without_a_visit_cost_one_query(django_assert_num_queries: object) -> None:
    pumps = [due(8).pk for _ in range(3)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert open_visits(pumps) == {}


@pytest.mark.parametrize("back", [dt.timedelta(), dt.timedelta(minutes=5)], ids=["one instant", "a clock set back"])
def test_the_newest_visit_is_the_one_made_last(back: dt.timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random ids and a clock that stands still or goes back do not decide which visit a message speaks of."""
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    world = make_world()
    made = [book(world, at(11, 25))]
    for number in range(1, 6):
        cancelled = made[-1].pk
        appointment_cancel(actor=world.alice, appointment_id=cancelled, reason=MissedReason.ILL, submission=submit(1))
        monkeypatch.setenv("PUMPLOG_CLOCK", (NOW - number * back).isoformat())
        made.append(book(world, at(11, 25, minute=number)))
    shown = visit_list(actor=world.alice, patient_id=world.patient_id)
    assert [visit.id for visit in shown] == [visit.pk for visit in reversed(made)]
    implant, last = implant_of(world), made[-1]
    assert facts_of_one(implant.pk, now=NOW).facts.visit.key == last.pk  # type: ignore[union-attr]
    told = Notice(
        implant=implant,
        patient=implant.patient,
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.VISIT,
        refill_by=last.on_day,
    )
    assert visits_of([told])[told.pk].uid == last.uid
