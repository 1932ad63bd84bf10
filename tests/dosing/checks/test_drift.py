"""What a refill says together with the ones before it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pumplog.dosing.checks.drift import drift_findings
from pumplog.dosing.drift.judgement import Cycle, Direction, State, judge
from pumplog.dosing.findings import Severity
from tests.dosing.build import ml


def judged(*ratios: str):
    made = [Cycle(held=ml(40), programmed=ml(30), aspirated=ml(40 - 30 * Decimal(ratio))) for ratio in ratios]
    return judge(made)[-1]


STEADY = ("1.01", "0.99", "1", "1.02", "0.98", "1.01")
CHANGED = judged(*STEADY, "1.2", "1.21")


def found(judgement, *codes, before=6, **options):
    return list(drift_findings(judgement, before=before, codes=codes, **options))


def test_hz13_a_pump_that_has_left_its_level_asks_who_looks_into_it_and_never_blocks():
    assert CHANGED.state is State.INVESTIGATE
    (finding,) = found(CHANGED)
    assert (finding.code, finding.severity, finding.field) == (
        "drift_investigate",
        Severity.ACKNOWLEDGE,
        "aspirated_ml",
    )
    assert "deliver too much" in finding.message
    assert "who looks into it" in finding.message
    assert "rules for a single visit (2 mL, 15 %) do not see it" in finding.message
    assert len(finding.message) <= 500
    assert {figure.name for figure in finding.figures} >= {"delivered_ratio", "expected_ratio", "low", "high"}


def test_it_does_not_say_that_the_other_rules_are_silent_where_they_are_not():
    (finding,) = found(CHANGED, "difference_over_2_ml")
    assert "do not see it" not in finding.message


def test_hz31_what_was_looked_into_is_told_and_not_asked_again():
    (finding,) = found(CHANGED, looked_into_on=date(2026, 3, 4))
    assert (finding.code, finding.severity) == ("drift_known", Severity.INFORM)
    assert "04 March 2026" in finding.message


def test_hz31_an_empty_pump_is_asked_about_once():
    (finding,) = found(CHANGED, "nothing_aspirated")
    assert (finding.code, finding.severity) == ("drift_investigate", Severity.INFORM)


def test_a_steady_pump_says_nothing():
    assert found(judged(*STEADY)) == []


def test_where_only_the_rules_for_one_visit_see_something_both_are_said():
    (finding,) = found(judged(*STEADY), "ratio_outside_accuracy")
    assert (finding.code, finding.severity) == ("drift_not_seen", Severity.INFORM)
    assert "one visit alone" in finding.message
    assert found(judged("1.1"), "ratio_outside_accuracy", before=0) == []


@pytest.mark.parametrize(("direction", "way"), [(Direction.OVER, "more"), (Direction.UNDER, "less")])
def test_what_is_not_sure_yet_is_only_told(direction, way):
    (finding,) = found(replace(CHANGED, state=State.WATCH, direction=direction))
    assert (finding.code, finding.severity) == ("drift_watch", Severity.INFORM)
    assert f"deliver {way}" in finding.message


def test_a_pump_that_now_delivers_what_is_programmed_is_told_so_in_words():
    (finding,) = found(replace(CHANGED, now_ratio=Decimal("1.0012"), expected_ratio=Decimal("0.8788")))
    assert ": about what is programmed; before this refill 0.88 times as much." in finding.message
    (finding,) = found(replace(CHANGED, now_ratio=Decimal("1.1996"), expected_ratio=Decimal("1.0012")))
    assert ": about 1.2 times what is programmed; before this refill 1." in finding.message
