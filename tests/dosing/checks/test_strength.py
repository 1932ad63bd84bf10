from dataclasses import replace

import pytest

from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.limits import Stops
from pumplog.dosing.past import past_of
from tests.dosing.build import (
    LAST,
    LIMITS,
    assess,
    bupivacaine,
    codes,
    day,
    draft,
    draft_drug,
    fill,
    filled,
    limit,
    morphine,
    order,
    steady,
    the,
    with_limits,
)


def slips(strength):
    found = assess(draft(drugs=(draft_drug(strength=strength),)), last_fill=LAST)
    return [code for code in codes(found) if code.startswith("strength_slip")]


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        ("200", ["strength_slip_10"]),
        ("2", ["strength_slip_10"]),
        ("20000", ["strength_slip_1000"]),
        ("0.02", ["strength_slip_1000"]),
        ("204", ["strength_slip_10"]),  # within 2 %
        ("196", ["strength_slip_10"]),
        ("204.1", []),
        ("195.9", []),
        ("20", []),
        ("40", []),
        ("2000", ["strength_slip_100"]),
        ("0.2", ["strength_slip_100"]),
    ],
)
def test_a_strength_off_by_a_place_or_by_the_unit_is_seen(strength, expected):
    assert slips(strength) == expected


def test_a_slip_asks_for_a_reason_in_words_that_show_both_strengths():
    finding = the(assess(draft(drugs=(draft_drug(strength="0.02"),))), "strength_slip_1000")
    assert finding.severity is Severity.ACKNOWLEDGE
    assert (
        "0.02 mg/mL is 1000 times less than the last strength, 20 mg/mL: it looks like mg taken for mcg"
        in finding.message
    )


def test_another_drugs_strength_is_no_measure():
    assert "strength_slip_10" not in codes(assess(draft(drugs=(draft_drug("hydromorphone", 2),))))


def test_a_strength_above_a_published_limit_asks_for_a_reason():
    limits = with_limits("morphine", limit("max_concentration_mcg_per_ml", 19_999))
    finding = the(assess(limits=limits), "concentration_above_published_limit")
    assert (finding.field, finding.severity) == ("drugs[0].concentration", Severity.ACKNOWLEDGE)
    assert finding.source == "a label"
    at_the_limit = with_limits("morphine", limit("max_concentration_mcg_per_ml", 20_000))
    assert codes(assess(limits=at_the_limit)) == []


def test_an_unverified_limit_only_informs_and_says_what_it_is():
    limits = with_limits("morphine", limit("max_concentration_mcg_per_ml", 10, Evidence.UNVERIFIED))
    finding = the(assess(limits=limits), "concentration_above_unverified_limit")
    assert finding.severity is Severity.INFORM
    assert "unverified" in finding.message
    assert finding.evidence is Evidence.UNVERIFIED


def test_the_digits_of_the_last_strength_exchanged_ask_unless_the_order_says_so():
    twelve = (draft_drug(strength="1.25"),)
    last = replace(LAST, drugs=(filled(strength="1.52"),))
    assert "strength_digits_swapped" in codes(assess(draft(drugs=twelve), last_fill=last))
    ordered = assess(draft(drugs=twelve), last_fill=last, order=order(filled(strength="1.25")))
    assert "strength_digits_swapped" not in codes(ordered)


def test_one_slip_is_one_question_about_the_strength_and_none_about_the_dose():
    events = (fill(drugs=(morphine(), bupivacaine(10))), steady())
    last = replace(LAST, drugs=(filled(), filled("bupivacaine", 10, primary=False)))
    drugs = (draft_drug(), draft_drug("bupivacaine", 100, primary=False))
    found = assess(draft(drugs=drugs), events=events, last_fill=last)
    finding = the(found, "strength_slip_10")
    assert "bupivacaine from 3 mg/day to 30 mg/day" in finding.message
    assert not {"dose_ratio_high", "strength_differs_from_last_fill"} & set(codes(found))


def test_a_drug_that_was_not_in_the_last_fill_is_held_against_the_last_time_it_was():
    before = (fill(drugs=(morphine(), bupivacaine(10))), steady(), fill(at=day(40)), steady(at=day(40)))
    drugs = (draft_drug(), draft_drug("bupivacaine", 100, primary=False))
    found = assess(
        draft(drugs=drugs), events=before[2:], last_fill=replace(LAST, performed_at=day(40)), past=past_of(before)
    )
    assert "10 times the last strength, 10 mg/mL" in the(found, "strength_slip_10").message


@pytest.mark.parametrize(("strength", "severity"), [(200, Severity.BLOCK), (2, Severity.ACKNOWLEDGE)])
def test_a_clinic_can_have_ten_times_the_strength_stopped(strength, severity):
    limits = replace(LIMITS, stops=Stops(absurd_doses=Severity.BLOCK))
    found = assess(draft(drugs=(draft_drug(strength=strength),)), limits=limits)
    assert the(found, "strength_slip_10").severity is severity
