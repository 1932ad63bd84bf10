"""How a pump runs by its own refills, what each refill counts for, and the working of both."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pumplog.dosing.drift.belief import belief
from pumplog.dosing.drift.judgement import Cycle, judge
from pumplog.dosing.drift.measured import MeasuredCycle, measured_cycle
from pumplog.dosing.drift.outlook import outlook_of
from pumplog.dosing.drift.prior import prior_for
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.working.belief import belief_steps
from pumplog.dosing.working.origins import Origin, Origins
from tests.dosing.build import (
    PUMP,
    START,
    VISIT,
    ZONE,
    allowed,
    bolus,
    counted,
    d,
    day,
    fill,
    ml,
    rate,
    start,
    stop,
)
from tests.dosing.pinned import plain, written

PRIOR = prior_for(reservoir_ml=d(40))
RULES = Origins(rules=Origin(words="the clinic's rules, version 2", on=date(2026, 1, 2)))
RUNNING = (fill(33), rate(1))
PRN = (fill(33), replace(rate(1), patient_bolus=allowed(2, 4)))


def runs(*ratios, risk="0.1", other="14.5", events=RUNNING, alarm=2, refills=()):
    """The outlook of a pump with these ratios, and its working."""
    cycles = [Cycle(held=ml(33), programmed=ml(25), aspirated=ml(33 - 25 * d(ratio))) for ratio in ratios]
    judged = judge(cycles, PRIOR)
    outlook = outlook_of(
        state=state_at(PUMP, events, START),
        events=iter(events),
        alarm=ml(alarm),
        belief=belief(cycles, PRIOR),
        latest=judged[-1] if judged else None,
        accepted_risk_pct=None if risk is None else d(risk),
    )
    steps = belief_steps(
        outlook,
        prior=PRIOR,
        cycles=iter(refills),
        other_pct=None if other is None else d(other),
        zone=ZONE,
        origins=RULES,
    )
    return [outlook, outlook.way, *steps]


OUTLOOK = {
    "not measured": runs,
    "not measured, the tolerance not reckoned with": lambda: runs(other=None),
    "no risk is reckoned with": lambda: runs(risk=None),
    "fast, by three refills": lambda: runs(
        *["1.1"] * 12,
        alarm=5,
        other="8",
        refills=(
            measured_cycle(PUMP, RUNNING, day(20), ml(11)),
            measured_cycle(PUMP, RUNNING, day(32), None),
            measured_cycle(PUMP, PRN, day(20), ml(6)),
        ),
    ),
    "slow": lambda: runs(*["0.85"] * 12),
    "slow, the tolerance not reckoned with": lambda: runs(*["0.85"] * 12, other=None),
    "by refills of the evening, and one that says nothing at all": lambda: runs(
        refills=(
            measured_cycle(PUMP, RUNNING, day(20) + timedelta(hours=10), ml(11)),
            measured_cycle(PUMP, PRN, day(20) + timedelta(hours=10), ml(6)),
            MeasuredCycle(filled_at=START, ended_at=VISIT, cycle=None),
        )
    ),
    "true": lambda: runs(*["1.0"] * 12, risk="1"),
    "left its level, with boluses that may be taken": lambda: runs(*["1.0"] * 6, "1.2", events=PRN),
}
AGAIN = (fill(20, at=day(-40)), fill(33), rate(1), fill(30, at=day(25)))
CYCLES = {
    "a refill": lambda: [measured_cycle(PUMP, iter(RUNNING), day(30), ml("4.5"))],
    "a prime": lambda: [measured_cycle(PUMP, (*RUNNING, bolus(day(1), ml("0.5"))), day(30), ml(3))],
    "nothing could be drawn": lambda: [measured_cycle(PUMP, RUNNING, day(40), None)],
    "all is left": lambda: [measured_cycle(PUMP, RUNNING, day(30), ml(33))],
    "more than was held": lambda: [measured_cycle(PUMP, RUNNING, day(30), ml("33.1"))],
    "the last of several fills": lambda: [measured_cycle(PUMP, reversed(AGAIN), day(30), ml(25))],
    "a fill at the end is the next one": lambda: [measured_cycle(PUMP, AGAIN, day(25), ml(8))],
    "stopped": lambda: [measured_cycle(PUMP, (*RUNNING, stop(0)), day(30), ml(33))],
    "a fill of nothing": lambda: [measured_cycle(PUMP, (fill(0), rate(1)), day(30), ml(0))],
    "a contradiction": lambda: [measured_cycle(PUMP, (*RUNNING, start(3)), day(30), ml(3))],
    "nobody counted": lambda: [measured_cycle(PUMP, PRN, day(20), ml(6))],
    "counted": lambda: [measured_cycle(PUMP, (*PRN, counted(0, 20, 40, 2)), day(20), ml(9))],
    "counted twice over half the time": lambda: [
        measured_cycle(PUMP, (*PRN, counted(0, 10, 20, 2), counted(10, 20, 20, 2)), day(20), ml(9))
    ],
    "counted beyond": lambda: [
        measured_cycle(PUMP, (*PRN, counted(0, 10, 20, 2), counted(-9, -1, 20, 2)), day(20), ml(9))
    ],
    "as many uncounted as may be": lambda: [measured_cycle(PUMP, (*PRN, counted(1, 20, 0, 2)), day(20), ml(9))],
    "more uncounted than may be": lambda: [
        measured_cycle(PUMP, (*PRN, counted(1, 20, 0, 2)), day(19) + timedelta(hours=23), ml(9))
    ],
    "boluses of somebody who was stopped": lambda: [
        measured_cycle(PUMP, (*PRN, counted(0, 10, 20, 2), stop(10)), day(20), ml(9))
    ],
}
ALL = {"outlook": OUTLOOK, "cycles": CYCLES}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_each_answer_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]


@pytest.mark.parametrize("absent", ["ratio_fastest", "accepted_risk_pct"])
def test_without_a_risk_there_is_no_fastest_ratio(absent):
    outlook, _, *_ = runs()
    steps = belief_steps(
        replace(outlook, **{absent: None}), prior=PRIOR, cycles=(), other_pct=None, zone=ZONE, origins=RULES
    )
    assert [step.label for step in steps] == ["Own ratio of this pump", "Likeliest alarm"]
