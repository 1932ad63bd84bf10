"""The pharmacist's question over HTTP."""

import json
from pathlib import Path

import pytest

from pumplog.dosing.case.door import answer_line

CASES = (Path(__file__).parents[2] / "dosing" / "data" / "cases.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize("line", CASES[::6], ids=lambda line: json.loads(line)["id"])
def test_it_answers_as_the_command_line_does(alice, line):
    answer = alice.ask("dosing", line)
    assert answer.status_code == 200, answer.content
    assert answer.json() == json.loads(answer_line(line)[0])
    assert answer.json()["agrees"] is True


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (lambda case: case["pump"].update(reservoir_ml=40), "number_not_text", "$.pump.reservoir_ml"),
        (lambda case: case["pump"].update(reservoir_ml="1_0"), "not_a_number", "$.pump.reservoir_ml"),
        (lambda case: case.update(colour="red"), "unknown_key", "$.colour"),
        (lambda case: case.update(zone="Mars/Olympus"), "zone_unknown", "$.zone"),
    ],
)
def test_it_refuses_with_the_code_and_the_path_of_the_command_line(alice, change, code, path):
    case = json.loads(CASES[0])
    change(case)
    answer = alice.ask("dosing", case)
    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == code
    assert [(finding["code"], finding["field"]) for finding in body["findings"]] == [(code, path)]


def test_a_json_number_with_a_point_is_seen_by_the_engine_itself(alice):
    answer = alice.ask("dosing", CASES[0].replace(b'"reservoir_ml": "', b'"reservoir_ml": 40.0, "x": "', 1))
    assert answer.json()["code"] in ("number_not_text", "unknown_key")


def test_it_takes_no_more_than_its_size(alice):
    assert alice.ask("dosing", b'{"id": "' + b"x" * 300_000 + b'"}').status_code == 413
