from dataclasses import replace
from datetime import date

from pumplog.dosing.findings import Evidence, Severity
from tests.dosing.build import POLICY, PUMP, assess, codes, d, draft, draft_drug, fill, rate, start, steady, stop, the


def test_it_refuses_a_visit_that_ends_without_a_look_at_the_running_pump():
    finding = the(assess(draft(running_confirmed=False)), "running_not_confirmed")
    assert (finding.field, finding.severity) == ("running_confirmed", Severity.BLOCK)


def test_it_refuses_a_pump_confirmed_running_that_the_record_has_stopped():
    stopped = (fill(), steady(), stop(80))
    assert the(assess(events=stopped), "pump_is_stopped").severity is Severity.BLOCK
    assert "pump_is_stopped" not in codes(assess(events=(*stopped, start(81))))


def test_a_refill_by_date_that_is_not_after_the_visit_asks_for_a_reason():
    finding = the(assess(draft(drugs=(draft_drug(stability_days=0),))), "refill_by_past")
    assert (finding.field, finding.severity) == ("refill_by", Severity.ACKNOWLEDGE)
    assert finding.figures[0].value == date(2026, 5, 30).isoformat()
    assert "refill_by_past" not in codes(assess(draft(drugs=(draft_drug(stability_days=1),))))


def test_a_fill_that_nothing_limits_asks_for_a_reason():
    free = replace(POLICY, max_interval_days=None)
    drugs = (draft_drug(stability_days=None, expires_on=None),)
    found = assess(draft(drugs=drugs), events=(fill(), rate(0)), policy=free)
    assert the(found, "refill_by_none").severity is Severity.ACKNOWLEDGE


def test_an_unverified_tolerance_that_sets_the_date_says_so():
    unsure = replace(PUMP, tolerance_evidence=Evidence.UNVERIFIED, tolerance_source="general knowledge")
    policy = replace(POLICY, use_tolerance=True)
    finding = the(assess(pump=unsure, policy=policy), "tolerance_unverified")
    assert finding.severity is Severity.INFORM
    assert finding.source == "general knowledge"
    assert "14.5 %" in finding.message
    assert codes(assess(pump=unsure)) == []
    sure = replace(PUMP, tolerance_evidence=Evidence.PUBLISHED, flow_tolerance_pct=d(15))
    assert codes(assess(pump=sure, policy=policy)) == []
