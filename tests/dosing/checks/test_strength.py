import pytest

from pumplog.dosing.findings import Evidence, Severity
from tests.dosing.build import LAST, assess, codes, draft, draft_drug, limit, the, with_limits


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
        ("2000", []),
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
