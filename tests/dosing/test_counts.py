"""A count is said as people say it, "1 bolus" and "2 boluses": in every text that counts, and in none by hand."""

import ast
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from pumplog.dosing.checks.boluses import bolus_findings, counted_findings
from pumplog.dosing.checks.drift import drift_findings
from pumplog.dosing.checks.titration import titration_findings
from pumplog.dosing.conflict.disagreement import Compared, conflicts
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.drift.judgement import Cycle, judge
from pumplog.dosing.figures.parse import Unreadable, decimal_text
from pumplog.dosing.past import past_of
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.what_if import StrengthQuestion, strength_step
from tests.dosing.build import (
    POLICY,
    PUMP,
    VISIT,
    ZONE,
    allowed,
    assess,
    d,
    day,
    draft,
    draft_drug,
    fill,
    limit,
    mg_day,
    mg_per_ml,
    ml,
    steady,
    with_limits,
)
from tests.dosing.checks.visits import bolus, dose, visit

SOURCES = sorted((Path(__file__).parents[2] / "pumplog" / "dosing").rglob("*.py"))
# What is counted in words; `times` that multiply, "1.2 times what is programmed", are no count.
PLURALS = (
    "boluses|cycles|days|digits|doses|drugs|entries|events|fills|hours|lines|minutes|months|places|programmes|readings|"
    "refills|seconds|steps|times|visits|weeks|years"
)
BY_HAND = re.compile(rf" (?:[a-z]+ )?(?:{PLURALS})\b(?! (?:as much|the dose|what is))")
ONE_TOO_MANY = re.compile(rf"(?<![\d.,])1 (?:[a-z]+ )?(?:{PLURALS})\b|(?<![\d.,])1 bolus (?:were|fit|are)\b")
ONE_TOO_FEW = re.compile(
    r"(?<![\d.,])(?:0|[2-9]|\d{2,}) (?:patient )?(?:bolus|day|digit|hour|minute|place|refill|time)\b(?! of)"
    r"|boluses (?:was|fits|is)\b"
)


def said(findings):
    return " ".join(finding.message for finding in findings)


def of_boluses(now, before=None):
    return said(bolus_findings(visit(program=dose(6), bolus=now, events=(fill(), steady(6, bolus=before)))))


def of_counted(count):
    return said(counted_findings(past_of((fill(), steady())), begins=day(1), ends=day(10), count=count))


def of_drift(before):
    made = [Cycle(held=ml(40), programmed=ml(30), aspirated=ml(40 - 30 * d(ratio))) for ratio in ("1", "1.2", "1.21")]
    return said(drift_findings(judge(made)[-1], before=before, codes=("ratio_outside_accuracy",)))


def of_an_old_drug(late):
    drug = replace(draft_drug(), expires_on=date(2026, 5, 30) - timedelta(days=late))
    return said(assess(draft(drugs=(drug,))).findings)


def of_no_stability(longest):
    drug = replace(draft_drug(), stability_days=None)
    return said(assess(draft(drugs=(drug,)), policy=replace(POLICY, max_interval_days=longest)).findings)


def of_steps(most):
    risen = tuple(steady(6 + d("0.1") * n, at=VISIT - timedelta(days=6) + timedelta(hours=n)) for n in range(most + 1))
    limits = with_limits("morphine", limit("steps_max_in_7_days", most))
    return said(titration_findings(visit(events=(fill(), steady(5), *risen), program=dose(9), limits=limits)))


def of_a_residual(missing):
    events = (fill(), steady(bolus=allowed(20, 4)))
    held = Compared(
        pump=PUMP, events=events, added=(), before=state_at(PUMP, events, VISIT), after=None, zone=ZONE, clock=None,
        unit="mg",
    )  # fmt: skip
    (found,) = conflicts(ProgrammerReading(expected_residual=ml(13 - missing)), held)
    return " ".join(cause.words for cause in found.causes)


def of_a_text(text, **most):
    with pytest.raises(Unreadable) as refused:
        decimal_text(text, **most)
    return refused.value.message


def of_a_question(days):
    asked = StrengthQuestion(
        days=90, margin_days=days, daily=mg_day(6), bolus=None, held=ml(40), stop_level=ml(2), over_pct=d(0)
    )
    shown = strength_step(asked, mg_per_ml(20), more_days=days, unit="mg")
    return " and ".join(item.value for item in shown.inputs if "day" in item.value)


TEXTS = {
    "boluses a day": (lambda n: of_boluses(bolus(times=n), bolus(times=40)), "1 bolus a day"),
    "a lock-out": (lambda n: of_boluses(bolus(lockout=n), bolus(lockout=240)), "A lock-out of 1 minute; before"),
    "a lock-out that fits": (lambda n: of_boluses(bolus(times=n + 1, lockout=1440 // n)), "at most 1 bolus fits"),
    "a lock-out in hours": (lambda n: of_boluses(bolus(times=2, lockout=n)), "a day: is it 1 hour?"),
    "boluses of such a lock-out": (lambda n: of_boluses(bolus(times=n, lockout=6)), "minutes with 1 bolus a day"),
    "boluses counted": (of_counted, "1 bolus was counted"),
    "refills before": (of_drift, "Judged with the refill before,"),
    "days since a drug was usable": (of_an_old_drug, "1 day before"),
    "the clinic's longest interval": (of_no_stability, "the clinic's 1 day is the limit"),
    "steps in a week": (of_steps, "more than 1 time"),
    "boluses that are missing": (of_a_residual, "1 patient bolus of 20 mg not on record"),
    "days of a clock": (lambda n: ClockError(minutes=n * 1440).words, "1 day"),
    "digits": (lambda n: of_a_text("1" * (n + 1), digits=n), "more than 1 digit before"),
    "places": (lambda n: of_a_text("0." + "1" * (n + 1), places=n), "more than 1 place after"),
    "days of a question": (of_a_question, "1 day and 1 day"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_one_is_one_and_two_are_several(name):
    text, one = TEXTS[name]
    assert one in text(1)
    assert one not in text(2)
    for count in range(1, 5):
        assert text(count)
        assert not ONE_TOO_MANY.search(text(count)), text(count)
        assert not ONE_TOO_FEW.search(text(count)), text(count)


def by_hand(source):
    """Every place where a text puts a figure before a plural noun itself: with `counted` the noun is in the figure."""
    for node in ast.walk(ast.parse(source)):
        pieces = node.values if isinstance(node, ast.JoinedStr) else ()
        for piece, after in pairwise(pieces):
            written = isinstance(piece, ast.FormattedValue) and isinstance(after, ast.Constant)
            if written and (found := BY_HAND.match(after.value)):
                yield found[0].strip()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_text_puts_a_figure_before_a_plural_by_hand(source):
    assert list(by_hand(source.read_text(encoding="utf-8"))) == []


def test_such_a_text_would_be_found():
    assert list(by_hand('f"{count} boluses were counted, {n} more days"')) == ["boluses", "more days"]
    assert list(by_hand("f\"{counted(n, 'day')} left, {ratio} times what is programmed\"")) == []
