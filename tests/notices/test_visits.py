"""What a patient is told of an appointment."""

import datetime as dt

from pumplog.notices import reasons
from pumplog.notices.parcel import Ending
from pumplog.sheets.vocabulary import AppointmentState, NoticePurpose, NoticeState
from tests.notices.build import DAY, EMAIL, HOUR, LETTER, PHONE, REFILL_BY, SMS, Case, utc

NOON = utc(2026, 11, 10, 19)
VISIT_DAY = REFILL_BY - 3 * DAY


def visits(case, state=NoticeState.SENT):
    return [
        (row.told.edition, row.told.channel.value, row.told.refill_by)
        for row in case.rows(state)
        if row.told.purpose is NoticePurpose.VISIT
    ]


def test_a_booking_is_told_once():
    case = Case(now=NOON)
    case.visit(AppointmentState.BOOKED, VISIT_DAY)
    case.at(NOON)
    case.at(NOON + HOUR)
    assert visits(case) == [(0, "email", VISIT_DAY)]


def test_a_day_that_is_asked_for_is_not_announced():
    case = Case(now=NOON)
    case.visit(AppointmentState.REQUESTED, VISIT_DAY)
    assert case.at(NOON) == []


def test_r22_a_move_and_a_cancellation_are_told_each_with_its_own_number():
    case = Case(now=NOON, daily_cap=9)
    case.visit(AppointmentState.BOOKED, VISIT_DAY)
    case.at(NOON)
    case.visit(AppointmentState.BOOKED, VISIT_DAY - DAY, sequence=1)
    case.at(NOON)
    case.visit(AppointmentState.CANCELLED, VISIT_DAY - DAY, sequence=2)
    case.at(NOON)
    assert visits(case) == [(0, "email", VISIT_DAY), (1, "email", VISIT_DAY - DAY), (2, "email", VISIT_DAY - DAY)]


def test_a_booking_that_nobody_heard_of_is_withdrawn_without_a_word():
    case = Case()
    case.visit(AppointmentState.BOOKED, VISIT_DAY)
    case.visit(AppointmentState.CANCELLED, VISIT_DAY, sequence=1)
    assert case.at(NOON) == []
    assert reasons.VISIT_CHANGED in case.cancelled().values()


def test_a_second_appointment_on_the_same_day_is_told_again():
    case = Case(now=NOON, daily_cap=9)
    case.visit(AppointmentState.BOOKED, VISIT_DAY)
    case.at(NOON)
    case.visit(AppointmentState.CANCELLED, VISIT_DAY, sequence=1)
    case.at(NOON)
    case.now = NOON + HOUR
    case.visit(AppointmentState.BOOKED, VISIT_DAY, created_at=NOON + HOUR)
    case.at(NOON + HOUR)
    case.at(NOON + 2 * HOUR)
    assert visits(case) == [(0, "email", VISIT_DAY), (1, "email", VISIT_DAY), (2, "email", VISIT_DAY)]


def test_it_goes_by_e_mail_or_text_message_and_the_other_where_one_fails():
    case = Case(LETTER, PHONE, EMAIL, SMS, now=NOON)
    case.visit(AppointmentState.BOOKED, VISIT_DAY)
    case.at(NOON, lambda going: Ending.REFUSED if going.parcel.channel == "email" else Ending.SENT)
    assert visits(case) == [(0, "sms", VISIT_DAY)]


def test_quiet_hours_hold_it_and_it_is_withdrawn_once_the_visit_has_begun():
    case = Case(now=utc(2026, 11, 11, 5))
    case.visit(AppointmentState.BOOKED, dt.date(2026, 11, 11))
    assert case.at(utc(2026, 11, 11, 6)) == []
    case.now = utc(2026, 11, 11, 17)
    case.decide()
    assert visits(case, NoticeState.PLANNED) == []


def test_r36_nothing_is_said_of_an_appointment_once_the_pump_is_removed():
    case = Case()
    case.visit(AppointmentState.BOOKED, VISIT_DAY)
    case.change(removed=True)
    assert case.at(NOON) == []
