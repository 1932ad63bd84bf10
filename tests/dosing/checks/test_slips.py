from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.dosing.checks.slips import HOURS_AS_MINUTES, PER_HOUR, POWERS, Slip, factor_slip, rate_swapped, swapped
from tests.dosing.build import d

SPREAD = Decimal("0.35")
FIGURES = st.decimals(min_value="0.001", max_value="99999", places=3)


@pytest.mark.parametrize(
    ("value", "former", "expected"),
    [
        ("45", "4.5", (Slip.TENFOLD, True)),
        ("0.45", "4.5", (Slip.TENFOLD, False)),
        ("450", "4.5", (Slip.HUNDREDFOLD, True)),
        ("4500", "4.5", (Slip.THOUSANDFOLD, True)),
        ("0.0045", "4.5", (Slip.THOUSANDFOLD, False)),
        ("108", "4.5", (Slip.HOURLY, True)),
        ("0.1875", "4.5", (Slip.HOURLY, False)),
        ("58.5", "4.5", (Slip.TENFOLD, True)),  # raised by 30 % and off by a place
        ("5.4", "4.5", None),
        ("9", "4.5", None),
        ("0", "4.5", None),
        ("4.5", "0", None),
    ],
)
def test_a_factor_is_known_whichever_way_and_after_an_ordinary_step(value, former, expected):
    found = factor_slip(d(value), d(former), spread=SPREAD, factors=(*POWERS, *PER_HOUR))
    assert (found and (found.slip, found.more)) == expected


def test_the_nearer_of_two_factors_is_named():
    found = factor_slip(d("18"), d(1), spread=Decimal(1), factors=(*POWERS, *PER_HOUR))
    assert (found.slip, found.factor) == (Slip.HOURLY, 24)


def test_the_edge_of_the_spread_still_counts():
    assert factor_slip(d("10.2"), d(1), spread=d("0.02"))
    assert factor_slip(d("10.201"), d(1), spread=d("0.02")) is None


@pytest.mark.parametrize(("value", "slip"), [(13, Slip.TENFOLD), (16, Slip.HOURLY)])
def test_of_two_slips_that_would_do_the_nearer_is_named(value, slip):
    assert factor_slip(d(value), d(1), spread=d("0.7"), factors=(*POWERS, *PER_HOUR)).slip is slip


def test_hours_and_minutes_are_sixty_apart():
    found = factor_slip(d(4), d(240), spread=d(0), factors=HOURS_AS_MINUTES)
    assert (found.slip, found.more) == (Slip.MINUTES, False)


@pytest.mark.parametrize(
    ("value", "former", "expected"),
    [
        ("5.4", "4.5", True),
        ("12.5", "15.2", True),
        ("12.5", "15.5", False),
        ("12.5", "21.5", True),
        ("1.25", "1.52", True),
        ("210", "120", True),
        ("102", "120", True),
        ("0.54", "0.45", True),
        ("4.05", "4.5", True),
        ("1050", "1500", True),
        ("0.5", "5", True),
        ("4.5", "4.5", False),
        ("4.50", "4.5", False),
        ("4.6", "4.5", False),
        ("321", "123", False),
        ("0", "10", False),
        ("10", "0", False),
        ("0.00000012", "0.00000021", True),
    ],
)
def test_two_neighbouring_digits_exchanged_are_a_swap_and_nothing_else_is(value, former, expected):
    assert swapped(d(value), d(former)) is expected


def test_a_rate_may_have_been_typed_by_the_hour():
    assert rate_swapped(d("0.45") * 24, d("0.54") * 24)
    assert not swapped(d("0.45") * 24, d("0.54") * 24)
    assert rate_swapped(d("4.5"), d("5.4"))
    assert not rate_swapped(d("4.5"), d("5.5"))


@given(FIGURES, FIGURES)
def test_a_swap_is_one_either_way_and_in_either_unit(one, other):
    assert swapped(one, other) == swapped(other, one) == swapped(one * 1000, other * 1000)


@given(FIGURES)
def test_what_differs_by_exactly_a_power_is_always_seen(value):
    for slip, factor in POWERS:
        assert factor_slip(value * factor, value, spread=Decimal(0)).slip is slip
        assert factor_slip(value, value * factor, spread=Decimal(0)).slip is slip
