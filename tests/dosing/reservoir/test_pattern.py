from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.dosing.figures.moments import DAY, SECOND
from pumplog.dosing.figures.rounding import exact_arithmetic
from pumplog.dosing.reservoir.pattern import DailyPattern

HOUR = DAY // 24


def pattern(*rates, offset=0):
    """One rate a quarter of the day."""
    starts = tuple(range(0, DAY, DAY // len(rates)))
    return DailyPattern.of(offset, starts, tuple(map(Decimal, rates)))


def test_a_steady_flow_is_a_pattern_of_one_step():
    assert DailyPattern.steady(Decimal(3)) == DailyPattern.of(0, (0,), (Decimal(3),))
    assert DailyPattern.steady(Decimal(3)).daily == 3 * DAY


def test_a_step_without_a_rate_or_a_rate_without_a_step_is_no_pattern():
    for starts, rates in (((0,), (1, 2)), ((0, HOUR), (1,)), ((0,), ())):
        with pytest.raises(ValueError, match="zip"):
            DailyPattern.of(0, starts, tuple(map(Decimal, rates)))


def test_a_thousand_days_cost_no_more_than_one():
    made = pattern(1, 0, 3, 2)
    assert made.between(0, 1000 * DAY) == 1000 * made.daily
    assert made.second_of_reaching(0, made.daily * 1000 + 1) == 1000 * 86_400


def test_the_offset_moves_the_day():
    made = pattern(0, 1, offset=-7 * HOUR)  # flows from noon on the pump's clock, 19:00 UTC
    assert made.between(0, 19 * HOUR) == 7 * HOUR  # the last seven hours of the day before
    assert made.second_of_reaching(10 * HOUR, Decimal(1)) == 19 * 3600


def test_nothing_that_never_flows_is_ever_reached():
    assert pattern(0, 0).second_of_reaching(0, Decimal(1)) is None


def test_moments_before_1970_are_days_like_others():
    made = pattern(1, 2)
    assert made.between(-3 * DAY, -2 * DAY) == made.daily
    assert made.second_of_reaching(-3 * DAY, made.daily) == -2 * 86_400


RATES = st.lists(st.integers(0, 5), min_size=1, max_size=4).filter(lambda rates: len(rates) != 3)


@given(RATES, st.integers(-3, 3), st.integers(-5 * DAY, 5 * DAY), st.integers(1, 40 * DAY))
def test_the_second_of_reaching_is_the_first_by_which_it_has_all_been_delivered(rates, hours, start, amount):
    made = pattern(*rates, offset=hours * HOUR)
    with exact_arithmetic():
        second = made.second_of_reaching(start, Decimal(amount))
        if second is None:
            assert not any(rates)
            return
        assert made.between(start, (second + 1) * SECOND) >= amount
        if second * SECOND > start:
            assert made.between(start, second * SECOND) <= amount


@given(RATES, st.integers(-5 * DAY, 5 * DAY), st.integers(0, 9 * DAY), st.integers(0, 9 * DAY))
def test_what_is_delivered_adds_up(rates, start, first, second):
    made = pattern(*rates)
    middle, end = start + first, start + first + second
    assert made.between(start, middle) + made.between(middle, end) == made.between(start, end)
