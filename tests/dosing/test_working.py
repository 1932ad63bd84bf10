from dataclasses import replace
from datetime import timedelta

from pumplog.dosing.programs import Continuous, Flex
from pumplog.dosing.refill_draft import Measured
from tests.dosing.build import POLICY, PUMP, VISIT, allowed, assess, draft, fill, flex, mg_day, ml, rate


def steps(**changes):
    return {step.label: step for step in assess(**changes).working}


def test_every_figure_of_a_visit_has_its_step_in_the_order_of_the_hand():
    assert list(steps()) == [
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
    assert dict(shown["Expected residual"].inputs)["held at the fill"] == "40 mL"
    assert shown["Expected residual"].result == "13 mL"
    assert shown["Difference"].result == "1.25 mL"
    assert shown["Flow"].result == "0.3 mL/day"
    assert dict(shown["Flow"].inputs) == {"dose": "6 mg/day", "strength of the primary drug": "20 mg/mL"}
    assert shown["Daily dose of morphine"].result == "6 mg/day"
    assert shown["Alarm"].result == "2026-10-04 02:00:00"
    assert shown["Refill by"].inputs == (("decided by", "stability"),)
    assert all(step.source for step in shown.values())


def test_the_flow_says_how_it_came_about():
    assert steps(events=(fill(), rate("0.3")))["Flow"].formula == "as programmed"
    program = flex((0, "0.25"), (12, "0.5"), at=VISIT).program
    assert isinstance(program, Flex)
    made = steps(refill=draft(program=program))["Flow"]
    assert made.inputs[:2] == (("from 00:00", "0.25 mg/h"), ("from 12:00", "0.5 mg/h"))


def test_the_worst_case_names_its_boluses_its_tolerance_and_its_source():
    shown = steps(refill=draft(program=Continuous(dose=mg_day(6)), program_bolus=allowed("0.5", 4)))
    assert dict(shown["Alarm if every bolus is taken"].inputs)["patient boluses"] == "4 a day of 0.5 mg"
    assert "Prometra" in shown["Earliest alarm"].source
    assert dict(shown["Earliest alarm"].inputs)["flow tolerance"] == "14.5 % (as entered)"


def test_a_level_that_is_never_reached_says_so():
    assert steps(events=(fill(), rate(0)))["Empty"].result == "not reached"


def test_a_date_moved_to_a_working_day_shows_where_it_came_from():
    policy = replace(POLICY, working_days=frozenset({0}))
    found = assess(policy=policy)
    assert found.window.refill_by == found.window.before_working_days - timedelta(days=4)
    assert dict(found.working[-1].inputs)["moved from"] == found.window.before_working_days.isoformat()
    assert PUMP.reservoir == ml(40)
