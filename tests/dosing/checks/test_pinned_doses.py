"""Every finding on a daily dose, word by word: against the doses before, the limits, and the steps of the labels."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pumplog.dosing.checks.dose import dose_findings
from pumplog.dosing.checks.titration import titration_findings
from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.limits import Stops
from pumplog.dosing.past import NOTHING, past_of
from pumplog.dosing.person import Person, SpasticityOrigin
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.timeline import ProgramSet
from tests.dosing.build import (
    LIMITS,
    START,
    allowed,
    bupivacaine,
    day,
    fill,
    flex,
    limit,
    morphine,
    rate,
    steady,
    with_limits,
)
from tests.dosing.checks.visits import STOPPING, bolus, dose, drug, flow, known, mcg_day, ordered, pattern, visit
from tests.dosing.pinned import plain, written

UNVERIFIED, CLINIC = Evidence.UNVERIFIED, Evidence.CLINIC


def to(value, **changes):
    return dose_findings(visit(program=dose(value), **changes))


def first(value, *limits, **changes):
    return dose_findings(
        visit(events=(fill(),), program=dose(value), limits=with_limits("morphine", *limits), **changes)
    )


MIXED = (fill(drugs=(morphine(), bupivacaine(10))), steady())
TWICE = (
    fill(drugs=(morphine(), drug("bupivacaine", 10_000, primary=False), drug("baclofen", 500, primary=False))),
    steady(),
)
HARMS = known("morphine", "mg", withdrawal=STOPPING)
BLOCKING = replace(LIMITS, stops=Stops(absurd_doses=Severity.BLOCK))
CITED = (
    limit("max_daily_mcg", 6000),
    limit("caution_above_daily_mcg", 7000, UNVERIFIED),
    limit("max_daily_mcg", 7999, CLINIC),
)
BLOCKED = replace(limit("max_daily_mcg", 6000), blocks=True)
START_LIMITS = (
    limit("start_max_mcg_per_day", 5000),
    limit("start_max_naive_mcg_per_day", 2000),
    limit("practice_start_max_mcg_per_day", 1000, UNVERIFIED),
)
STOPPED_BEFORE = past_of(
    (fill(drugs=(morphine(), bupivacaine(10)), at=day(-40)), steady(at=day(-40)), fill(), steady())
)

DOSE = {
    "to twice the dose": lambda: to(12),
    "to a dose up by half": lambda: to(9),
    "to a dose down to 0.67": lambda: to("4.02"),
    "to half the dose of a drug whose withdrawal is known": lambda: to(3, limits=HARMS),
    "to twice the dose of a drug whose withdrawal is known": lambda: to(12, limits=HARMS),
    "to a tenth, which looks like a decimal point": lambda: to("0.6"),
    "to ten times, with another third": lambda: to("80"),
    "to ten times and 35 % more": lambda: to("81"),
    "to ten times and more than 35 % more": lambda: to("81.001"),
    "to a dose an hour": lambda: to(144),
    "to a hundred times": lambda: to(600),
    "to a thousand times, which the clinic has stopped": lambda: to(6000, limits=BLOCKING),
    "to five times, which the clinic has stopped": lambda: to(30, limits=BLOCKING),
    "to just below five times": lambda: to("29.999", limits=BLOCKING),
    "to nothing": lambda: to(0),
    "to a hundredth of the dose": lambda: to("0.06"),
    "to less than a hundredth of the dose": lambda: to("0.0599"),
    "from nothing": lambda: to(6, events=(fill(), steady(0))),
    "as the order says": lambda: to(12, order=ordered(dose(12))),
    "as the order says, down to just above a fifth": lambda: to("1.21", order=ordered(dose("1.21"))),
    "as the order says, but five times as much": lambda: to(30, order=ordered(dose(30))),
    "as the order says, but a fifth": lambda: to("1.2", order=ordered(dose("1.2"))),
    "not as the order says": lambda: to(12, order=ordered(dose(13))),
    "as the order says but for its boluses": lambda: to(12, order=ordered(dose(12), bolus())),
    "two drugs of a mixture": lambda: to(12, events=MIXED),
    "three drugs of a mixture": lambda: to(12, events=TWICE),
    "the drug of a mixture that moves furthest": lambda: dose_findings(
        visit(events=MIXED, drugs=(morphine(), bupivacaine(40)), program=dose(12))
    ),
    "a drug that was in the pump before the last fill": lambda: dose_findings(
        visit(drugs=(morphine(), bupivacaine(40)), past=STOPPED_BEFORE)
    ),
    "an ordinary step of the expert's": lambda: to(
        12, limits=with_limits("morphine", limit("practice_step_max_mcg_in_7_days", 6000))
    ),
    "more than an ordinary step": lambda: to(
        12, limits=with_limits("morphine", limit("practice_step_max_mcg_in_7_days", 5999))
    ),
    "nothing is no ordinary step": lambda: to(
        0, limits=with_limits("morphine", limit("practice_step_max_mcg_in_7_days", 6000))
    ),
    "two digits exchanged": lambda: to("5.4", events=(fill(), steady("4.5"))),
    "two digits exchanged, by the hour": lambda: to("12.96", events=(fill(), steady("10.8"))),
    "two digits exchanged, as the order says": lambda: to(
        "5.4", events=(fill(), steady("4.5")), order=ordered(dose("5.4"))
    ),
    "two digits exchanged, where the programme alone was asked for": lambda: to(
        "5.4", events=(fill(), steady("4.5")), retyped=False
    ),
    "two digits of a flow exchanged": lambda: dose_findings(
        visit(events=(fill(), rate("0.25")), program=flow("0.25"), past=past_of((fill(), rate("0.205"))))
    ),
    "two digits of a flow exchanged in truth": lambda: dose_findings(
        visit(events=(fill(), rate("0.34")), program=flow("0.43"))
    ),
    "two digits of a flow, by the hour, are not exchanged": lambda: dose_findings(
        visit(events=(fill(), rate("0.108")), program=flow("0.1296"))
    ),
    "two digits of a pattern are the pattern's business": lambda: dose_findings(
        visit(events=(fill(), flex((0, "0.25"))), program=pattern((0, 0, "0.25")))
    ),
    "two digits exchanged, and the programmer's date is of the new dose": lambda: to(
        "5.4",
        events=(fill(), steady("4.5")),
        drugs=(morphine(),),
        programmer=ProgrammerReading(alarm_on=(day(90) + timedelta(days=141)).date()),
    ),
    "above the limits": lambda: to(8, limits=with_limits("morphine", *CITED)),
    "at a limit": lambda: to(6, limits=with_limits("morphine", *CITED)),
    "above a limit that the clinic has stopped": lambda: to(7, limits=with_limits("morphine", BLOCKED)),
    "above a limit with every allowed bolus": lambda: to(
        6, bolus=allowed("0.5", 4), limits=with_limits("morphine", *CITED)
    ),
    "the other drug above a limit with every allowed bolus": lambda: to(
        6, events=MIXED, bolus=allowed("0.5", 4), limits=with_limits("bupivacaine", limit("max_daily_mcg", 3999))
    ),
    "a first dose": lambda: first(6, *START_LIMITS),
    "a first dose at the limit": lambda: first(5, *START_LIMITS),
    "a first dose above what is for the naive": lambda: first("2.1", *START_LIMITS, person=Person(had_opioids=False)),
    "a first dose at what is for the naive": lambda: first(2, *START_LIMITS),
    "a first dose of somebody who had opioids": lambda: first("2.1", *START_LIMITS, person=Person(had_opioids=True)),
    "a first dose where only the naive have a limit": lambda: first(6, START_LIMITS[1]),
    "a first dose at what experts start with": lambda: first(1, *START_LIMITS),
    "a first dose of a drug that was given before": lambda: first(6, *START_LIMITS, past=past_of((fill(), steady()))),
    "a flow below the pump's range": lambda: to(
        6, limits=replace(LIMITS, pump=(limit("min_flow_ml_per_day", "0.31"),))
    ),
    "a flow at the ends of the pump's range": lambda: to(
        6, limits=replace(LIMITS, pump=(limit("min_flow_ml_per_day", "0.3"), limit("max_flow_ml_per_day", "0.3")))
    ),
    "a flow above the pump's range, which is not verified": lambda: to(
        7, limits=replace(LIMITS, pump=(limit("max_flow_ml_per_day", "0.3", UNVERIFIED),))
    ),
    "a drug that the catalogue does not know": lambda: dose_findings(
        visit(events=(fill(drugs=(drug("other", 500),)),), program=mcg_day(50))
    ),
    "a drug that the catalogue does not know, to twice the dose": lambda: dose_findings(
        visit(events=(fill(drugs=(drug("other", 500),)), set_to(50)), program=mcg_day(100))
    ),
    "a first dose of ten micrograms": lambda: dose_findings(
        visit(events=(fill(drugs=(drug("baclofen", 500),)),), program=mcg_day(10))
    ),
    "one drug twice above a limit with every allowed bolus": lambda: to(
        6,
        events=(fill(drugs=(morphine(), replace(morphine(5), primary=False))), steady()),
        bolus=allowed("0.5", 4),
        limits=with_limits("morphine", limit("max_daily_mcg", 9999)),
    ),
    "above a limit already without the allowed boluses": lambda: to(
        8, bolus=allowed("0.5", 4), limits=with_limits("morphine", limit("max_daily_mcg", 6000))
    ),
    "a flow of many places above a limit that nobody knows": lambda: to(
        7,
        events=(fill(drugs=(morphine(30),)), steady()),
        limits=replace(LIMITS, pump=(limit("max_flow_ml_per_day", "0.2", Evidence.UNKNOWN),)),
    ),
}

ZICONOTIDE = (
    limit("step_max_mcg_per_day", "2.4"),
    limit("steps_max_in_7_days", 3),
    limit("practice_step_max_mcg_in_7_days", "0.5", UNVERIFIED),
)
BACLOFEN = (
    limit("step_max_pct_in_24_h_spinal", 30),
    limit("step_max_pct_in_24_h_cerebral", 15),
    limit("step_max_pct_in_24_h_child", 16),
)


def set_to(mcg, at=START) -> ProgramSet:
    return ProgramSet(at=at, program=mcg_day(mcg))


def step(key, mcg, *before, limits=ZICONOTIDE, at=30, **changes):
    events = (fill(drugs=(drug(key, 500),)), *before)
    return titration_findings(
        visit(events=events, program=mcg_day(mcg), at=day(at), limits=known(key, "mcg", *limits), **changes)
    )


SPINAL, CEREBRAL = Person(spasticity=SpasticityOrigin.SPINAL), Person(spasticity=SpasticityOrigin.CEREBRAL)
TITRATION = {
    "one step at the most": lambda: step("ziconotide", "4.8", set_to("2.4"), limits=ZICONOTIDE[:1]),
    "one step above the most": lambda: step("ziconotide", "4.9", set_to("2.4"), limits=ZICONOTIDE[:1]),
    "a step down": lambda: step("ziconotide", "1", set_to("9")),
    "from nothing": lambda: step("ziconotide", "9", set_to("0")),
    "a fourth step in a week": lambda: step(
        "ziconotide", "2.8", set_to("2.4"), set_to("2.5", day(24)), set_to("2.6", day(25)), set_to("2.7", day(26))
    ),
    "the same dose again after three steps in a week": lambda: step(
        "ziconotide",
        "2.7",
        set_to("2.4"),
        set_to("2.5", day(24)),
        set_to("2.6", day(25)),
        set_to("2.7", day(26)),
    ),
    "a third step in a week": lambda: step(
        "ziconotide", "2.8", set_to("2.4"), set_to("2.5", day(23)), set_to("2.6", day(25)), set_to("2.7", day(26))
    ),
    "more than experts in a week": lambda: step("ziconotide", "3", set_to("2.4"), limits=ZICONOTIDE[2:]),
    "as much as experts in a week": lambda: step("ziconotide", "2.9", set_to("2.4"), limits=ZICONOTIDE[2:]),
    "more than experts in a week, in two steps": lambda: step(
        "ziconotide", "3", set_to("2.4"), set_to("2.8", day(24)), limits=ZICONOTIDE[2:]
    ),
    "as much in more than a week": lambda: step(
        "ziconotide", "3", set_to("2.4"), set_to("2.8", day(23)), limits=ZICONOTIDE[2:]
    ),
    "of a drug that is newer than a week": lambda: step(
        "ziconotide", "3", set_to("2.4", day(26)), set_to("2.8", day(27)), limits=ZICONOTIDE[2:]
    ),
    "a label's percentage whoever it is": lambda: step(
        "baclofen", "131", set_to(100), limits=(limit("step_max_pct_in_24_h", 30, UNVERIFIED),)
    ),
    "at a label's percentage whoever it is": lambda: step(
        "baclofen", "130", set_to(100), limits=(limit("step_max_pct_in_24_h", 30),)
    ),
    "spinal, above": lambda: step("baclofen", "130.1", set_to(100), limits=BACLOFEN, person=SPINAL),
    "spinal, at": lambda: step("baclofen", "130", set_to(100), limits=BACLOFEN, person=SPINAL),
    "cerebral, above": lambda: step("baclofen", "115.1", set_to(100), limits=BACLOFEN, person=CEREBRAL),
    "cerebral, at": lambda: step("baclofen", "115", set_to(100), limits=BACLOFEN, person=CEREBRAL),
    "a child, above": lambda: step("baclofen", "117", set_to(100), limits=BACLOFEN, person=Person(age_years=17)),
    "a child, at": lambda: step("baclofen", "116", set_to(100), limits=BACLOFEN, person=Person(age_years=17)),
    "an adult of 18, origin not stated": lambda: step(
        "baclofen", "130.1", set_to(100), limits=BACLOFEN, person=Person(age_years=18)
    ),
    "origin not stated, at": lambda: step("baclofen", "130", set_to(100), limits=BACLOFEN),
    "spinal, where the label says nothing": lambda: step("baclofen", "190", set_to(100), limits=(), person=SPINAL),
    "origin not stated, where the label says nothing": lambda: step("baclofen", "190", set_to(100), limits=()),
    "two steps within a day": lambda: step(
        "baclofen", "131", set_to(100), set_to("120", day(29) + timedelta(hours=12)), limits=BACLOFEN, person=SPINAL
    ),
    "two steps in just a day": lambda: step(
        "baclofen", "150", set_to(100), set_to("120", day(29)), limits=BACLOFEN, person=SPINAL
    ),
    "a step of many places": lambda: step("baclofen", "130.06", set_to(100), limits=BACLOFEN, person=SPINAL),
    "in milligrams": lambda: titration_findings(
        visit(
            program=dose(8),
            limits=with_limits(
                "morphine", limit("practice_step_max_mcg_in_7_days", 500), limit("step_max_pct_in_24_h", 30)
            ),
        )
    ),
    "of a drug of which the record knows nothing": lambda: step(
        "baclofen", "150", set_to(100), limits=(*BACLOFEN, *ZICONOTIDE[2:]), past=NOTHING
    ),
}
ALL = {"dose": DOSE, "titration": TITRATION}


@pytest.mark.parametrize(("name", "scenario"), [(name, scenario) for name in ALL for scenario in ALL[name]])
def test_what_is_said_of_a_programme_is_the_one_that_is_written_down(name, scenario):
    assert plain(ALL[name][scenario]()) == written(name)[scenario]
