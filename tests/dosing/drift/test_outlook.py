"""How this pump runs, and when it is likely down to its levels."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pumplog.dosing.drift.belief import belief
from pumplog.dosing.drift.judgement import Cycle, Prior, State, judge
from pumplog.dosing.drift.outlook import Way, outlook_of, over_pct, way_of
from pumplog.dosing.reservoir.state import state_at
from tests.dosing.build import PUMP, START, allowed, fill, ml, rate

PRIOR = Prior()
RUNNING = (fill(33), rate(1))


def cycles(ratio: str, count: int) -> list[Cycle]:
    return [
        Cycle(held=ml(33), programmed=ml(25), aspirated=ml(Decimal(33) - 25 * Decimal(ratio))) for _ in range(count)
    ]


def seen(ratio="1", count=0, *, risk="0.1", events=RUNNING, alarm=2):
    found = cycles(ratio, count)
    judgements = judge(found, PRIOR)
    return outlook_of(
        state=state_at(PUMP, events, START),
        events=events,
        alarm=ml(alarm),
        belief=belief(found, PRIOR),
        latest=judgements[-1] if judgements else None,
        accepted_risk_pct=None if risk is None else Decimal(risk),
    )


def test_a_fast_pump_is_down_to_its_alarm_volume_before_it_says_so():
    fast = seen("1.1", 12)
    assert fast.way is Way.FAST
    assert fast.alarm_at == START + timedelta(days=31)
    # 31 mL at 1 mL/day x the mean ratio.
    exact = timedelta(days=1) * 31 / float(fast.ratio_mean)
    assert abs(fast.alarm_at_likeliest - START - exact) < timedelta(seconds=2)
    assert fast.alarm_at_likeliest < fast.alarm_at - timedelta(days=2)


def test_a_slow_pump_is_down_to_it_later_but_is_never_reckoned_with_as_slow():
    slow = seen("0.85", 12)
    assert slow.way is Way.SLOW
    assert slow.alarm_at_likeliest > slow.alarm_at + timedelta(days=3)
    assert slow.ratio_fastest == 1


def test_an_unmeasured_pump_is_taken_for_what_is_known_of_such_pumps():
    new = seen()
    assert (new.way, new.measured_refills, new.ratio_mean, new.state) == (Way.NOT_MEASURED, 0, PRIOR.mean, State.STEADY)
    assert new.ratio_fastest > Decimal("1.1")


def test_what_the_date_allows_for_shrinks_with_each_refill():
    allowed_for = [seen("1", count).ratio_fastest for count in (0, 1, 3, 10, 30)]
    assert allowed_for == sorted(allowed_for, reverse=True)


def test_a_smaller_risk_allows_for_more():
    assert seen("1", 5, risk="0.1").ratio_fastest > seen("1", 5, risk="1").ratio_fastest > 1
    assert seen("1", 5, risk=None).ratio_fastest is None


def test_likeliest_counts_no_bolus_that_has_not_been_taken():
    with_boluses = (fill(33), replace(rate(1), patient_bolus=allowed(2, 4)))
    assert seen("1", 5, events=with_boluses).alarm_at_likeliest == seen("1", 5).alarm_at_likeliest


def test_the_alarm_level_is_the_pumps_the_stop_level_the_patients():
    found = seen("1", 5, alarm=5)
    assert found.alarm_at == START + timedelta(days=28)
    assert found.stop_at_likeliest > found.alarm_at_likeliest


@pytest.mark.parametrize(
    ("low", "high", "way"),
    [
        ("1.01", "1.1", Way.FAST),
        ("0.9", "0.99", Way.SLOW),
        ("0.98", "1.02", Way.TRUE),
        ("1", "1.1", Way.TRUE),
        ("0.9", "1", Way.TRUE),
    ],
)
def test_fast_and_slow_are_said_only_where_1_lies_outside(low, high, way):
    assert way_of(3, Decimal(low), Decimal(high)) is way


def test_a_ratio_in_percent():
    assert (over_pct(Decimal("1.0834")), over_pct(Decimal("0.9"))) == (Decimal("8.34"), -10)
