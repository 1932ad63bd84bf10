from dataclasses import replace

import pytest

from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.past import past_of
from pumplog.dosing.person import Person
from pumplog.dosing.programs import Continuous
from tests.dosing.build import (
    LIMITS,
    allowed,
    assess,
    bupivacaine,
    codes,
    draft,
    draft_drug,
    fill,
    limit,
    mg_day,
    morphine,
    rate,
    steady,
    the,
    with_limits,
)


def at(dose, **changes):
    return assess(draft(program=Continuous(dose=mg_day(dose)), **changes.pop("draft", {})), **changes)


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("9", []),
        ("9.000001", ["dose_ratio_high"]),
        ("4.02", []),
        ("4.019999", ["dose_ratio_low"]),
        ("0", ["dose_ratio_low"]),
    ],
)
def test_a_dose_far_from_the_one_before_asks_for_a_reason(dose, expected):
    found = codes(at(dose))
    assert [code for code in found if code.startswith("dose_ratio")] == expected


def test_a_strength_that_was_changed_without_the_programme_changes_no_primary_dose():
    found = assess(draft(drugs=(draft_drug(strength=10),)))
    assert found.flow.ml_per_day * 10_000 == 6000
    assert not [code for code in codes(found) if code.startswith("dose_ratio")]


def test_a_fixed_flow_with_another_strength_changes_the_dose():
    found = assess(draft(drugs=(draft_drug(strength=40),)), events=(fill(), rate("0.3")))
    finding = the(found, "dose_ratio_high")
    assert finding.field == "program"
    assert "from 6 mg/day to 12 mg/day, 2 times as much" in finding.message


def test_the_other_drug_of_a_mixture_is_judged_too():
    events = (fill(drugs=(morphine(), bupivacaine(10))), steady())
    drugs = (draft_drug(), draft_drug("bupivacaine", 20, primary=False))
    assert (
        "bupivacaine goes from 3 mg/day to 6 mg/day"
        in the(assess(draft(drugs=drugs), events=events), "dose_ratio_high").message
    )


def test_a_dose_above_a_published_limit_asks_for_a_reason_and_an_unverified_one_informs():
    published = the(assess(limits=with_limits("morphine", limit("max_daily_mcg", 5999))), "dose_above_published_limit")
    assert (published.field, published.severity) == ("program", Severity.ACKNOWLEDGE)
    unverified = with_limits("morphine", limit("max_daily_mcg", 5999, Evidence.UNVERIFIED))
    assert the(assess(limits=unverified), "dose_above_unverified_limit").severity is Severity.INFORM
    clinic = with_limits("morphine", limit("max_daily_mcg", 5999, Evidence.CLINIC))
    assert the(assess(limits=clinic), "dose_above_clinic_limit").severity is Severity.ACKNOWLEDGE
    assert codes(assess(limits=with_limits("morphine", limit("max_daily_mcg", 6000)))) == []


def test_the_allowed_boluses_count_towards_the_limit():
    limits = with_limits("morphine", limit("max_daily_mcg", 7999))
    found = at(6, draft={"program_bolus": allowed("0.5", 4)}, limits=limits)
    assert "8 mg/day with every allowed bolus" in the(found, "dose_above_published_limit").message


def test_a_starting_limit_is_for_a_drug_that_is_new_to_the_pump():
    limits = with_limits("morphine", limit("start_max_mcg_per_day", 5000))
    assert "start_above_published_limit" not in codes(assess(limits=limits))
    first = assess(events=(steady(),), last_fill=None, limits=limits)
    assert the(first, "start_above_published_limit").field == "program"


def test_a_flow_outside_the_pumps_range_informs_where_the_range_is_unverified():
    bounds = (
        limit("min_flow_ml_per_day", "0.31", Evidence.UNVERIFIED),
        limit("max_flow_ml_per_day", "24", Evidence.UNVERIFIED),
    )
    finding = the(assess(limits=replace(LIMITS, pump=bounds)), "flow_outside_unverified_range")
    assert finding.severity is Severity.INFORM
    assert "0.3 mL/day is below" in finding.message
    high = replace(LIMITS, pump=(limit("max_flow_ml_per_day", "0.29"),))
    assert the(assess(limits=high), "flow_outside_published_range").severity is Severity.ACKNOWLEDGE


@pytest.mark.parametrize(("had_opioids", "expected"), [(True, False), (False, True), (None, True)])
def test_a_first_dose_for_a_naive_patient_informs_unless_the_record_names_opioids(had_opioids, expected):
    limits = with_limits("morphine", limit("start_max_mcg_per_day", 10_000), limit("start_max_naive_mcg_per_day", 1000))
    first = assess(events=(steady(),), last_fill=None, limits=limits, person=Person(had_opioids=had_opioids))
    assert ("start_above_naive" in codes(first)) is expected
    assert "start_above_published_limit" not in codes(first)


def test_a_drug_that_this_patient_had_before_is_no_first_dose():
    limits = with_limits("morphine", limit("start_max_mcg_per_day", 5000))
    earlier = past_of((fill(), steady(6)))
    assert "start_above_published_limit" not in codes(
        assess(events=(steady(),), last_fill=None, limits=limits, past=earlier)
    )


def test_where_experts_start_informs():
    limits = with_limits("morphine", limit("practice_start_max_mcg_per_day", 1000))
    first = assess(events=(steady(),), last_fill=None, limits=limits)
    assert the(first, "start_above_practice").severity is Severity.INFORM
