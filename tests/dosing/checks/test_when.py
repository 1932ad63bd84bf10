from datetime import timedelta

from pumplog.dosing.findings import Severity
from pumplog.dosing.programs import Continuous
from tests.dosing.build import LAST, VISIT, assess, codes, day, draft, fill, mg_day, steady, the


def test_a_visit_with_nothing_wrong_has_nothing_to_say():
    assert codes(assess()) == []


def test_it_refuses_a_visit_that_is_still_to_come():
    finding = the(assess(now=VISIT - timedelta(seconds=1)), "performed_in_future")
    assert (finding.field, finding.severity) == ("performed_at", Severity.BLOCK)
    assert "performed_in_future" not in codes(assess(now=VISIT))


def test_it_refuses_the_same_refill_a_second_time():
    again = assess(draft(performed_at=day(0) + timedelta(minutes=60)), last_fill=LAST)
    assert the(again, "same_refill_recorded").severity is Severity.BLOCK
    before = assess(draft(performed_at=day(0) - timedelta(minutes=60)), last_fill=LAST)
    assert "same_refill_recorded" in codes(before)
    assert "same_refill_recorded" not in codes(assess(draft(performed_at=day(0) + timedelta(minutes=61))))


def test_it_refuses_a_refill_from_before_the_last_one():
    finding = the(assess(draft(performed_at=day(-10))), "performed_before_last_fill")
    assert finding.severity is Severity.BLOCK
    assert "01 March 2026" in finding.message


def test_a_last_fill_that_the_timeline_does_not_hold_counts_too():
    found = assess(draft(performed_at=day(-10)), events=(steady(at=day(-20)),))
    assert "performed_before_last_fill" in codes(found)


def test_it_refuses_a_second_programme_at_the_same_instant():
    programme = Continuous(dose=mg_day(6))
    events = (fill(), steady(), steady(7, at=VISIT))
    finding = the(assess(draft(program=programme), events=events), "programme_at_same_instant")
    assert (finding.field, finding.severity) == ("program", Severity.BLOCK)
    assert "programme_at_same_instant" not in codes(assess(draft(), events=events))
