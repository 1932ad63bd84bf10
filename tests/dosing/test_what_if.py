"""The strength that lasts: solved exactly, rounded so that the date is never earlier."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.dosing.figures.quantities import DoseRate, Flow
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.what_if import (
    StrengthQuestion,
    least_strength,
    prepared_near,
    prepared_up,
    programmed_daily,
    strength_step,
)
from tests.dosing.build import PUMP, START, allowed, d, fill, mg_day, mg_per_ml, ml, morphine, steady

ASKED = StrengthQuestion(
    days=90, margin_days=5, daily=mg_day(6), bolus=None, held=ml(40), stop_level=ml(2), over_pct=d(0)
)


@pytest.mark.parametrize(
    ("changes", "mg_per_ml_found"),
    [
        ({}, "15"),  # 95 x 6 / 38 = 15 exactly
        ({"margin_days": 6}, "15.2"),  # 15.157...: up
        ({"over_pct": d("14.5")}, "17.2"),  # 17.175: up
        ({"bolus": allowed("0.5", 4)}, "20"),  # 95 x (6 + 2) / 38
        ({"stop_level": ml(4)}, "15.9"),  # 95 x 6 / 36 = 15.833...
        ({"coarse": mg_per_ml("2.5"), "margin_days": 6}, "17.5"),
    ],
)
def test_the_least_strength_is_worked_out_and_rounded_up(changes, mg_per_ml_found):
    assert least_strength(replace(ASKED, **changes)) == mg_per_ml(mg_per_ml_found)


def test_nothing_flows_or_nothing_is_above_the_stop_level():
    assert least_strength(replace(ASKED, daily=mg_day(0))) is None
    assert least_strength(replace(ASKED, held=ml(2))) is None


@pytest.mark.parametrize(
    ("top", "bottom", "up", "near"),
    [
        ("1", "3", "0.334", "0.333"),
        ("2", "3", "0.667", "0.667"),
        ("12345", "1", "12400", "12300"),
        ("9995", "1", "10000", "10000"),
        ("9994", "1", "10000", "9990"),
        ("100", "1", "100", "100"),
        ("999.1", "1", "1000", "999"),
        ("0.0123001", "1", "0.0124", "0.0123"),
    ],
)
def test_three_figures_count(top, bottom, up, near):
    assert prepared_up(d(top), d(bottom)).mcg_per_ml == d(up)
    assert prepared_near(d(top), d(bottom)).mcg_per_ml == d(near)


@given(
    days=st.integers(1, 400),
    margin=st.integers(0, 30),
    dose=st.decimals("0.01", "30", places=2),
    held=st.decimals("3", "40", places=1),
    over=st.decimals("0", "25", places=1),
)
def test_the_strength_found_lasts_and_the_next_lower_one_does_not(days, margin, dose, held, over):
    asked = replace(ASKED, days=days, margin_days=margin, daily=mg_day(dose), held=ml(held), over_pct=over)
    found = least_strength(asked)
    pump = replace(PUMP, flow_tolerance_pct=over)
    events = (fill(held, drugs=(morphine(found.mcg_per_ml / 1000),)), steady(dose))
    alarm = state_at(pump, events, START).alarm_at_earliest
    assert (alarm - START).total_seconds() >= (days + margin) * 86_400
    weaker = fill(held, drugs=(morphine((found.mcg_per_ml - _last_place(found.mcg_per_ml)) / 1000),))
    alarm = state_at(pump, (weaker, steady(dose)), START).alarm_at_earliest
    assert (alarm - START).total_seconds() < (days + margin) * 86_400


def _last_place(value):
    """One in the last of three figures; of 100 that of 99.9, which lies below it."""
    return d(1).scaleb((value - d("1e-12")).adjusted() - 2)


def test_a_programme_says_what_it_delivers_in_a_day():
    flex = Flex(
        steps=(
            FlexStep(start=time(0), rate=DoseRate.from_mg_per_hour(d("0.2"))),
            FlexStep(start=time(18), rate=DoseRate.from_mg_per_hour(d("0.4"))),
        )
    )
    assert programmed_daily(flex, mg_per_ml(20)) == mg_day(6)
    assert programmed_daily(Continuous(dose=mg_day(6)), mg_per_ml(20)) == mg_day(6)
    assert programmed_daily(FixedRate(flow=Flow(ml_per_day=d("0.3"))), mg_per_ml(20)) == mg_day(6)


def test_the_working_names_every_input_and_the_direction_of_the_rounding():
    shown = strength_step(replace(ASKED, bolus=allowed("0.5", 4)), mg_per_ml(20), more_days=0, unit="mg")
    assert shown.result == "20 mg/mL"
    assert {item.name: item.value for item in shown.inputs}["patient boluses"] == "4 a day of 0.5 mg"
    assert shown.rounding.startswith("up, to three figures")
