from datetime import date, timedelta

import pytest

from pumplog.dosing.findings import Severity
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.windows import Reason
from tests.dosing.build import POLICY, allowed, assess, codes, draft, draft_drug, fill, mg_day, ml, rate, the

OURS = date(2026, 10, 4)  # day 90 and 126 2/3


def shown(alarm_on=None, expected=None, **changes):
    reading = ProgrammerReading(alarm_on=alarm_on, expected_residual=None if expected is None else ml(expected))
    return assess(draft(programmer=reading, **changes))


@pytest.mark.parametrize(("apart", "flagged"), [(-2, True), (-1, False), (0, False), (1, False), (2, True)])
def test_an_alarm_date_more_than_a_day_apart_asks_for_a_reason(apart, flagged):
    found = shown(OURS + timedelta(days=apart))
    assert ("alarm_date_differs" in codes(found)) is flagged
    if flagged:
        finding = the(found, "alarm_date_differs")
        assert (finding.field, finding.severity) == ("programmer_alarm_on", Severity.ACKNOWLEDGE)
        assert "2 days apart" in finding.message


def test_the_earlier_date_governs_whichever_it_is():
    drugs = (draft_drug(stability_days=None),)
    theirs = shown(OURS - timedelta(days=20), drugs=drugs).window
    assert theirs.reason is Reason.PROGRAMMER
    assert theirs.refill_by == OURS - timedelta(days=20 + POLICY.margin_days)
    ours = shown(OURS + timedelta(days=20), drugs=drugs).window
    assert ours.reason is Reason.VOLUME
    assert ours.refill_by == OURS - timedelta(days=POLICY.margin_days)


def test_a_programmer_that_counts_boluses_and_one_that_does_not_are_both_right():
    changes = {"program": Continuous(dose=mg_day(6)), "program_bolus": allowed("0.5", 4)}
    worst = date(2026, 9, 2)  # 38 mL at 0.4 mL a day: 95 days
    assert "alarm_date_differs" not in codes(shown(OURS, **changes))
    assert "alarm_date_differs" not in codes(shown(worst, **changes))
    assert "alarm_date_differs" in codes(shown(worst - timedelta(days=2), **changes))


def test_an_alarm_date_where_nothing_flows_asks_for_a_reason():
    reading = ProgrammerReading(alarm_on=OURS)
    found = assess(draft(programmer=reading), events=(fill(), rate(0)))
    assert "nothing flows" in the(found, "alarm_date_differs").message


@pytest.mark.parametrize(("expected", "flagged"), [("13.5", False), ("13.51", True), ("12.5", False), ("12.49", True)])
def test_an_expected_residual_more_than_half_a_millilitre_apart_asks_for_a_reason(expected, flagged):
    found = shown(expected=expected)
    assert ("expected_residual_differs" in codes(found)) is flagged
    if flagged:
        assert the(found, "expected_residual_differs").field == "programmer_expected_ml"
