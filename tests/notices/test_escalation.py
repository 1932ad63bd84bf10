"""From message to person to physician, and past the date."""

import datetime as dt

import pytest

from pumplog.notices.facts import Away, TaskSeen
from pumplog.notices.parcel import Ending
from pumplog.sheets.vocabulary import AppointmentState, NoticeAudience, NoticeState, TaskKind
from tests.notices.build import DAY, EMAIL, HOUR, LETTER, REFILL_BY, Case, tier, utc

LATE = utc(2026, 12, 5, 16)


def test_a_visit_not_confirmed_five_days_before_the_date_is_a_call():
    case = Case()
    case.at(tier(5) - HOUR)
    assert case.tasks() == []
    case.at(tier(5))
    assert case.tasks() == [TaskKind.UNCONFIRMED]


@pytest.mark.parametrize("agreed", ["answer", "visit"])
def test_what_is_agreed_asks_nobody_and_closes_the_question(agreed):
    case = Case()
    case.at(tier(14))
    case.at(tier(5))
    if agreed == "answer":
        case.patient_confirms()
    else:
        case.visit(AppointmentState.CONFIRMED, REFILL_BY)
    assert case.tasks() == []
    case.at(tier(2))
    assert TaskKind.PHYSICIAN not in case.tasks()


def test_a_day_that_is_only_asked_for_is_not_agreed_until_somebody_books_it():
    case = Case()
    case.at(tier(14))
    case.patient_confirms()
    case.visit(AppointmentState.REQUESTED, REFILL_BY)
    case.at(tier(5))
    assert case.tasks() == [TaskKind.UNCONFIRMED]


def test_nobody_reached_two_days_before_is_a_physicians_task():
    case = Case()
    case.at(tier(5))
    case.at(tier(2))
    assert case.tasks() == [TaskKind.PHYSICIAN, TaskKind.UNCONFIRMED]


def test_a_person_who_has_called_settles_it_for_this_date_but_not_for_an_earlier_one():
    case = Case()
    case.at(tier(5))
    case.person_does(TaskKind.UNCONFIRMED)
    case.at(tier(2))
    assert case.tasks() == []
    case.date(REFILL_BY + DAY)
    assert case.tasks() == []
    case.date(REFILL_BY - DAY)
    assert TaskKind.UNCONFIRMED in case.tasks()
    assert TaskKind.PHYSICIAN in case.tasks()


def test_a_task_closed_at_leisure_weeks_before_does_not_keep_the_physician_away():
    case = Case(EMAIL)
    case.change(ways=())
    case.person_does(TaskKind.NO_CONTACT)
    case.at(tier(2))
    assert case.tasks() == [TaskKind.PHYSICIAN, TaskKind.UNCONFIRMED]


def test_hz30_an_answer_closes_no_physicians_task():
    case = Case()
    case.at(tier(14))
    case.at(tier(2))
    case.patient_confirms()
    assert TaskKind.PHYSICIAN in case.tasks()
    case.fill(dt.date(2027, 3, 5))
    assert case.tasks() == []


def test_an_open_call_is_not_asked_twice():
    case = Case(LETTER, unconfirmed_days=3, tiers_days=(14, 4), letter_days=10)
    case.at(tier(4))
    case.at(tier(3))
    assert TaskKind.UNCONFIRMED not in case.tasks()
    case.person_does(TaskKind.PHONE_CALL)
    assert TaskKind.UNCONFIRMED in case.tasks()


def test_r17_overdue_is_one_task_and_one_mail_a_day_and_never_goes_silent():
    case = Case()
    for days in range(10):
        case.at(LATE + days * DAY)
    staff = [row for row in case.rows(NoticeState.SENT) if row.told.audience is NoticeAudience.STAFF]
    assert [row.told.tier_days for row in staff] == list(range(-1, -11, -1))
    assert case.tasks().count(TaskKind.OVERDUE) == 1


def test_r02_after_days_of_outage_staff_are_told_once():
    case = Case()
    case.at(LATE)
    case.at(LATE + 5 * DAY)
    staff = [row for row in case.rows(NoticeState.SENT) if row.told.audience is NoticeAudience.STAFF]
    assert [row.told.tier_days for row in staff] == [-1, -6]


def test_r17_without_a_staff_address_the_task_comes_back_on_each_day_it_was_closed():
    case = Case(staff_email="")
    for days in range(3):
        case.at(LATE + days * DAY)
        assert TaskKind.OVERDUE in case.tasks()
        case.person_does(TaskKind.OVERDUE)
        assert TaskKind.OVERDUE not in case.tasks()


def test_overdue_again_after_the_date_moved_is_a_task_again():
    case = Case(now=LATE)
    case.person_does(TaskKind.OVERDUE)
    case.date(REFILL_BY + 20 * DAY)
    case.at(LATE + 25 * DAY)
    assert TaskKind.OVERDUE in case.tasks()


def test_the_unconfirmed_call_gives_way_to_the_overdue_task():
    case = Case()
    case.at(tier(2))
    case.at(LATE)
    assert TaskKind.UNCONFIRMED not in case.tasks()
    assert {TaskKind.OVERDUE, TaskKind.PHYSICIAN} <= set(case.tasks())


def test_r21_overdue_begins_with_the_clinics_own_day():
    case = Case()
    case.at(utc(2026, 12, 5, 6, 59, 59))
    assert TaskKind.OVERDUE not in case.tasks()
    case.at(utc(2026, 12, 5, 7))
    assert TaskKind.OVERDUE in case.tasks()


def test_r17_a_pump_without_a_date_is_a_task_that_comes_back_each_week():
    case = Case()
    case.date(None)
    assert case.tasks() == [TaskKind.NO_DATE]
    case.person_does(TaskKind.NO_DATE)
    closed = case.now
    case.at(closed + 7 * DAY - HOUR)
    assert case.tasks() == []
    case.at(closed + 7 * DAY)
    assert case.tasks() == [TaskKind.NO_DATE]
    case.date(REFILL_BY)
    assert case.tasks() == []


def test_the_day_of_an_appointment_that_went_by_without_a_refill_is_a_task():
    case = Case()
    day = REFILL_BY - 10 * DAY
    case.visit(AppointmentState.BOOKED, day)
    case.at(dt.datetime.combine(day + DAY, dt.time(6, 59), dt.UTC))
    assert case.tasks() == []
    case.at(dt.datetime.combine(day + DAY, dt.time(7), dt.UTC))
    assert case.tasks() == [TaskKind.APPOINTMENT_MISSED]
    case.visit(AppointmentState.MISSED, day)
    assert case.tasks() == []


def test_the_last_safe_day_that_goes_by_is_a_task_and_keeps_those_that_are_open():
    case = Case()
    case.change(away=(Away(first_day=dt.date(2026, 11, 30), last_day=dt.date(2026, 12, 20)),))
    case.at(utc(2026, 11, 27, 16))
    assert TaskKind.PHYSICIAN in case.tasks()
    case.at(utc(2026, 11, 28, 7))
    assert {TaskKind.PHYSICIAN, TaskKind.NO_SAFE_DATE, TaskKind.UNCONFIRMED} <= set(case.tasks())


def test_removal_closes_what_was_asked_but_not_what_failed():
    case = Case()
    case.at(tier(14), Ending.REFUSED)
    case.at(tier(5))
    case.change(removed=True)
    assert case.tasks() == [TaskKind.NOTICE_FAILED]


def test_a_call_that_was_asked_for_another_reason_is_left_to_a_person():
    case = Case()
    for subject in ("pump:link", "pump:texted", "pump:"):
        case.pump.tasks.append(TaskSeen(kind=TaskKind.PHONE_CALL, subject=subject))
    case.date(REFILL_BY + DAY)
    case.fill(dt.date(2027, 3, 5))
    case.change(removed=True)
    assert case.tasks() == [TaskKind.PHONE_CALL] * 3
