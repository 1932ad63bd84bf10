from dataclasses import replace
from datetime import timedelta

import pytest

from pumplog.dosing.figures.quantities import Concentration, DoseRate
from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.person import Person, SpasticityOrigin
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill import assess_program
from pumplog.dosing.timeline import ProgramSet
from tests.dosing.build import (
    LIMITS,
    POLICY,
    PUMP,
    START,
    ZONE,
    KnownDrug,
    codes,
    d,
    day,
    fill,
    limit,
    morphine,
    the,
    with_limits,
)

STEPS = (
    limit("max_daily_mcg", "19.2"),
    limit("step_max_mcg_per_day", "2.4"),
    limit("steps_max_in_7_days", 3),
    limit("practice_start_max_mcg_per_day", "1.2"),
    limit("practice_step_max_mcg_in_7_days", "0.5"),
)
ZICONOTIDE = replace(
    LIMITS,
    drugs={"ziconotide": KnownDrug(key="ziconotide", display="ziconotide", unit="mcg", opioid=False, limits=STEPS)},
)
BACLOFEN = with_limits(
    "baclofen",
    limit("step_max_pct_in_24_h_spinal", 30),
    limit("step_max_pct_in_24_h_cerebral", 15),
    limit("step_max_pct_in_24_h_child", 15),
)


def set_to(mcg, at=START):
    return ProgramSet(at=at, program=Continuous(dose=DoseRate(mcg_per_day=d(mcg))))


def of(drug, mcg_per_ml):
    return replace(morphine(), drug=drug, concentration=Concentration(mcg_per_ml=d(mcg_per_ml)))


def change(mcg, *before, drug="ziconotide", strength=25, limits=ZICONOTIDE, at=None, person=None):
    at = at or day(30)
    return assess_program(
        pump=PUMP,
        events=(fill(drugs=(of(drug, strength),)), *before),
        at=at,
        program=Continuous(dose=DoseRate(mcg_per_day=d(mcg))),
        program_bolus=None,
        policy=POLICY,
        zone=ZONE,
        now=at + timedelta(hours=1),
        limits=limits,
        person=person,
    )


def baclofen(mcg, *before, person, at=None):
    return change(mcg, *before, drug="baclofen", strength=500, limits=BACLOFEN, at=at, person=person)


def steps(found):
    return [code for code in codes(found) if code.startswith(("step", "dose_above"))]


@pytest.mark.parametrize(
    ("mcg", "expected"),
    [("7.4", ["step_above_practice"]), ("7.41", ["step_above_practice", "step_above_published_limit"])],
)
def test_worked_example_r16_a_step_of_ziconotide_above_2_4_asks_for_a_reason(mcg, expected):
    assert steps(change(mcg, set_to(5))) == expected


def test_a_step_that_experts_take_is_not_asked_about_however_large_as_a_ratio():
    assert codes(change("1", set_to("0.5"))) == []
    assert codes(change("1.01", set_to("0.5"))) == ["dose_ratio_high"], "said once"


def test_worked_example_r16_a_fourth_step_within_a_week_asks_for_a_reason():
    before = (set_to(4), *(set_to(d(4) + d("0.1") * n, at=day(30 - 2 * n)) for n in (3, 2, 1)))
    rising = (set_to(4), *(set_to(d(4) + d("0.1") * n, at=day(22 + 2 * n)) for n in (1, 2, 3)))
    assert "steps_above_published_limit" not in codes(change("4.4", *rising[:-1]))
    finding = the(change("4.4", *rising), "steps_above_published_limit")
    assert finding.severity is Severity.ACKNOWLEDGE
    assert "goes up 4 times in seven days with this one" in finding.message
    assert "steps_above_published_limit" not in codes(change("4.2", *before)), "steps down do not count"


def test_a_step_that_is_a_week_old_no_longer_counts():
    rising = (set_to(4), *(set_to(d(4) + d("0.1") * n, at=day(20 + n)) for n in (1, 2, 3)))
    assert "steps_above_published_limit" not in codes(change("4.4", *rising, at=day(31)))


def test_practice_looks_at_what_came_together_in_a_week():
    finding = the(change("4.6", set_to(4), set_to("4.3", at=day(27))), "step_above_practice")
    assert finding.severity is Severity.INFORM
    assert "0.6 mcg/day within seven days" in finding.message
    assert "step_above_practice" not in codes(change("4.6", set_to(4), set_to("4.3", at=day(22))))


ADULT = {"age_years": 40}


@pytest.mark.parametrize(
    ("mcg", "person", "severity"),
    [
        ("130", Person(**ADULT, spasticity=SpasticityOrigin.SPINAL), None),
        ("130.1", Person(**ADULT, spasticity=SpasticityOrigin.SPINAL), Severity.ACKNOWLEDGE),
        ("115", Person(**ADULT, spasticity=SpasticityOrigin.CEREBRAL), None),
        ("115.1", Person(**ADULT, spasticity=SpasticityOrigin.CEREBRAL), Severity.ACKNOWLEDGE),
        ("115", Person(age_years=17), None),
        ("115.1", Person(age_years=17), Severity.ACKNOWLEDGE),
        ("115.1", Person(age_years=17, spasticity=SpasticityOrigin.SPINAL), Severity.ACKNOWLEDGE),
        ("115.1", Person(age_years=18), None),
        ("130", Person(), None),
        ("130.1", Person(), Severity.INFORM),
    ],
)
def test_worked_example_r17_baclofen_goes_up_by_as_much_in_a_day_as_age_and_origin_allow(mcg, person, severity):
    found = [item for item in baclofen(mcg, set_to(100), person=person).findings if item.code.startswith("step_")]
    assert [item.severity for item in found] == ([] if severity is None else [severity])


def test_without_an_origin_the_record_says_that_it_does_not_know():
    finding = the(baclofen("140", set_to(100), person=Person()), "step_origin_not_stated")
    assert "does not say whether it is spinal or cerebral" in finding.message
    assert finding.evidence is Evidence.PUBLISHED


def test_two_steps_within_a_day_count_together():
    spinal = Person(**ADULT, spasticity=SpasticityOrigin.SPINAL)
    morning = set_to(120, at=day(30) - timedelta(hours=8))
    finding = the(baclofen("140", set_to(100), morning, person=spinal), "step_above_published_limit")
    assert "40 % within 24 hours, from 100 mcg/day to 140 mcg/day" in finding.message
    assert "step_above_published_limit" not in codes(baclofen("140", set_to(100), morning, person=spinal, at=day(32)))


def test_a_pump_that_is_younger_than_a_day_is_judged_by_its_first_dose():
    spinal = Person(**ADULT, spasticity=SpasticityOrigin.SPINAL)
    found = baclofen("140", set_to(100), person=spinal, at=START + timedelta(hours=5))
    assert the(found, "step_above_published_limit")


def test_a_dose_that_falls_is_no_step():
    assert steps(baclofen("80", set_to(100), person=Person())) == []


def test_next_to_a_dose_that_is_far_off_the_steps_are_not_asked_about_too():
    assert steps(baclofen("1000", set_to(100), person=Person(age_years=9))) == []


def test_a_clinics_own_step_holds_beside_the_label():
    own = with_limits("baclofen", limit("step_max_pct_in_24_h", 10, Evidence.CLINIC))
    found = change("111", set_to(100), drug="baclofen", strength=500, limits=own)
    assert the(found, "step_above_clinic_limit").severity is Severity.ACKNOWLEDGE
