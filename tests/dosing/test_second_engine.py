"""Two engines, written apart, asked the same: random timelines, and the corners in which one of them might slip."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dosing import second_engine
from tests.dosing.timelines import Timeline, random_case
from tests.dosing.two_engines import disagreements, same

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "cases.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", CASES[:20], ids=[case["id"] for case in CASES[:20]])
def test_the_second_engine_itself_gives_the_published_answers(case):
    answer = second_engine.solve(json.dumps(case), days=4000)
    assert {key: answer[key] for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("block", range(12))
def test_both_engines_agree_on_random_timelines(block):
    found = {seed: disagreements(random_case(seed)) for seed in range(block * 20, block * 20 + 20)}
    assert {seed: differ for seed, differ in found.items() if differ} == {}


@settings(max_examples=150)
@given(st.randoms(use_true_random=False))
def test_both_engines_agree_on_what_hypothesis_thinks_of(source):
    assert disagreements(Timeline(source).case()) == []


def test_a_disagreement_is_noticed():
    case = random_case(3)
    assert disagreements(case) == []
    assert disagreements({**case, "policy": None})[0].startswith("refused: ")
    assert not same("1.000000000", "1.000000001", "2026-01-01")
    assert not same("2026-01-01T00:00:00Z", second_engine.LATER, "2026-01-01")
    assert same("2026-01-02T00:00:00Z", second_engine.LATER, "2026-01-01")


def test_random_timelines_reach_every_corner():
    """What the agreement of the engines is worth: every kind of event, pattern, cap and answer occurs among them."""
    cases = [random_case(seed) for seed in range(400)]
    events = [event for case in cases for event in case["events"]]
    assert {event["type"] for event in events} == {"fill", "program", "bolus", "boluses", "stop", "start"}
    assert {event.get("mode") for event in events} == {None, "continuous", "rate", "flex"}
    assert any(event.get("retained_ml", "0").strip("0.") for event in events)
    assert any(len(event.get("steps", ())) > 50 for event in events)
    assert any(event["at"].endswith("Z") for event in events)
    assert max(len(event.get("dose", "")) for event in events) > 80
    assert len({case["zone"] for case in cases}) == 7
    answers = [second_engine.solve(json.dumps(case)) for case in cases[:150]]
    assert {answer["refill_by_reason"] for answer in answers} >= {"volume", "stability", "interval", None}
    for key in ("alarm_at", "empty_at"):
        assert {None, second_engine.LATER} < {answer[key] for answer in answers}
