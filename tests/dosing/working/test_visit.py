from dataclasses import replace
from datetime import timedelta

from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.programs import Continuous, Flex
from pumplog.dosing.refill_draft import Measured
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.working.origins import Origin, Origins, key_of
from tests.dosing.build import (
    POLICY,
    PUMP,
    START,
    VISIT,
    allowed,
    assess,
    day,
    draft,
    fill,
    flex,
    mg_day,
    ml,
    rate,
    steady,
)


def steps(**changes):
    return {step.label: step for step in assess(**changes).working}


def values(step):
    return {item.name: item.value for item in step.inputs}


def test_every_figure_of_a_visit_has_its_step_in_the_order_of_the_hand():
    assert list(steps()) == [
        "Delivered since the fill",
        "Expected residual",
        "Difference",
        "Delivered ratio",
        "In the reservoir",
        "Flow",
        "Daily dose of morphine",
        "Alarm",
        "Alarm if every bolus is taken",
        "Earliest alarm",
        "Empty",
        "Date by volume",
        "Date by stability",
        "Date by expiry",
        "Date by interval",
        "Refill by",
    ]


def test_a_step_shows_inputs_with_their_units_and_the_result():
    shown = steps(refill=draft(residual=Measured(volume=ml("14.25"))))
    assert values(shown["Expected residual"])["held at the fill"] == "40 mL"
    assert shown["Expected residual"].result == "13 mL"
    assert shown["Difference"].result == "1.25 mL"
    assert shown["Flow"].result == "0.3 mL/day"
    assert values(shown["Flow"]) == {"dose": "6 mg/day", "strength of the primary drug": "20 mg/mL"}
    assert shown["Daily dose of morphine"].result == "6 mg/day"
    assert shown["Alarm"].result == "2026-10-04 02:00:00"
    assert values(shown["Refill by"]) == {"decided by": "stability"}
    assert all(step.source for step in shown.values())


def test_the_flow_says_how_it_came_about():
    assert steps(events=(fill(), rate("0.3")))["Flow"].formula == "as programmed"
    program = flex((0, "0.25"), (12, "0.5"), at=VISIT).program
    assert isinstance(program, Flex)
    made = steps(refill=draft(program=program))["Flow"]
    assert list(values(made).items())[:2] == [("from 00:00", "0.25 mg/h"), ("from 12:00", "0.5 mg/h")]


def test_the_worst_case_names_its_boluses_its_tolerance_and_its_source():
    shown = steps(refill=draft(program=Continuous(dose=mg_day(6)), program_bolus=allowed("0.5", 4)))
    assert values(shown["Alarm if every bolus is taken"])["patient boluses"] == "4 a day of 0.5 mg"
    assert "Prometra" in shown["Earliest alarm"].source
    assert values(shown["Earliest alarm"])["flow tolerance"] == "14.5 % (as entered)"


def test_a_level_that_is_never_reached_says_so():
    assert steps(events=(fill(), rate(0)))["Empty"].result == "not reached"


def test_a_date_moved_to_a_working_day_shows_where_it_came_from():
    policy = replace(POLICY, working_days=frozenset({0}))
    found = assess(policy=policy)
    assert found.window.refill_by == found.window.before_working_days - timedelta(days=4)
    assert values(found.working[-1])["moved from"] == found.window.before_working_days.isoformat()
    assert PUMP.reservoir == ml(40)


def test_each_step_says_how_it_was_rounded_and_by_which_version():
    shown = steps()
    assert shown["Flow"].rounding == Rounding.HALF_UP
    assert shown["Alarm"].rounding == Rounding.DOWN_TO_SECOND
    assert shown["Refill by"].rounding == Rounding.EARLIER_DAY
    assert {step.formula_version for step in shown.values()} == {FORMULA_VERSION}


def test_what_was_delivered_is_shown_stretch_by_stretch():
    shown = steps(events=(fill(), steady(), steady(4, at=day(30))))["Delivered since the fill"]
    assert list(values(shown).items()) == [
        ("2026-03-01 10:00:00 to 2026-03-31 10:00:00", "9 mL at 0.3 mL/day"),
        ("2026-03-31 10:00:00 to 2026-05-30 10:00:00", "12 mL at 0.2 mL/day"),
    ]
    assert shown.result == "21 mL"


def test_an_input_names_its_place_in_the_record_and_the_day():
    recorded, set_then = fill(), steady()
    origins = Origins(
        events={
            key_of(recorded): Origin(words="record 3: refill, by K. Adams", on=START.date()),
            key_of(set_then): Origin(words="record 4: programme change, by Dr Ito", on=START.date()),
        },
        rules=Origin(words="the clinic's rules, version 2"),
        stop_level=Origin(words="this patient's own stop level"),
    )
    shown = steps(events=(recorded, set_then), origins=origins)
    whence = {(label, item.name): item.origin for label, step in shown.items() for item in step.inputs}
    assert whence["Expected residual", "held at the fill"] == "record 3: refill, by K. Adams"
    assert whence["Flow", "dose"] == "record 4: programme change, by Dr Ito"
    assert whence["Flow", "strength of the primary drug"] == "as entered here"
    assert whence["Alarm", "stop volume"] == "this patient's own stop level"
    assert whence["Date by volume", "days"] == "the clinic's rules, version 2"
    assert shown["Expected residual"].inputs[0].on == START.date()


def test_every_input_of_a_visit_says_where_it_comes_from_or_is_the_question_itself():
    rules = Origin(words="rules")
    origins = Origins(stop_level=rules, rules=rules, stability=rules, expiry=rules)
    pump = replace(PUMP, tolerance_source="a leaflet")
    silent = {
        (label, item.name)
        for label, step in steps(origins=origins, pump=pump).items()
        for item in step.inputs
        if not item.origin
    }
    assert silent == {("Expected residual", "asked for"), ("In the reservoir", "asked for")}
