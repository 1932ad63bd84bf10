from pumplog.dosing.findings import Severity
from tests.dosing.build import assess, codes, draft, ml, the


def test_it_refuses_an_overfill():
    finding = the(assess(draft(filled=ml("40.5"))), "fill_over_reservoir")
    assert (finding.field, finding.severity) == ("filled_ml", Severity.BLOCK)
    assert "0.5 mL more than the reservoir holds (40 mL)" in finding.message


def test_what_was_left_inside_counts():
    finding = the(assess(draft(filled=ml(40), retained=ml(1))), "fill_over_reservoir")
    assert "with 1 mL left inside is 1 mL more" in finding.message
    assert "fill_over_reservoir" not in codes(assess(draft(filled=ml(39), retained=ml(1))))


def test_a_full_reservoir_is_no_overfill():
    assert codes(assess(draft(filled=ml(40)))) == []


def test_it_refuses_a_fill_of_nothing():
    assert the(assess(draft(filled=ml(0))), "fill_is_zero").severity is Severity.BLOCK


def test_an_overfill_is_told_once_and_in_the_words_of_the_form():
    found = assess(draft(filled=ml(50)))
    assert codes(found) == ["fill_over_reservoir"]
    assert found.after is None
    assert found.window is None
    assert found.held_after == ml(50)
