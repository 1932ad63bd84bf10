from dataclasses import replace
from datetime import date, timedelta

import pytest

from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.refill_draft import Measured, NothingAspirated, NotMeasured
from tests.dosing.build import LAST, PUMP, VISIT, assess, codes, d, draft, fill, ml, rate, steady, the

REACHED = VISIT - timedelta(minutes=20)
NOTHING = NothingAspirated(symptoms="none, walks and talks", physician_contacted="Dr Adler", contacted_at=REACHED)


def measured(volume, **changes):
    return assess(draft(residual=Measured(volume=ml(volume))), **changes)


def test_r04_zero_is_not_a_measurement():
    found = measured(0)
    finding = the(found, "residual_is_zero")
    assert (finding.field, finding.severity) == ("aspirated_ml", Severity.BLOCK)
    assert "difference_over_2_ml" not in codes(found)


def test_it_refuses_more_than_the_last_fill_held():
    found = measured("40.1")
    finding = the(found, "residual_above_held")
    assert finding.severity is Severity.BLOCK
    assert "0.1 mL more" in finding.message
    assert "residual_above_held" not in codes(measured(40))


def test_at_a_first_fill_the_reservoir_is_the_bound():
    found = assess(draft(residual=Measured(volume=ml(41))), events=(steady(),), last_fill=None)
    assert the(found, "residual_above_held").severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("volume", "flagged"), [("15", False), ("15.000001", True), ("11", False), ("10.999999", True)]
)
def test_a_difference_of_more_than_2_ml_asks_for_a_reason(volume, flagged):
    found = measured(volume)
    assert ("difference_over_2_ml" in codes(found)) is flagged
    if flagged:
        finding = the(found, "difference_over_2_ml")
        assert finding.severity is Severity.ACKNOWLEDGE
        assert finding.evidence is Evidence.PUBLISHED
        assert "ASRA" in finding.source
        assert finding.figures[0].value == "13"


def test_more_left_reads_as_too_little_delivered_and_less_left_as_too_much():
    assert "more than expected (13 mL): too little" in the(measured(18), "difference_over_2_ml").message
    assert "less than expected (13 mL): too much" in the(measured(8), "difference_over_2_ml").message


@pytest.mark.parametrize(
    ("volume", "flagged"),
    [("17.05", False), ("17.06", True), ("8.95", False), ("8.94", True)],  # 27 mL should have gone: 0.85 and 1.15
)
def test_a_ratio_outside_what_one_refill_is_expected_to_show_asks_for_a_reason(volume, flagged):
    found = measured(volume)
    assert ("ratio_outside_accuracy" in codes(found)) is flagged
    if flagged:
        assert the(found, "ratio_outside_accuracy").severity is Severity.ACKNOWLEDGE


def test_the_two_rules_can_disagree_and_both_are_shown():
    short = measured("36", events=(fill(), rate("0.05")))  # 4.5 mL expected to go, 4 gone
    assert "difference_over_2_ml" not in codes(short)
    assert short.delivered_ratio == d("0.888888889")
    worked = assess(
        draft(residual=Measured(volume=ml("7.5"))),
        events=(fill(20), rate("0.25")),
        pump=replace(PUMP, reservoir=ml(20)),
    )
    assert worked.delivered_ratio is not None


def test_where_nothing_should_have_been_delivered_there_is_no_ratio_to_judge():
    found = measured(39, events=(fill(), rate(0)))
    assert found.delivered_ratio is None
    assert "ratio_outside_accuracy" not in codes(found)


def test_nothing_aspirated_asks_for_symptoms_and_a_physician():
    found = assess(draft(residual=NothingAspirated(symptoms=" ", physician_contacted="")))
    assert the(found, "nothing_aspirated_symptoms_missing").severity is Severity.BLOCK
    assert the(found, "nothing_aspirated_physician_missing").severity is Severity.BLOCK
    told = assess(draft(residual=NOTHING))
    assert "nothing_aspirated_symptoms_missing" not in codes(told)
    assert the(told, "nothing_aspirated").severity is Severity.ACKNOWLEDGE
    assert told.difference is None


def test_hz2_the_physician_is_reached_before_the_new_dose():
    def at(contacted):
        return codes(assess(draft(residual=replace(NOTHING, contacted_at=contacted))))

    assert "nothing_aspirated_contact_time_missing" in at(None)
    assert "physician_contact_in_future" in at(VISIT + timedelta(hours=2))
    assert "physician_contacted_after_fill" in at(VISIT + timedelta(minutes=1))
    assert [code for code in at(VISIT) if "contact" in code] == []


def test_nothing_aspirated_says_since_when_the_pump_may_have_been_dry():
    found = assess(draft(residual=NOTHING), events=(fill(20), rate("0.25")))  # 80 days, 69.9 with 14.5 % more
    finding = the(found, "nothing_aspirated")
    assert finding.figures[0].value == date(2026, 5, 10).isoformat()
    assert "10 May 2026" in finding.message


def test_nothing_aspirated_while_much_should_be_left_points_to_the_needle():
    finding = the(assess(draft(residual=NOTHING)), "nothing_aspirated")
    assert "at least 9.09 mL should be left" in finding.message  # 40 - 27 x 1.145
    assert "needle" in finding.message


def test_an_unmeasured_residual_is_asked_about_unless_it_is_the_first_fill():
    assert the(assess(draft(residual=NotMeasured())), "residual_not_measured").severity is Severity.ACKNOWLEDGE
    first = assess(draft(residual=NotMeasured()), events=(steady(),), last_fill=None)
    assert "residual_not_measured" not in codes(first)
    assert LAST.held == ml(40)
