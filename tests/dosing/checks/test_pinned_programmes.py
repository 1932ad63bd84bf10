"""Every finding on a daily pattern and on the programme as a whole, word by word."""

from datetime import timedelta

import pytest

from pumplog.dosing.checks.pattern_slips import pattern_findings
from pumplog.dosing.checks.programme import programme_findings
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.timeline import ProgramSet
from tests.dosing.build import (
    START,
    VISIT,
    allowed,
    fill,
    flex,
    limit,
    morphine,
    rate,
    steady,
    with_limits,
)
from tests.dosing.checks.visits import bolus, dose, drug, flow, mcg_day, ordered, pattern, visit
from tests.dosing.pinned import plain, written

EARLIER = (fill(), flex((0, "0.25"), (6, "0.3"), (18, "0.25")))


def shows(days) -> ProgrammerReading:
    return ProgrammerReading(alarm_on=(VISIT + timedelta(days=days)).date())


def daily(*steps, **changes):
    return pattern_findings(visit(program=pattern(*steps), **{"events": EARLIER, **changes}))


PATTERN = {
    "as before": lambda: daily((0, 0, "0.25"), (6, 0, "0.3"), (18, 0, "0.25")),
    "six minutes after midnight": lambda: daily((0, 0, "0.25"), (0, 6, "0.3"), (18, 0, "0.25")),
    "twenty-three minutes after midnight": lambda: daily((0, 0, "0.25"), (0, 23, "0.3")),
    "twenty-four minutes after midnight": lambda: daily((0, 0, "0.25"), (0, 24, "0.25")),
    "six past one": lambda: daily((0, 0, "0.25"), (1, 6, "0.25")),
    "minutes that were so before": lambda: pattern_findings(
        visit(
            program=pattern((0, 0, "0.25"), (0, 6, "0.3")),
            events=(fill(), ProgramSet(at=START, program=pattern((0, 0, "0.25"), (0, 6, "0.3")))),
        )
    ),
    "minutes in a first pattern": lambda: daily((0, 0, "0.25"), (0, 6, "0.3"), events=(fill(), steady())),
    "hours in a first pattern": lambda: daily((0, 0, "0.25"), (6, 0, "0.3"), events=(fill(), steady())),
    "a step off by a place": lambda: daily((0, 0, "0.25"), (6, 0, "3"), (18, 0, "0.25")),
    "a step off by a place and 35 %": lambda: daily((0, 0, "0.25"), (6, 0, "4.05"), (18, 0, "0.25")),
    "a step off by a place and more than 35 %": lambda: daily((0, 0, "0.25"), (6, 0, "4.051"), (18, 0, "0.25")),
    "a step an hour for a day": lambda: daily((0, 0, "0.25"), (6, 0, "7.2"), (18, 0, "0.25")),
    "two steps off, one question": lambda: daily((0, 0, "2.5"), (6, 0, "3"), (18, 0, "0.25")),
    "two digits of a step exchanged": lambda: daily((0, 0, "0.25"), (6, 0, "0.3"), (18, 0, "0.52")),
    "an ordinary change": lambda: daily((0, 0, "0.25"), (6, 0, "0.4"), (18, 0, "0.25")),
    "one minute after midnight": lambda: daily((0, 0, "0.25"), (0, 1, "0.3")),
    "minutes that were so before, and others": lambda: daily(
        (0, 0, "0.25"),
        (0, 6, "0.3"),
        (0, 8, "0.3"),
        events=(fill(), ProgramSet(at=START, program=pattern((0, 0, "0.25"), (0, 6, "0.3")))),
    ),
    "a step off by a place after an ordinary change": lambda: daily((0, 0, "0.25"), (6, 0, "0.4"), (18, 0, "2.5")),
    "two digits of a step exchanged, and the programmer's date is of the new ones": lambda: daily(
        (0, 0, "0.25"), (6, 0, "0.3"), (18, 0, "0.52"), drugs=(morphine(),), programmer=shows(92)
    ),
    "two digits of a short step exchanged, which the programmer's date does not tell": lambda: daily(
        (0, 0, "0.5"),
        (18, 0, "0.52"),
        (19, 0, "0.5"),
        events=(fill(), flex((0, "0.5"), (18, "0.25"), (19, "0.5"))),
        drugs=(morphine(),),
        programmer=shows(63),
    ),
    "two digits exchanged, where the programme alone was asked for": lambda: daily(
        (0, 0, "0.25"), (6, 0, "0.3"), (18, 0, "0.52"), retyped=False
    ),
    "as the order says": lambda: daily(
        (0, 0, "0.25"),
        (6, 0, "3"),
        (18, 0, "0.25"),
        order=ordered(pattern((0, 0, "0.25"), (6, 0, "3"), (18, 0, "0.25"))),
    ),
    "no pattern": lambda: pattern_findings(visit(program=dose(6))),
}

STOPPED_BOLUS = {"events": (fill(), steady(6, bolus=allowed("0.4", 4)))}
PROGRAMME = {
    "nothing was typed": lambda: programme_findings(visit()),
    "as before": lambda: programme_findings(visit(program=dose(6))),
    "the daily dose as a flow": lambda: programme_findings(visit(program=flow(6))),
    "the bolus as a flow": lambda: programme_findings(visit(program=flow("0.4"), **STOPPED_BOLUS)),
    "the flow as a dose": lambda: programme_findings(visit(program=dose("0.3"))),
    "the flow as a dose in micrograms": lambda: programme_findings(
        visit(
            events=(fill(drugs=(drug("baclofen", 500),)), ProgramSet(at=START, program=mcg_day(150))),
            program=mcg_day("0.3"),
        )
    ),
    "the bolus as a dose": lambda: programme_findings(visit(program=dose("0.4"), **STOPPED_BOLUS)),
    "the flow as a dose, as the order says": lambda: programme_findings(
        visit(program=dose("0.3"), order=ordered(dose("0.3")))
    ),
    "not as the order says": lambda: programme_findings(visit(program=dose(6), order=ordered(dose(5), bolus()))),
    "an order that says nothing of it": lambda: programme_findings(
        visit(program=dose(6), order=ordered(None, bolus()))
    ),
    "a first programme": lambda: programme_findings(visit(events=(fill(),), program=dose(6))),
    "a flow that does not change": lambda: programme_findings(visit(events=(fill(), rate(6)), program=flow(6))),
    "a pattern in minutes": lambda: programme_findings(
        visit(events=EARLIER, program=pattern((0, 0, "0.25"), (0, 6, "0.3")))
    ),
    "boluses": lambda: programme_findings(visit(program=dose(6), bolus=bolus("5"), **STOPPED_BOLUS)),
    "a step too far": lambda: programme_findings(
        visit(program=dose(8), limits=with_limits("morphine", limit("step_max_mcg_per_day", 1000)))
    ),
}
ALL = {"pattern": PATTERN, "programme": PROGRAMME}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_what_is_said_of_a_programme_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
