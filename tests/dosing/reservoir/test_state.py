from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.figures.quantities import Mass
from pumplog.dosing.reservoir.state import Unanswerable, state_at
from tests.dosing.build import (
    PUMP,
    allowed,
    bolus,
    bupivacaine,
    counted,
    d,
    day,
    fill,
    flex,
    mg,
    ml,
    morphine,
    rate,
    start,
    steady,
    stop,
)


def left(events, when, pump=PUMP):
    return state_at(pump, events, day(when)).expected_residual.ml


def test_the_golden_numbers():
    state = state_at(PUMP, (fill(), steady()), day(90))
    assert state.flow.ml_per_day == d("0.3")
    assert state.expected_residual == ml(13)
    assert state.delivered == ml(27)
    assert state.alarm_at == day(126) + timedelta(hours=16)
    assert state.empty_at == day(133) + timedelta(hours=8)
    assert state.alarm_at_earliest == day(110) + timedelta(hours=15, minutes=1, seconds=18)
    assert [daily.dose.mcg_per_day for daily in state.daily_doses] == [6000]


def test_a_second_drug_follows_the_flow():
    state = state_at(PUMP, (fill(drugs=(bupivacaine(), morphine())), steady()), day(1))
    assert [(daily.drug, daily.dose.mcg_per_day) for daily in state.daily_doses] == [
        ("bupivacaine", 3000),
        ("morphine", 6000),
    ]


def test_what_was_left_inside_counts_as_held():
    state = state_at(PUMP, (fill(30, retained="0.5"), steady()), day(10))
    assert state.held_at_fill == ml("30.5")
    assert state.expected_residual == ml("27.5")


def test_a_programme_set_before_the_fill_is_read_against_the_new_strength():
    events = (fill(at=day(-60)), steady(at=day(-60)), fill(drugs=(morphine(10),)))
    assert state_at(PUMP, events, day(10)).flow.ml_per_day == d("0.6")


def test_only_the_last_fill_matters():
    events = (fill(at=day(-60)), steady(at=day(-60)), fill(20))
    state = state_at(PUMP, events, day(10))
    assert state.filled_at == day(0)
    assert state.expected_residual == ml(17)


def test_a_programme_change_takes_effect_at_its_instant():
    assert left((fill(), rate("0.3"), rate("1", at=day(10))), 20) == 27


def test_r35_a_stopped_pump_delivers_nothing():
    events = (fill(), rate(1), stop(3), start(7))
    assert left(events, 10) == 34
    assert left(events, 5) == 37


def test_a_stop_carries_over_a_fill():
    events = (fill(at=day(-5)), rate(1, at=day(-5)), stop(-2), fill(), start(4))
    state = state_at(PUMP, events, day(3))
    assert not state.running
    assert state.expected_residual == ml(40)
    assert state.alarm_at is None
    assert left(events, 10) == 34


def test_a_stop_and_a_start_at_one_instant_leave_the_pump_as_it_was():
    assert left((fill(), rate(1), start(3), stop(3)), 10) == 30
    assert left((fill(), rate(1), stop(2), stop(4), start(4)), 10) == 38


def test_a_stopped_pump_has_no_alarm_to_come_but_keeps_one_that_was():
    reached = state_at(PUMP, (fill(4), rate(1), stop(3)), day(9))
    assert reached.alarm_at == reached.alarm_at_all_boluses == day(2)
    assert reached.empty_at is None
    assert reached.flow.ml_per_day == 1


def test_counted_boluses_are_delivered_even_while_the_pump_is_stopped():
    events = (fill(), rate(1), stop(0), counted(2, 6, 8, 10))  # 8 x 10 mg at 20 mg/mL: 4 mL in 4 days
    assert left(events, 6) == 36
    assert left(events, 10) == 36


def test_counted_boluses_are_spread_evenly_over_their_interval():
    events = (fill(6), rate(1), counted(0, 4, 8, 10, at=day(4)))
    assert state_at(PUMP, events, day(4)).alarm_at == day(2)  # 2 mL a day from 6 mL to 2 mL


def test_counted_boluses_of_an_earlier_fill_are_of_no_account_now():
    old = counted(-10, -5, 8, 10, at=day(0))
    events = (fill(at=day(-20)), rate(1, at=day(-20)), old, fill())
    assert left(events, 10) == 30


def test_a_count_over_no_time_is_taken_at_once():
    assert left((fill(), rate(1), counted(2, 2, 8, 10)), 2) == 34


def test_a_bolus_is_taken_at_once_as_a_volume_or_as_a_dose():
    events = (fill(), rate(0), bolus(day(1), ml("0.35")), bolus(day(2), mg(10)))
    assert left(events, 1) == d("39.65")
    assert left(events, 2) == d("39.15")


def test_a_bolus_at_the_instant_of_the_fill_comes_out_of_the_new_fill():
    assert left((fill(at=day(-9)), rate(0, at=day(-9)), fill(30), bolus(day(0), ml(1))), 0) == 29


def test_a_level_reached_by_a_bolus_is_reached_at_the_bolus():
    state = state_at(PUMP, (fill(3), rate(0), bolus(day(2), ml(2))), day(5))
    assert state.alarm_at == day(2)
    assert state.empty_at is None


def test_a_fill_at_or_below_the_level_reaches_it_at_the_fill():
    state = state_at(PUMP, (fill(2), rate(0)), day(5))
    assert state.alarm_at == state.alarm_at_earliest == day(0)
    assert state.empty_at is None
    assert state_at(PUMP, (fill(0), rate(0)), day(5)).empty_at == day(0)


def test_never_more_is_delivered_than_was_held():
    state = state_at(PUMP, (fill(10), rate(1), bolus(day(12), ml(5))), day(40))
    assert state.delivered == ml(10)
    assert state.expected_residual == ml(0)
    assert state.empty_at == day(10)


def test_every_allowed_bolus_is_assumed_from_the_question_on():
    events = (fill(22), steady(6, bolus=allowed("0.5", 8)))  # 0.3 mL/day, and 0.2 mL/day more
    state = state_at(PUMP, events, day(10))
    assert state.flow.ml_per_day == d("0.3")
    assert state.alarm_at == day(66) + timedelta(hours=16)
    assert state.alarm_at_all_boluses == day(44)  # 17 mL left above the level, 0.5 mL a day


def test_boluses_alone_run_a_pump_down_whose_programme_delivers_nothing():
    state = state_at(PUMP, (fill(22), steady(0, bolus=allowed(1, 10))), day(0))
    assert state.alarm_at is None
    assert state.alarm_at_all_boluses == day(40)


def test_no_bolus_is_assumed_from_a_stopped_pump():
    state = state_at(PUMP, (fill(22), steady(6, bolus=allowed(1, 10)), stop(1)), day(5))
    assert state.alarm_at_all_boluses is None
    assert state.alarm_at_earliest is None


def test_the_tolerance_applies_to_everything_since_the_fill_prime_and_boluses_too():
    events = (fill(22), rate(1), bolus(day(0), ml(1)))
    assert state_at(PUMP, events, day(5)).alarm_at == day(19)
    ten = state_at(_pump(flow_tolerance_pct=d(25)), events, day(5))
    assert ten.alarm_at_earliest == day(15)  # (1 + 15) x 1.25 = 20


def test_a_flex_day_runs_on_the_pumps_own_clock():
    steps = ((0, "0"), (12, "2"))  # 2 mg/h at 20 mg/mL from noon on: 0.1 mL/h
    events = (fill(at=day(0)), flex(*steps, at=datetime(2026, 3, 1, 10, tzinfo=UTC), clock_offset=timedelta(hours=-7)))
    # Filled at 17:00 UTC, 10:00 on the pump's clock; nothing flows until 12:00 there.
    assert state_at(PUMP, events, day(0) + timedelta(hours=2)).delivered == ml(0)
    assert state_at(PUMP, events, day(0) + timedelta(hours=3)).delivered == ml("0.1")
    assert state_at(PUMP, events, day(0)).flow.ml_per_day == d("1.2")


def test_a_pump_does_not_follow_daylight_saving():
    zone = ZoneInfo("America/New_York")
    begin = datetime(2026, 3, 7, 0, 0, tzinfo=zone)  # the clocks go forward on 8 March
    events = (fill(at=begin), flex((0, "2"), (12, "0"), at=begin))
    nine_utc_days = datetime(2026, 3, 16, 5, 0, tzinfo=UTC)
    assert state_at(PUMP, events, nine_utc_days).delivered == ml("10.8")
    noon_on_the_pump = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)
    assert state_at(PUMP, events, noon_on_the_pump).delivered == ml(12)


def test_where_a_level_is_reached_at_the_end_of_a_step_that_end_is_the_answer_and_not_the_next_flow():
    events = (fill("3.2"), flex((0, "0"), (10, "2"), (22, "0")))  # 1.2 mL between 10:00 and 22:00
    state = state_at(PUMP, events, day(0))
    assert state.alarm_at == day(0) + timedelta(hours=12)


def test_a_level_reached_exactly_at_midnight_is_found_on_the_day_that_ends():
    events = (fill("2.7"), flex((0, "0"), (10, "1")))  # 10:00 to 24:00: 0.7 mL
    assert state_at(PUMP, events, day(0)).alarm_at == day(0) + timedelta(hours=14)


def test_an_instant_is_floored_to_the_second_and_never_later_than_the_truth():
    state = state_at(PUMP, (fill(3), rate("0.3")), day(0))  # 1 mL at 0.3 mL/day: 3 1/3 days
    assert state.alarm_at == day(3) + timedelta(hours=8)
    sevenths = state_at(PUMP, (fill(3), rate("0.7")), day(0))
    assert sevenths.alarm_at == day(1) + timedelta(seconds=37_028)  # 37028.57…


def test_an_instant_beyond_the_calendar_is_never_and_does_not_crash():
    state = state_at(PUMP, (fill(40), rate("0.000001")), day(0))
    assert state.alarm_at is None
    assert state.empty_at is None


def test_difference_and_ratio_come_with_a_measured_residual():
    state = state_at(PUMP, (fill(20), rate("0.25")), day(60), measured=ml("6.2"))
    assert state.difference == ml("1.2")
    assert state.delivered_ratio == d("0.92")
    assert state_at(PUMP, (fill(20), rate("0.25")), day(60)).difference is None


def test_there_is_no_ratio_where_nothing_should_have_been_delivered():
    state = state_at(PUMP, (fill(20), rate(0)), day(60), measured=ml(19))
    assert state.difference == ml(-1)
    assert state.delivered_ratio is None


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((), "no_fill"),
        ((steady(),), "no_fill"),
        ((fill(),), "no_program"),
        ((fill(), fill(), steady()), "two_fills_at_once"),
        ((fill(), steady(), steady()), "two_programs_at_once"),
        ((fill(40, retained="0.1"), steady()), "fill_over_reservoir"),
        ((fill(), steady(), stop(1), stop(2)), "stop_while_stopped"),
        ((fill(), steady(), start(1)), "start_while_running"),
        ((fill(), steady(), stop(1), start(2), start(3)), "start_while_running"),
        ((fill(), steady(), counted(-1, 2, 1, 1)), "boluses_begin_before_fill"),
        ((fill(), steady(), counted(3, 2, 1, 1, at=day(4))), "boluses_end_before_begin"),
        ((fill(), steady(), counted(1, 4, 1, 1, at=day(3))), "boluses_end_after_count"),
    ],
)
def test_a_history_that_contradicts_itself_is_not_answered(events, code):
    with pytest.raises(Unanswerable) as refused:
        state_at(PUMP, events, day(10))
    assert refused.value.code == code


def test_what_happens_after_the_question_is_not_known_yet():
    known = (fill(), steady())
    later = (fill(at=day(20)), fill(at=day(20)), stop(21), stop(22), rate(9, at=day(11)))
    assert state_at(PUMP, (*known, *later), day(10)) == state_at(PUMP, known, day(10))


def test_instants_in_one_zone_are_compared_as_instants_and_not_by_the_wall_clock():
    zone = ZoneInfo("America/New_York")
    first_half_past_one = datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=0)
    second_half_past_one = datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=1)
    events = (fill(at=first_half_past_one), rate(24, at=first_half_past_one))
    assert state_at(PUMP, events, second_half_past_one).delivered == ml(1)


def test_a_bolus_of_a_dose_that_does_not_divide_is_exact_to_the_last_place():
    drugs = (morphine(7),)
    state = state_at(PUMP, (fill(20, drugs=drugs), rate(0), bolus(day(0), Mass(mcg=Decimal(1000)))), day(0))
    assert state.delivered.ml == d("0.142857143")
    assert state.expected_residual.ml == d("19.857142857")


def _pump(**changes):
    return replace(PUMP, **changes)
