"""Two engines, written apart, asked the same: random timelines, and the corners in which one of them might slip."""

import json
from pathlib import Path

import pytest

from pumplog.dosing.case import answer_line
from tests.dosing import second_engine
from tests.dosing.timelines import random_case

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text().splitlines()]


def same(ours, theirs, asked_at):
    """Equal, or beyond the span that the second engine walks through."""
    if theirs == second_engine.LATER:
        return ours is None or ours[:10] > asked_at[:10]
    return ours == theirs


@pytest.mark.parametrize("case", CASES[:20], ids=[case["id"] for case in CASES[:20]])
def test_the_second_engine_itself_gives_the_published_answers(case):
    answer = second_engine.solve(json.dumps(case), days=4000)
    assert {key: answer[key] for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("block", range(12))
def test_both_engines_agree_on_random_timelines(block):
    for seed in range(block * 10, block * 10 + 10):
        case = random_case(seed)
        line = json.dumps(case)
        ours = json.loads(answer_line(line.encode())[0])
        assert "error" not in ours, f"seed {seed}: {ours}"
        for key, theirs in second_engine.solve(line).items():
            assert same(ours[key], theirs, case["ask"]["at"]), f"seed {seed}, {key}: {ours[key]} and {theirs}"
