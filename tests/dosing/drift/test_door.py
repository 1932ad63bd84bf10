"""The JSON door of the drift judgement: strict, with a stable code and the path of what is wrong."""

import json

import pytest

from pumplog.dosing.drift.door import answer_line

CYCLE = '{"held_ml": "40", "programmed_ml": "20", "aspirated_ml": "21.0"}'


def asked(cycles, more='"id": 7'):
    return f'{{{more}, "cycles": {cycles}}}'.encode()


def test_it_answers_every_cycle_in_the_words_of_the_contract():
    text, answered = answer_line(asked(f'[{CYCLE}, {{"held_ml": "40", "programmed_ml": "30", "empty": true}}]'))
    assert answered
    assert json.loads(text) == {
        "id": 7,
        "cycles": [
            {
                "ratio": "0.950000000",
                "expected_ratio": "0.9950",
                "low": "0.8494",
                "high": "1.1406",
                "state": "steady",
                "direction": None,
                "rules": {"two_ml": False, "tolerance": False},
            },
            {
                "ratio": None,
                "ratio_at_least": "1.333333333",
                "expected_ratio": "0.9735",
                "low": "0.8729",
                "high": "1.0763",
                "state": "investigate",
                "direction": "over",
                "rules": {"two_ml": True, "tolerance": True},
            },
        ],
    }


def test_a_pump_without_cycles_has_no_judgement():
    assert json.loads(answer_line(asked("[]"))[0]) == {"id": 7, "cycles": []}


def test_the_truth_may_stand_beside_the_cycles_and_changes_nothing():
    told = asked(f"[{CYCLE}]", '"id": 7, "truth": {"shift": -0.2, "onset": 0}')
    assert answer_line(told) == answer_line(asked(f"[{CYCLE}]"))


def cycle_with(**changed):
    return asked(json.dumps([json.loads(CYCLE) | changed]))


def cycle_without(key):
    return asked(json.dumps([{name: value for name, value in json.loads(CYCLE).items() if name != key}]))


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        (b"", "blank_line", "$"),
        (b"{", "invalid_json", "$"),
        (b"\xff", "not_utf8", "$"),
        (b"[" * 100_000, "too_deep", "$"),
        (b"[]", "wrong_type", "$"),
        (b"{}", "missing_key", "$.cycles"),
        (asked("{}"), "wrong_type", "$.cycles"),
        (asked("[1]"), "wrong_type", "$.cycles[0]"),
        (asked("[]", '"id": 1.5'), "wrong_type", "$.id"),
        (asked("[]", '"id": true'), "wrong_type", "$.id"),
        (asked("[]", '"model": "x"'), "unknown_key", "$.model"),
        (asked('[{"held_ml": "1", "held_ml": "2"}]'), "duplicate_key", "$.cycles[0].held_ml"),
        (cycle_without("held_ml"), "missing_key", "$.cycles[0].held_ml"),
        (cycle_without("programmed_ml"), "missing_key", "$.cycles[0].programmed_ml"),
        (cycle_without("aspirated_ml"), "missing_key", "$.cycles[0].aspirated_ml"),
        (cycle_with(empty=True), "empty_and_aspirated", "$.cycles[0].empty"),
        (cycle_with(empty=False), "empty_not_true", "$.cycles[0].empty"),
        (cycle_with(empty="true"), "wrong_type", "$.cycles[0].empty"),
        (cycle_with(ratio="1"), "unknown_key", "$.cycles[0].ratio"),
        (cycle_with(held_ml="0"), "held_nothing", "$.cycles[0].held_ml"),
        (cycle_with(held_ml=40), "number_not_text", "$.cycles[0].held_ml"),
        (cycle_with(held_ml=40.5), "number_not_text", "$.cycles[0].held_ml"),
        (cycle_with(held_ml="-40"), "not_a_number", "$.cycles[0].held_ml"),
        (cycle_with(aspirated_ml="1,5"), "decimal_comma", "$.cycles[0].aspirated_ml"),
        (cycle_with(aspirated_ml="NaN"), "not_a_number", "$.cycles[0].aspirated_ml"),
        (cycle_with(aspirated_ml="1e1"), "not_a_number", "$.cycles[0].aspirated_ml"),
        (cycle_with(aspirated_ml="٣"), "not_a_number", "$.cycles[0].aspirated_ml"),
        (cycle_with(aspirated_ml=None), "wrong_type", "$.cycles[0].aspirated_ml"),
        (cycle_with(programmed_ml=""), "empty_text", "$.cycles[0].programmed_ml"),
        (cycle_with(programmed_ml="1" * 41), "too_many_digits", "$.cycles[0].programmed_ml"),
    ],
)
def test_it_refuses_with_a_code_and_the_place(line, code, path):
    text, answered = answer_line(line)
    error = json.loads(text)["error"]
    assert (answered, error["code"], error["path"]) == (False, code, path)
    assert error["message"]


@pytest.mark.parametrize("figure", ["0", "0." + "0" * 39 + "1", "9" * 40, "0.000000001", "40"])
@pytest.mark.parametrize("key", ["held_ml", "programmed_ml", "aspirated_ml"])
def test_no_figure_that_can_be_written_breaks_it(key, figure):
    line = asked(f"[{CYCLE}, {json.dumps(json.loads(CYCLE) | {key: figure})}, {CYCLE}]")
    text, answered = answer_line(line)
    if answered:
        assert all(0 <= float(each["low"]) <= float(each["high"]) <= 10 for each in json.loads(text)["cycles"])
    else:
        assert json.loads(text)["error"]["code"] == "held_nothing"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (asked('[{"held_ml": "1", "held_ml": "2"}]'), "this key stands twice; which value was meant cannot be known"),
        (cycle_with(held_ml="0"), "a cycle starts with something in the reservoir"),
        (cycle_without("aspirated_ml"), 'this key is needed, or "empty": true where nothing could be drawn'),
        (cycle_with(empty=False), "leave this key out where something was drawn"),
        (cycle_with(empty=True), "either nothing could be drawn or something was, not both"),
    ],
)
def test_a_refusal_says_what_to_put_right(line, message):
    assert json.loads(answer_line(line)[0])["error"]["message"] == message


def test_nothing_delivered_is_written_in_full():
    (cycle,) = json.loads(answer_line(cycle_with(aspirated_ml="40"))[0])["cycles"][:1]
    assert cycle["ratio"] == "0.000000000"
