"""Which strength lasts, and how that was worked out."""

from dataclasses import replace
from datetime import time

import pytest

from pumplog.dosing.figures.quantities import DoseRate
from pumplog.dosing.programs import Continuous, Flex, FlexStep
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.what_if import (
    StrengthQuestion,
    daily_with_boluses,
    least_strength,
    prepared_up,
    programmed_daily,
    scaled_step,
    strength_step,
)
from tests.dosing.build import (
    PUMP,
    VISIT,
    allowed,
    bupivacaine,
    d,
    fill,
    mg_day,
    mg_per_ml,
    ml,
    morphine,
    rate,
    steady,
)
from tests.dosing.pinned import plain, written

ASKED = StrengthQuestion(
    days=90, margin_days=5, daily=mg_day(6), bolus=allowed("0.5", 4), held=ml(40), stop_level=ml(2), over_pct=d("14.5")
)
HALVES = Flex(
    steps=tuple(
        FlexStep(start=time(h), rate=DoseRate.from_mg_per_hour(d(r))) for h, r in ((0, "0.2"), (9, "0.5"), (18, "0.4"))
    )
)
TWO_DRUGS = (fill(drugs=(morphine(), bupivacaine())), steady(bolus=allowed("0.5", 4)))
WHAT_IF = {
    "a strength": lambda: [least_strength(ASKED), strength_step(ASKED, mg_per_ml("22.9"), more_days=0, unit="mg")],
    "a strength with more days, coarse": lambda: [
        least_strength(replace(ASKED, coarse=mg_per_ml("2.5")), more_days=2),
        strength_step(replace(ASKED, coarse=mg_per_ml("2.5"), bolus=None), mg_per_ml(25), more_days=2, unit="mg"),
    ],
    "a strength in micrograms": lambda: [strength_step(ASKED, mg_per_ml("0.5"), more_days=1, unit="mcg")],
    "a strength below a milligram": lambda: [
        strength_step(replace(ASKED, coarse=mg_per_ml("0.25")), mg_per_ml("0.5"), more_days=1, unit="mg"),
        scaled_step("bupivacaine", mg_per_ml("0.5"), mg_per_ml("0.575"), "mg"),
    ],
    "a strength of nothing": lambda: [prepared_up(d(0), d(38))],
    "nothing above the stop level": lambda: [least_strength(replace(ASKED, held=ml(2)))],
    "1 mL above the stop level": lambda: [least_strength(replace(ASKED, held=ml(3)))],
    "nothing flows": lambda: [least_strength(replace(ASKED, daily=mg_day(0), bolus=None))],
    "another drug": lambda: [scaled_step("bupivacaine", mg_per_ml(10), mg_per_ml("11.5"), "mg")],
    "another drug in micrograms": lambda: [scaled_step("baclofen", mg_per_ml("0.5"), mg_per_ml("0.575"), "mcg")],
    "the doses of a day with every bolus": lambda: daily_with_boluses(state_at(PUMP, TWO_DRUGS, VISIT)),
    "the doses of a day without boluses": lambda: daily_with_boluses(state_at(PUMP, (fill(), steady()), VISIT)),
    "the dose of a pattern": lambda: [programmed_daily(HALVES, mg_per_ml(20))],
    "the dose of a flow": lambda: [programmed_daily(rate("0.3").program, mg_per_ml(20))],
    "the dose of a dose": lambda: [programmed_daily(Continuous(dose=mg_day(6)), mg_per_ml(20))],
}
ALL = {"what_if": WHAT_IF}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_each_answer_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
