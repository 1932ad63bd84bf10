"""What a patient is told of the date, by which way, and when it is left alone."""

import datetime as dt
from dataclasses import replace

import pytest

from pumplog.notices import reasons
from pumplog.notices.facts import Away
from pumplog.notices.parcel import Ending
from pumplog.sheets.vocabulary import AppointmentState, NoticeState, TaskKind
from tests.notices.build import DAY, EARLY, EMAIL, HOUR, LETTER, PHONE, REFILL_BY, SMS, Case, tier, utc

EVERY_TIER = (90, 30, 14, 7, 3, 2, 1, 0)


@pytest.mark.parametrize("days", EVERY_TIER)
@pytest.mark.parametrize("way", [EMAIL, SMS, LETTER, PHONE], ids=lambda way: way.kind)
def test_r01_every_tier_fires_on_every_channel(days, way):
    case = Case(way, tiers_days=(days,), safety_tier_days=0, letter_days=0, now=utc(2026, 8, 1))
    case.at(tier(days) - DAY)
    assert case.carried == []
    case.at(tier(days))
    assert case.carried == [(days, way.kind, REFILL_BY)]


@pytest.mark.parametrize("days", EVERY_TIER)
def test_r01_every_tier_fires_among_all_the_others(days):
    case = Case(tiers_days=EVERY_TIER, now=utc(2026, 8, 1))
    for each in EVERY_TIER:
        case.at(tier(each))
    assert (days, "email", REFILL_BY) in case.carried
    assert len(case.carried) == len(EVERY_TIER)


@pytest.mark.parametrize("days", [2, 1, 0])
@pytest.mark.parametrize("state", [AppointmentState.BOOKED, AppointmentState.CONFIRMED])
def test_r01_the_safety_tiers_fire_whatever_was_booked_or_answered(days, state):
    case = Case(tiers_days=EVERY_TIER)
    case.at(tier(30))
    case.patient_confirms()
    case.visit(state, REFILL_BY)
    for each in (14, 7, 3):
        assert [went for went in case.at(tier(each)) if went[0]] == []
    for each in (2, 1, 0):
        case.at(tier(each))
    assert (days, "email", REFILL_BY) in case.carried


@pytest.mark.parametrize("outage", [HOUR, DAY, 4 * DAY, 6 * DAY], ids=str)
def test_r02_after_an_outage_the_present_tier_goes_once(outage):
    case = Case()
    assert case.at(tier(14) + outage) == [(14, "email", REFILL_BY)]
    assert case.at(tier(14) + outage + HOUR) == []


def test_r02_after_an_outage_over_two_tiers_only_the_more_urgent_goes():
    case = Case()
    assert case.at(tier(7) + HOUR) == [(7, "email", REFILL_BY)]
    assert case.cancelled() == {14: reasons.SUPERSEDED}


def test_r03_the_date_itself_is_a_tier():
    case = Case(tiers_days=(0,))
    assert case.at(tier(0)) == [(0, "email", REFILL_BY)]


def test_r05_asking_a_hundred_times_tells_once():
    case = Case()
    went = [what for minute in range(100) for what in case.at(tier(14) + minute * dt.timedelta(minutes=1))]
    assert len(went) == 1


def test_r06_the_next_fill_is_told_again_even_of_the_same_date():
    case = Case()
    case.at(tier(14))
    case.fill(REFILL_BY)
    assert case.at(tier(14) + HOUR) == [(14, "email", REFILL_BY)]
    assert case.cancelled()[7] == reasons.NEW_CYCLE


def test_r07_nothing_due_is_nothing_done():
    case = Case()
    assert case.at(EARLY) == []
    assert case.decide().empty


def test_r10_other_tiers_and_another_hour_plan_anew():
    case = Case()
    case.change(rules=replace(case.pump.rules, tiers_days=(21, 7)))
    assert case.cancelled() == {14: reasons.TIERS_CHANGED, 2: reasons.TIERS_CHANGED}
    assert case.planned() == [(7, "email"), (21, "email")]
    case.change(rules=replace(case.pump.rules, notice_hour=11))
    assert set(case.cancelled().values()) == {reasons.TIERS_CHANGED, reasons.HOUR_CHANGED}


def test_r12_a_date_that_moves_there_and_back_is_told_again():
    case = Case()
    later = REFILL_BY + DAY
    case.at(tier(14))
    case.date(later)
    assert case.at(tier(14) + HOUR) == []
    assert case.at(tier(13)) == [(14, "email", later)]
    case.date(REFILL_BY)
    assert case.at(tier(13) + HOUR) == [(14, "email", REFILL_BY)]
    assert case.rows(NoticeState.SENT)[-1].told.edition == 2


def test_r12_a_date_that_moves_there_and_back_untold_is_not_told_again():
    case = Case()
    case.at(tier(14))
    case.date(REFILL_BY + 30 * DAY)
    case.date(REFILL_BY)
    assert case.at(tier(14) + HOUR) == []


def test_r14_a_tier_counts_days_before_the_date_that_depletion_gives():
    case = Case(tiers_days=(10,))
    assert case.at(tier(10) - dt.timedelta(seconds=1)) == []
    assert case.at(tier(10)) == [(10, "email", REFILL_BY)]


def test_r15_it_goes_at_the_clinics_hour_and_not_before():
    case = Case()
    assert case.at(utc(2026, 11, 20, 15, 59)) == []
    assert case.at(utc(2026, 11, 20, 16)) == [(14, "email", REFILL_BY)]


def test_r19_quiet_hours_hold_what_is_due_and_let_it_go_in_the_morning():
    case = Case()
    night = utc(2026, 11, 21, 9)
    case.date(REFILL_BY - 3 * DAY)
    assert case.at(night) == []
    assert case.rows(NoticeState.PLANNED)[0].retry_at == utc(2026, 11, 21, 15)
    assert case.at(utc(2026, 11, 21, 15)) == [(14, "email", REFILL_BY - 3 * DAY)]


def test_the_daily_cap_holds_a_third_message_until_the_next_morning():
    case = Case()
    case.at(tier(14))
    case.date(REFILL_BY - DAY)
    case.at(tier(14) + HOUR)
    case.date(REFILL_BY - 2 * DAY)
    assert case.at(tier(14) + 2 * HOUR) == []
    assert case.at(utc(2026, 11, 21, 15)) == [(14, "email", REFILL_BY - 2 * DAY)]


def test_r36_a_refill_or_a_removal_withdraws_what_is_pending():
    case = Case()
    case.fill(dt.date(2027, 3, 5))
    assert set(case.cancelled().values()) == {reasons.moved(dt.date(2027, 3, 5))}
    case.change(removed=True)
    assert case.planned() == []
    assert case.at(tier(14, refill_by=dt.date(2027, 3, 5))) == []


@pytest.mark.parametrize("ending", [Ending.REFUSED, Ending.DOUBTFUL])
def test_a_way_that_failed_or_may_have_hands_the_same_tier_to_the_next_at_once(ending):
    case = Case(EMAIL, SMS)
    case.at(tier(14), lambda going: ending if going.parcel.channel == "email" else Ending.SENT)
    assert (14, "sms", REFILL_BY) in case.carried
    assert len(case.tasks()) == 1


def test_what_came_back_days_later_hands_it_to_the_next_way():
    case = Case(EMAIL, SMS)
    case.at(tier(14))
    case.rows(NoticeState.SENT)[0].set(state=NoticeState.FAILED)
    case.decide()
    assert case.at(tier(14) + 3 * DAY) == [(14, "sms", REFILL_BY)]


def test_an_address_that_failed_since_the_fill_comes_last_at_the_next_tier():
    case = Case(EMAIL, SMS)
    case.at(tier(14), lambda going: Ending.REFUSED if going.parcel.channel == "email" else Ending.SENT)
    assert case.at(tier(7)) == [(7, "sms", REFILL_BY)]


def test_word_that_it_arrived_after_all_calls_the_next_way_back():
    case = Case(EMAIL, SMS, quiet_from_hour=10, quiet_until_hour=9)
    case.at(tier(14), Ending.DOUBTFUL)
    case.date(REFILL_BY)
    row = case.rows(NoticeState.UNKNOWN)[0]
    for waiting in case.rows(NoticeState.UNKNOWN)[1:]:
        waiting.free(retry_at=None)
    row.set(state=NoticeState.DELIVERED)
    case.decide()
    assert reasons.TOLD in case.cancelled().values()


def test_a_letter_serves_only_tiers_and_days_that_leave_time_for_the_post():
    case = Case(LETTER, EMAIL)
    assert case.at(tier(14)) == [(14, "letter", REFILL_BY)]
    assert case.at(tier(7) + DAY) == [(7, "email", REFILL_BY)]
    assert case.at(tier(2)) == [(2, "email", REFILL_BY)]


def test_where_no_way_is_left_for_a_tier_a_person_calls():
    case = Case(LETTER)
    case.at(tier(14))
    case.at(tier(2))
    assert TaskKind.PHONE_CALL in case.tasks()
    case.person_does(TaskKind.PHONE_CALL)
    assert TaskKind.PHONE_CALL not in case.tasks()


def test_no_way_at_all_is_a_task_and_a_new_one_closes_it_and_plans():
    case = Case(EMAIL)
    case.change(ways=())
    assert case.cancelled() == dict.fromkeys((14, 7, 2), reasons.CONTACT_ENDED)
    assert case.tasks() == [TaskKind.NO_CONTACT]
    case.change(ways=(SMS,))
    assert (case.tasks(), len(case.planned())) == ([], 3)


def test_an_appointment_in_time_stops_the_nagging_and_its_end_starts_it_again():
    case = Case()
    case.visit(AppointmentState.BOOKED, REFILL_BY - 4 * DAY)
    assert case.cancelled() == {14: "appointment on 2026-11-30", 7: "appointment on 2026-11-30"}
    case.visit(AppointmentState.CANCELLED, REFILL_BY - 4 * DAY, sequence=1)
    assert sorted(case.planned()) == [(2, "email"), (7, "email"), (14, "email")]


def test_an_appointment_that_is_too_late_stops_nothing_and_is_a_task():
    case = Case()
    case.visit(AppointmentState.BOOKED, REFILL_BY + DAY)
    assert (14, "email") in case.planned()
    assert TaskKind.APPOINTMENT_TOO_LATE in case.tasks()


def test_an_answer_stops_the_nagging_until_the_date_moves_closer():
    case = Case()
    case.at(tier(14))
    case.patient_confirms()
    assert case.cancelled() == {7: reasons.ANSWERED}
    case.date(REFILL_BY + 7 * DAY)
    assert [days for days, _ in case.planned()] == [2]
    case.date(REFILL_BY - 2 * DAY)
    assert case.at(tier(14) + HOUR) == [(14, "email", REFILL_BY - 2 * DAY)]


def test_a_missed_appointment_takes_back_the_answer_before_it():
    case = Case()
    case.at(tier(14))
    case.patient_confirms()
    case.visit(AppointmentState.BOOKED, REFILL_BY - 8 * DAY)
    case.now = tier(7)
    case.visit(AppointmentState.MISSED, REFILL_BY - 8 * DAY)
    assert case.at(tier(7)) == [(7, "email", REFILL_BY)]


def test_a_journey_over_the_date_tells_the_last_safe_day_before_it():
    case = Case()
    case.change(away=(Away(first_day=dt.date(2026, 11, 30), last_day=dt.date(2026, 12, 20)),))
    friday = dt.date(2026, 11, 27)
    assert case.at(tier(14, refill_by=friday)) == [(14, "email", friday)]
    assert set(case.cancelled().values()) == {reasons.away(friday)}


def test_no_safe_day_left_asks_a_person_and_keeps_only_the_safety_tiers():
    case = Case(now=tier(14))
    case.change(away=(Away(first_day=dt.date(2026, 11, 20), last_day=dt.date(2026, 12, 20)),))
    assert case.tasks() == [TaskKind.NO_SAFE_DATE]
    assert case.planned() == [(2, "email")]


def test_a_letter_nobody_posted_before_its_date_moved_is_made_again_when_it_moves_back():
    case = Case(LETTER)
    case.at(tier(14))
    assert case.tasks() == [TaskKind.POST_LETTER]
    case.date(REFILL_BY + 30 * DAY)
    assert case.tasks() == []
    case.date(REFILL_BY)
    assert case.at(tier(14) + HOUR) == [(14, "letter", REFILL_BY)]
    assert case.tasks() == [TaskKind.POST_LETTER]


def test_hz12_a_letter_of_the_fill_before_is_not_posted_any_more():
    case = Case(LETTER)
    case.at(tier(14))
    case.fill(dt.date(2027, 3, 5))
    assert case.tasks() == []
    case = Case(LETTER)
    case.at(tier(14))
    case.pump.rows = []
    case.fill(dt.date(2027, 3, 5))
    assert case.tasks() == []
