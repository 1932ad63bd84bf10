from decimal import Decimal, Inexact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.dosing.figures.rounding import exact_arithmetic, floor_quotient, half_up, quotient_half_up


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        ("1", "3", "0.333333333"),
        ("2", "3", "0.666666667"),
        ("1", "2000000000", "0.000000001"),  # exactly half of the last place goes up
        ("-1", "2000000000", "-0.000000001"),  # and away from zero below it
        ("0.9999999999", "2000000000", "0.000000000"),
        ("-1", "3000000000", "0.000000000"),  # never minus zero
        ("0", "7", "0.000000000"),
    ],
)
def test_a_quotient_is_rounded_half_up_at_nine_places(numerator, denominator, expected):
    assert format(quotient_half_up(Decimal(numerator), Decimal(denominator)), "f") == expected


def test_the_knife_edge_is_decided_by_digits_that_an_ordinary_context_would_lose():
    with exact_arithmetic():
        just_below_half = Decimal("0.0000000005") - Decimal(1).scaleb(-60)
    assert half_up(just_below_half) == 0
    assert half_up(Decimal("0.0000000005")) == Decimal("0.000000001")


@pytest.mark.parametrize(("numerator", "expected"), [("7", 3), ("-7", -4), ("-8", -4), ("0", 0)])
def test_a_floor_goes_towards_the_earlier_side_of_zero_too(numerator, expected):
    assert floor_quotient(Decimal(numerator), Decimal(2)) == expected


def test_a_division_that_does_not_come_out_is_an_error_and_not_a_dose():
    with exact_arithmetic(), pytest.raises(Inexact):
        Decimal(1) / Decimal(3)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**20))
def test_a_rounded_quotient_is_never_further_off_than_half_of_the_last_place(numerator, denominator):
    rounded = quotient_half_up(Decimal(numerator), Decimal(denominator))
    with exact_arithmetic():
        assert abs(rounded * denominator - numerator) * 2 <= Decimal("1e-9") * denominator
