from dataclasses import replace

import pytest

from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.path import Cited, Line
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import Bridge, OwnPath
from tests.dosing.build import assess, codes, d, draft, draft_drug, mg_day, ml, the

CHANGE = frozenset({
    "bridge_not_stated", "bridge_incomplete", "bridge_none", "bridge_differs", "bridge_over_fill", "prime_over_fill",
    "bridge_without_change", "path_volume_unknown", "path_approver_missing", "mixture_differs_from_label",
})  # fmt: skip
OWN = OwnPath(volume=ml("0.4"), approved_by="Dr Dana")
RIGHT = Bridge(programmed=True, volume=ml("0.4"), hours=d(32))  # 0.4 mL at 0.3 mL a day
HALF = {"drugs": (draft_drug(strength=10),), "program": Continuous(dose=mg_day(6)), "path": OWN}
UNVERIFIED = Line(
    tubing_ml=Cited(value=d("0.2"), evidence=Evidence.UNVERIFIED, source="recalled"),
    per_cm_ml=Cited(value=d("0.002"), evidence=Evidence.UNVERIFIED, source="recalled"),
    length_cm=d(100),
)


def said(line=None, **changes):
    return assess(draft(**{**HALF, **changes}), line=line)


def found(line=None, **changes):
    return [code for code in codes(said(line, **changes)) if code in CHANGE]


def test_an_ordinary_refill_is_asked_nothing_about_a_line():
    assert [code for code in codes(assess()) if code in CHANGE] == []
    assert assess().change is None


def test_hz24_a_change_of_strength_makes_somebody_say_what_was_programmed():
    assert found() == ["bridge_not_stated"]
    assert the(said(), "bridge_not_stated").severity is Severity.BLOCK
    assert found(bridge=RIGHT) == []


@pytest.mark.parametrize(
    "bridge", [Bridge(programmed=True), Bridge(programmed=True, volume=ml("0.4")), Bridge(programmed=True, hours=d(32))]
)
def test_half_a_bridge_is_refused(bridge):
    assert found(bridge=bridge) == ["bridge_incomplete"]


def test_hz24_without_a_bridge_it_says_what_the_patient_gets_and_for_how_long():
    finding = the(said(bridge=Bridge(programmed=False)), "bridge_none")
    assert (finding.field, finding.severity) == ("bridge", Severity.ACKNOWLEDGE)
    assert "for about 16 h the patient gets 2 times the dose of morphine, 12 mg/day" in finding.message


@pytest.mark.parametrize(
    ("volume", "hours", "expected"),
    [
        ("0.44", "35.2", []),  # 10 % more
        ("0.45", "36", ["bridge_differs"]),
        ("0.35", "28", ["bridge_differs"]),
        ("0.4", "36", ["bridge_differs"]),  # the dose is a ninth too low
        ("0.4", "35", []),
    ],
)
def test_a_bridge_is_held_against_the_one_worked_out(volume, hours, expected):
    assert found(bridge=Bridge(programmed=True, volume=ml(volume), hours=d(hours))) == expected


def test_by_a_path_that_nobody_verified_a_difference_of_volume_informs_and_is_marked():
    short = Bridge(programmed=True, volume=ml("0.2"), hours=d(16))
    finding = the(said(UNVERIFIED, path=None, bridge=short), "bridge_differs")
    assert (finding.severity, finding.evidence) == (Severity.INFORM, Evidence.UNVERIFIED)
    assert "not verified" in finding.message
    assert the(said(bridge=short), "bridge_differs").severity is Severity.ACKNOWLEDGE


def test_a_bridge_that_runs_far_too_fast_is_asked_about_whatever_the_path():
    fast = Bridge(programmed=True, volume=ml("0.4"), hours=d(16))
    finding = the(said(UNVERIFIED, path=None, bridge=fast), "bridge_differs")
    assert finding.severity is Severity.ACKNOWLEDGE
    assert "the patient gets 2 times the dose before" in finding.message


def test_a_line_that_is_not_known_is_named_with_what_is_missing():
    finding = the(said(path=None, bridge=RIGHT), "path_volume_unknown")
    assert finding.severity is Severity.INFORM
    assert "internal tubing" in finding.message


def test_an_own_figure_for_the_line_names_who_approved_it():
    assert found(bridge=RIGHT, path=replace(OWN, approved_by=" ")) == ["path_approver_missing"]


def test_volumes_that_were_never_filled_are_refused():
    assert "bridge_over_fill" in found(bridge=replace(RIGHT, volume=ml(41)))
    assert found(bridge=RIGHT, prime=ml("40.1")) == ["prime_over_fill"]


def test_a_bridge_where_nothing_changes_is_asked_about():
    assert found(drugs=(draft_drug(),), bridge=RIGHT) == ["bridge_without_change"]
    assert found(drugs=(draft_drug(),), bridge=Bridge(programmed=False)) == []


def test_hz24_prime_and_bridge_are_counted_out_of_the_reservoir_and_are_no_dose():
    plain, primed = said(bridge=Bridge(programmed=False)), said(bridge=RIGHT, prime=ml("0.3"))
    assert primed.displaced == ml("0.3")
    assert primed.after.expected_residual == ml("39.7")
    assert primed.daily_doses == plain.daily_doses
    assert primed.alarm_at < plain.alarm_at


def test_what_is_left_inside_of_another_strength_is_held_against_the_label():
    finding = the(said(bridge=RIGHT, filled=ml(30), retained=ml(5)), "mixture_differs_from_label")
    assert (finding.field, finding.severity) == ("retained_ml", Severity.ACKNOWLEDGE)
    assert "morphine at 11.4286 mg/mL, 10 mg/mL on the label" in finding.message
    assert found(bridge=RIGHT, filled=ml(38), retained=ml(1)) == []


def test_what_no_needle_reaches_informs_alone():
    dead = Line(dead_ml=Cited(value=d("4"), evidence=Evidence.UNVERIFIED, source="recalled"))
    finding = the(said(dead, bridge=RIGHT, filled=ml(20)), "mixture_differs_from_label")
    assert (finding.severity, finding.evidence) == (Severity.INFORM, Evidence.UNVERIFIED)


def test_what_was_left_inside_asks_only_where_it_does_it_without_what_nobody_verified():
    dead = Line(dead_ml=Cited(value=d("4"), evidence=Evidence.UNVERIFIED, source="recalled"))
    little = the(said(dead, bridge=RIGHT, filled=ml(36), retained=ml(1)), "mixture_differs_from_label")
    assert (little.severity, little.evidence) == (Severity.INFORM, Evidence.UNVERIFIED)
    # 2 mL of twice the strength in 38 mL are 5 % too much, in 37.9 mL more than 5 %.
    edge = the(said(dead, bridge=RIGHT, filled=ml(38), retained=ml(2)), "mixture_differs_from_label")
    over = the(said(dead, bridge=RIGHT, filled=ml("37.9"), retained=ml(2)), "mixture_differs_from_label")
    assert (edge.severity, over.severity) == (Severity.INFORM, Severity.ACKNOWLEDGE)
    sure = Line(dead_ml=Cited(value=d("4"), evidence=Evidence.PUBLISHED, source="a manual"))
    checked = the(said(sure, bridge=RIGHT, filled=ml(36), retained=ml(1)), "mixture_differs_from_label")
    assert checked.severity is Severity.ACKNOWLEDGE
