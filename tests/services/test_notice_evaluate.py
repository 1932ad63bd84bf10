"""What the passing of time brings about."""

import datetime as dt

import pytest
from django.db import connection

from pumplog.models import AuditEntry, Notice, PatientDetails, Task, Window
from pumplog.notices.decision import Decision
from pumplog.notices.store import Evaluation
from pumplog.services.notice import notices_replan
from pumplog.services.notice_apply import look_again
from pumplog.services.notice_evaluate import LATER, notices_evaluate
from pumplog.services.notice_facts import facts_of
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState, TaskKind
from tests.factories import (
    make_clinic,
    make_contact,
    make_due,
    make_fill,
    make_patient,
    make_policy,
    make_pump,
    make_window,
)

pytestmark = pytest.mark.django_db

REFILL_BY = dt.date(2026, 12, 4)
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
FIRST_LATE_MORNING = dt.datetime(2026, 12, 5, 16, tzinfo=dt.UTC)


@pytest.fixture
def clinic():
    return make_clinic(staff_email="staff@rapid-creek.example")


@pytest.fixture
def late(clinic):
    return make_due(clinic, REFILL_BY)


def staff_notices(state=NoticeState.PLANNED):
    rows = Notice.objects.filter(audience=NoticeAudience.STAFF, state=state)
    return list(rows.order_by("due_at").values_list("tier_days", flat=True))


def overdue_tasks():
    return Task.objects.filter(kind=TaskKind.OVERDUE)


def test_r07_nothing_due_is_a_clean_run(db):
    assert notices_evaluate(now=FIRST_LATE_MORNING) == Evaluation()


def test_the_refill_by_date_itself_is_not_overdue(late):
    notices_evaluate(now=dt.datetime(2026, 12, 5, 6, 59, tzinfo=dt.UTC))
    assert (staff_notices(), overdue_tasks().count()) == ([], 0)


def test_r21_overdue_begins_with_the_clinics_own_day(late):
    notices_evaluate(now=dt.datetime(2026, 12, 5, 7, tzinfo=dt.UTC))
    assert (staff_notices(), overdue_tasks().count()) == ([-1], 1)
    assert Notice.objects.get(audience=NoticeAudience.STAFF).due_at == FIRST_LATE_MORNING


def test_r05_evaluating_often_says_it_once_a_day(late):
    for minute in range(30):
        notices_evaluate(now=FIRST_LATE_MORNING + dt.timedelta(minutes=minute))
    assert (staff_notices(), overdue_tasks().count()) == ([-1], 1)


def test_r17_it_says_it_every_day_and_opens_one_task_a_cycle(late):
    for days in range(10):
        notices_evaluate(now=FIRST_LATE_MORNING + days * DAY)
        Notice.objects.filter(audience=NoticeAudience.STAFF, state=NoticeState.PLANNED).update(
            state=NoticeState.SENT, settled_at=FIRST_LATE_MORNING
        )
    assert staff_notices(NoticeState.SENT) == list(range(-1, -11, -1))
    assert overdue_tasks().count() == 1


def test_r02_after_days_of_outage_staff_are_told_once(late):
    notices_evaluate(now=FIRST_LATE_MORNING)
    notices_evaluate(now=FIRST_LATE_MORNING + 5 * DAY)
    assert staff_notices() == [-6]
    assert staff_notices(NoticeState.CANCELLED) == [-1]


def test_it_stops_when_the_pump_is_refilled_and_closes_the_task(late):
    notices_evaluate(now=FIRST_LATE_MORNING)
    make_fill(late, at=FIRST_LATE_MORNING)
    make_window(late, dt.date(2027, 3, 5))
    notices_replan(implant_id=late.pk, now=FIRST_LATE_MORNING)
    notices_evaluate(now=FIRST_LATE_MORNING + DAY)
    assert staff_notices() == []
    assert overdue_tasks().get().done_note == "Closed by itself: refill by 2027-03-05."


@pytest.mark.parametrize(
    ("moved_to", "still_open"), [(dt.date(2026, 12, 3), 1), (dt.date(2026, 12, 5), 0), (dt.date(2026, 12, 20), 0)]
)
def test_the_task_closes_when_the_date_itself_moves_out_of_the_past(late, moved_to, still_open):
    notices_evaluate(now=FIRST_LATE_MORNING)
    make_window(late, moved_to)
    notices_replan(implant_id=late.pk, now=FIRST_LATE_MORNING)
    assert overdue_tasks().filter(done_at=None).count() == still_open


def test_a_person_who_closed_the_task_is_not_asked_again_while_the_daily_mail_goes_on(late):
    notices_evaluate(now=FIRST_LATE_MORNING)
    overdue_tasks().update(done_at=FIRST_LATE_MORNING, done_by="Alice", done_note="comes on Monday")
    notices_evaluate(now=FIRST_LATE_MORNING + DAY)
    assert overdue_tasks().count() == 1
    assert staff_notices() == [-2]


def test_without_a_staff_address_the_task_comes_back_each_day_it_is_closed(clinic, late):
    make_policy(clinic, staff_email="")
    notices_evaluate(now=FIRST_LATE_MORNING)
    overdue_tasks().update(done_at=FIRST_LATE_MORNING, done_by="Alice", done_note="no answer")
    notices_evaluate(now=FIRST_LATE_MORNING + dt.timedelta(hours=1))
    assert overdue_tasks().filter(done_at=None).count() == 0
    notices_evaluate(now=FIRST_LATE_MORNING + DAY)
    assert overdue_tasks().filter(done_at=None).count() == 1
    assert staff_notices() == []


@pytest.mark.parametrize(("told", "says"), [(True, "was written to"), (False, "No message was sent")])
def test_the_task_says_whether_the_patient_was_written_to(late, told, says):
    notices_replan(implant_id=late.pk, now=FIRST_LATE_MORNING - 3 * DAY)
    if told:
        Notice.objects.update(state=NoticeState.SENT, settled_at=FIRST_LATE_MORNING)
    notices_evaluate(now=FIRST_LATE_MORNING)
    assert says in overdue_tasks().get().message


def test_a_tier_overtaken_by_the_next_is_withdrawn(late):
    notices_replan(implant_id=late.pk, now=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    notices_evaluate(now=dt.datetime(2026, 11, 28, tzinfo=dt.UTC))
    held = Notice.objects.filter(state=NoticeState.PLANNED).order_by("due_at")
    assert [row.tier_days for row in held] == [7, 2]


def test_a_tier_not_sent_before_the_date_is_over_goes_to_staff_instead(late):
    notices_replan(implant_id=late.pk, now=dt.datetime(2026, 12, 3, tzinfo=dt.UTC))
    notices_evaluate(now=FIRST_LATE_MORNING)
    row = Notice.objects.get(audience=NoticeAudience.PATIENT)
    assert (row.state, row.outcome) == (NoticeState.CANCELLED, "the date has passed: staff are told")
    assert overdue_tasks().count() == 1


def test_a_plan_that_somebody_forgot_is_made_up_for(late):
    during = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
    assert notices_evaluate(now=during).changed == 1
    assert Notice.objects.get(tier_days=7).state == NoticeState.PLANNED
    assert notices_evaluate(now=during) == Evaluation()


def test_one_pump_whose_record_cannot_be_read_does_not_silence_the_others(clinic, late):
    broken = make_clinic(staff_email="x@example.org")
    make_due(broken, REFILL_BY)
    # As a column changed by hand might: no policy of this clinic can be read.
    make_policy(broken, notice_tiers_days="soon")
    evaluation = notices_evaluate(now=FIRST_LATE_MORNING)
    assert (evaluation.failed, evaluation.changed) == (1, 1)
    assert overdue_tasks().get().patient == late.patient


def test_it_asks_the_database_a_fixed_number_of_times_when_there_is_nothing_new(clinic, django_assert_max_num_queries):
    for _ in range(5):
        make_due(clinic, REFILL_BY)
    notices_evaluate(now=FIRST_LATE_MORNING)
    with django_assert_max_num_queries(12):
        assert notices_evaluate(now=FIRST_LATE_MORNING) == Evaluation()


def test_what_it_does_is_audited_without_names(late):
    notices_evaluate(now=FIRST_LATE_MORNING)
    entry = AuditEntry.objects.get()
    family = PatientDetails.objects.get().family_name
    assert entry.action == "notices_replan"
    assert family not in entry.detail
    assert "staff@" not in entry.detail


def look_at(implant):
    return Window.objects.get(implant=implant, current=True).look_at


def test_what_has_been_looked_at_is_left_alone_until_its_time_comes(late):
    assert notices_evaluate(now=FIRST_LATE_MORNING - 10 * DAY).looked_at == 1
    moment = look_at(late)
    assert notices_evaluate(now=moment - SECOND).looked_at == 0
    assert notices_evaluate(now=moment).looked_at == 1


def test_every_pump_is_looked_at_once_a_day_whatever_was_foretold(clinic):
    implant = make_due(clinic, dt.date(2027, 12, 1))
    now = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    notices_evaluate(now=now)
    assert look_at(implant) == dt.datetime(2026, 11, 3, 7, tzinfo=dt.UTC)  # midnight in Denver


def test_consent_that_begins_is_seen_on_its_day(clinic):
    implant = make_pump(make_patient(clinic, email=None))
    make_contact(implant.patient, address="ivy@example.org", consent_on=dt.date(2026, 11, 3))
    make_window(implant, REFILL_BY)
    notices_evaluate(now=dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC))
    assert Notice.objects.count() == 0
    notices_evaluate(now=dt.datetime(2026, 11, 3, 7, tzinfo=dt.UTC))
    assert Notice.objects.count() == 3


def test_a_write_meanwhile_is_not_slept_over(late):
    """What was read without a lock may be stale: the moment that a write has set since then stands."""
    now = FIRST_LATE_MORNING - 10 * DAY
    notices_evaluate(now=now)
    read = facts_of([late.pk], now=now).pumps[late.pk]
    soon = now + SECOND
    Window.objects.filter(implant=late).update(look_at=soon)
    look_again([(read, Decision(again_at=now + DAY))], now=now)
    assert look_at(late) == soon


def test_a_new_window_is_looked_at_at_once(late):
    notices_evaluate(now=FIRST_LATE_MORNING - 10 * DAY)
    make_window(late, dt.date(2026, 12, 2))
    assert look_at(late) is None


def test_what_cannot_be_read_is_tried_again_an_hour_later_and_not_every_turn(clinic, late):
    make_policy(clinic, notice_tiers_days="soon")
    assert notices_evaluate(now=FIRST_LATE_MORNING).failed == 1
    assert notices_evaluate(now=FIRST_LATE_MORNING + LATER - SECOND) == Evaluation()
    assert notices_evaluate(now=FIRST_LATE_MORNING + LATER).failed == 1


def test_one_pump_that_cannot_be_written_does_not_take_the_others_of_its_batch_with_it(clinic):
    pumps = [make_due(clinic, REFILL_BY, email=f"p{number}@example.org") for number in range(6)]
    bad = pumps[3]
    with connection.cursor() as cursor:
        refuse(cursor, bad)
    evaluation = notices_evaluate(now=FIRST_LATE_MORNING - 10 * DAY)
    assert (evaluation.changed, evaluation.failed) == (5, 1)
    assert set(Notice.objects.values_list("implant_id", flat=True)) == {pump.pk for pump in pumps} - {bad.pk}


def refuse(cursor, implant):
    """Let the database refuse every notice about one pump."""
    if connection.vendor == "sqlite":
        cursor.execute(
            f"CREATE TRIGGER refuse BEFORE INSERT ON pumplog_notice WHEN NEW.implant_id = '{implant.pk.hex}' "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        return
    cursor.execute(f"ALTER TABLE pumplog_notice ADD CONSTRAINT refuse CHECK (implant_id <> '{implant.pk}')")


def test_a_thousand_pumps_are_looked_at_in_a_few_queries_a_batch(clinic, django_assert_max_num_queries):
    for _ in range(40):
        make_due(clinic, dt.date(2027, 12, 1))
    now = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    notices_evaluate(now=now)
    Window.objects.update(look_at=None)
    with django_assert_max_num_queries(14):
        assert notices_evaluate(now=now) == Evaluation(looked_at=40)
