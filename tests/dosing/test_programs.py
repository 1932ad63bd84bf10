"""What can be told to a pump, and what contradicts itself."""

from datetime import time
from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import DoseRate, Mass
from pumplog.dosing.programs import Flex, FlexStep, PatientBolus

RATE = DoseRate(mcg_per_day=Decimal(240))


def steps(*hours):
    return tuple(FlexStep(start=time(hour), rate=RATE) for hour in hours)


def bolus(times, lockout=None):
    return PatientBolus(dose=Mass(mcg=Decimal(50)), max_per_day=times, lockout_minutes=lockout)


@pytest.mark.parametrize("hours", [(), (1,), (1, 2)])
def test_a_daily_pattern_begins_at_midnight(hours):
    with pytest.raises(ValueError, match=r"^the first flex step starts at 00:00$"):
        Flex(steps=steps(*hours))


@pytest.mark.parametrize("hours", [(0, 0), (0, 6, 6), (0, 6, 5)])
def test_steps_rise(hours):
    with pytest.raises(ValueError, match=r"^flex steps are in rising order of start$"):
        Flex(steps=steps(*hours))


@pytest.mark.parametrize("hours", [(0,), (0, 6), (0, 1, 23)])
def test_a_pattern_that_is_in_order_is_taken(hours):
    assert [step.start.hour for step in Flex(steps=steps(*hours)).steps] == list(hours)


@pytest.mark.parametrize(("times", "lockout"), [(-1, None), (-1, 5), (1, -1), (0, -1)])
def test_boluses_and_lockout_are_not_negative(times, lockout):
    with pytest.raises(ValueError, match=r"^boluses a day and the lock-out are not negative$"):
        bolus(times, lockout)


@pytest.mark.parametrize(("times", "lockout"), [(0, None), (0, 0), (4, 1), (1, 0)])
def test_none_allowed_and_no_lockout_are_settings_too(times, lockout):
    assert (bolus(times, lockout).max_per_day, bolus(times, lockout).lockout_minutes) == (times, lockout)
