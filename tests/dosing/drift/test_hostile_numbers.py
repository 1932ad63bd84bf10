"""Every figure of a drift case: plain ASCII digits, or a refusal that points there; and whatever is plain is answered."""

import json

import pytest

from pumplog.dosing.drift.door import answer_line
from tests.hostile_numbers import HOSTILE, too_long

FIGURES = ("held_ml", "programmed_ml", "aspirated_ml")
CYCLE = dict(zip(FIGURES, ("40", "20", "21.0"), strict=True))


def refusal(key, value):
    line = json.dumps({"id": 1, "cycles": [CYCLE, {**CYCLE, key: value}]})
    error = json.loads(answer_line(line.encode())[0]).get("error")
    return (error["code"], error["path"]) if error else None


@pytest.mark.parametrize("key", FIGURES)
def test_a_figure_is_plain_digits_or_refused_where_it_stands(key):
    for text in (*HOSTILE, *too_long(40, 40), "", " "):
        code, path = refusal(key, text) or (None, None)
        assert code, text
        assert path == f"$.cycles[1].{key}", text


@pytest.mark.parametrize("key", FIGURES)
@pytest.mark.parametrize(
    ("value", "code"),
    [(40, "number_not_text"), (40.5, "number_not_text"), (float("nan"), "number_not_text"), (True, "wrong_type"),
     (None, "wrong_type"), (["1"], "wrong_type"), ({}, "wrong_type")],
)  # fmt: skip
def test_a_figure_is_never_another_kind_of_value(key, value, code):
    assert refusal(key, value) == (code, f"$.cycles[1].{key}")


@pytest.mark.parametrize("held", ["0." + "0" * 39 + "1", "1", "40", "9" * 40])
@pytest.mark.parametrize("programmed", ["0", "0." + "0" * 39 + "1", "20", "9" * 40 + "." + "9" * 40])
@pytest.mark.parametrize("aspirated", ["0", "0." + "0" * 39 + "1", "20", "9" * 40, None])
def test_whatever_is_plain_is_answered_or_refused_and_never_breaks(held, programmed, aspirated):
    cycle = {"held_ml": held, "programmed_ml": programmed}
    cycle |= {"empty": True} if aspirated is None else {"aspirated_ml": aspirated}
    answer = json.loads(answer_line(json.dumps({"id": 1, "cycles": [CYCLE, cycle, CYCLE]}).encode())[0])
    assert answer.get("error", {}).get("code") or [each["state"] for each in answer["cycles"]]
