"""When an answer agrees with what was expected: figures by value, instants by the moment, everything else exactly."""

import json

import pytest

from pumplog.dosing.case.answer import agrees
from pumplog.dosing.case.door import answer_line
from pumplog.dosing.version import FORMULA_VERSION
from tests.dosing.case.every_key import CASE


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("0.3", "0.300000000"), ("-0.5", "-0.500000000"), ("0", "0.000000000"), ("-0", "0.000000000"), (None, None),
        ("9" * 40, "9" * 40 + ".0"), ("volume", "volume"), ([], []), ({}, {"a": "1"}), (["1", "2.0"], ["1", "2"]),
        ({"a": {"b": ["1"]}}, {"a": {"b": ["1.0"]}, "c": None}), ("0." + "1" * 40, "0." + "1" * 40),
    ],
)  # fmt: skip
def test_it_agrees(expected, answer):
    assert agrees(expected, answer) is True


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("0.3", "0.300000001"), ("-0.5", "0.500000000"), ("0.5", "-0.500000000"), ("0.5-", "-0.500000000"),
        ("--0.5", "0.500000000"), ("interval", "volume"), ("", "0"), ("0", ""), ("1e0", "1"), ("1,0", "1"),
        (None, "0"), ("0", None), (1, "1"), ("1", 1), (1, True), (["1"], ["1", "2"]), (["1", "2"], ["1"]),
        (["1", "3"], ["1", "2"]), (["1"], "1"), ("1", ["1"]), ([], None), ({"a": "1"}, {}), ({"a": "1"}, {"a": "2"}),
        ({"a": "1"}, ["1"]), ({"a": None}, None), ("9" * 41, "9" * 41 + ".0"),
        ("0." + "1" * 40 + "0", "0." + "1" * 40), ("0" + "9" * 40, "9" * 40),
    ],
)  # fmt: skip
def test_it_does_not_agree(expected, answer):
    assert agrees(expected, answer) is False


def test_an_instant_agrees_with_the_same_moment_written_otherwise():
    there, here = "2026-07-06T09:00:00Z", "2026-07-06T02:00:00-07:00"
    assert agrees({"alarm_at": there}, {"alarm_at": here})
    assert agrees({"empty_at": there}, {"empty_at": here})
    assert agrees({"alarm_at_all_boluses": there}, {"alarm_at_all_boluses": here})
    assert agrees({"alarm_at_earliest": there}, {"alarm_at_earliest": here})
    assert not agrees({"refill_by": there}, {"refill_by": here})
    assert not agrees({"alarm_at": "2026-07-06T09:00:01Z"}, {"alarm_at": here})


def test_every_answer_says_which_formulas_made_it():
    assert json.loads(answer_line(json.dumps(CASE).encode())[0])["formula_version"] == FORMULA_VERSION


def test_what_is_only_measured_is_only_answered_where_it_was():
    answer = json.loads(answer_line(json.dumps({**CASE, "ask": {"at": CASE["ask"]["at"]}}).encode())[0])
    assert not {"difference_ml", "delivered_ratio"} & answer.keys()
