"""Sums of normal distributions: their shares, their quantiles, and their figures."""

import pytest

from pumplog.dosing.drift.filter import below
from pumplog.dosing.drift.mixture import decimal_above, decimal_of, exceeded, moments, share_above

ONE = [(1.0, 1.0, 0.03)]
TWO = [(0.9, 1.0, 0.02), (0.1, 1.2, 0.05)]


@pytest.mark.parametrize(("z", "share"), [(0.0, 0.5), (1.959963985, 0.975), (-3.090232306, 0.001), (8.0, 1.0)])
def test_the_share_below(z, share):
    assert below(z) == pytest.approx(share, rel=1e-8)


@pytest.mark.parametrize(
    ("share", "value"),
    [(0.5, 1.0), (0.025, 1.0587989), (0.975, 0.9412011), (0.001, 1.0927070), (0.000001, 1.1426027)],
)
def test_one_part_gives_the_quantiles_of_a_normal(share, value):
    assert exceeded(ONE, share) == pytest.approx(value, abs=1e-7)


@pytest.mark.parametrize("parts", [ONE, TWO, [*TWO, (1e-9, 9.0, 3.0)], [(0.5, 0.0, 1e-3), (0.5, 5.0, 1e-3)]])
@pytest.mark.parametrize("share", [0.975, 0.5, 0.1, 0.025, 0.001])
def test_a_quantile_is_exceeded_as_often_as_asked_and_no_more(parts, share):
    value = exceeded(parts, share)
    assert share_above(parts, value) <= share * (1 + 1e-6) + 1e-9
    assert share_above(parts, value) == pytest.approx(share, rel=3e-3) or share == 0.5


def test_a_slight_part_far_out_moves_the_quantile_up_and_never_down():
    assert exceeded([*ONE, (1e-8, 9.0, 1.0)], 0.001) >= exceeded(ONE, 0.001)
    assert exceeded([*ONE, (1e-3, 9.0, 1.0)], 0.001) > exceeded(ONE, 0.001) + 0.04


@pytest.mark.parametrize("share", [0.975, 0.5, 0.025])
def test_weights_need_not_make_one(share):
    tenfold = [(10 * weight, mean, sd) for weight, mean, sd in [*TWO, (1e-6, 9.0, 3.0)]]
    assert exceeded(tenfold, share) == pytest.approx(exceeded([*TWO, (1e-6, 9.0, 3.0)], share), abs=1e-9)


@pytest.mark.parametrize(("share", "value"), [(0.975, 1 - 1.959963985 * 40), (0.025, 1 + 1.959963985 * 40)])
def test_a_quantile_is_found_however_wide_the_parts(share, value):
    assert exceeded([(1.0, 1.0, 40.0)], share) == pytest.approx(value, rel=1e-7)


def test_the_moments_of_a_sum():
    assert moments(TWO) == (pytest.approx(1.02), pytest.approx((0.9 * 0.02**2 + 0.1 * 0.05**2 + 0.09 * 0.2**2) ** 0.5))
    assert moments([(2.0, 1.0, 0.1), (2.0, 1.0, 0.1)]) == (pytest.approx(1.0), pytest.approx(0.1))


def test_it_ends_where_floats_are_too_coarse_to_meet():
    assert exceeded([(1.0, 1.0, 1e40)], 0.025) == pytest.approx(1.96e40, rel=1e-3)


@pytest.mark.parametrize(
    ("value", "nearest", "above"),
    [
        (1.00004, "1.0000", "1.0001"),
        (1.00005, "1.0001", "1.0001"),
        (1.05, "1.0500", "1.0500"),
        (1.05 + 2e-16, "1.0500", "1.0500"),
        (1.00004999999999, "1.0001", "1.0001"),
        (1.0500000004, "1.0500", "1.0500"),
        (1.050000001, "1.0500", "1.0501"),
        (-0.00004, "0.0000", "0.0000"),
    ],
)
def test_figures_have_four_places_that_no_last_bit_moves(value, nearest, above):
    assert (str(decimal_of(value)), str(abs(decimal_above(value)))) == (nearest, above)
