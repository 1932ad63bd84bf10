"""Every figure of a dosing case, wherever it stands: nothing but plain ASCII digits is read, and the refusal points there."""

import json
import re
from copy import deepcopy

import pytest

from pumplog.dosing.case.door import answer_line
from tests.dosing.case.every_key import CASE
from tests.hostile_numbers import HOSTILE, too_long

CODES = {
    "not_a_number", "decimal_comma", "number_missing", "too_many_digits", "too_many_places", "empty_text",
    "unit_missing", "unit_unknown",
}  # fmt: skip
FIGURE = re.compile(r"[0-9.]+( (?:mg|mcg)(?:/mL|/day|/h)?)?")


def figures(value, keys=()):
    """Every place in the case where a figure stands: its keys, and the unit that follows it."""
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from figures(child, (*keys, key))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield keys, None
    elif isinstance(value, str) and (match := FIGURE.fullmatch(value)):
        yield keys, match[1] or ""


PLACES = list(figures(CASE))
COUNTS = [keys for keys, unit in PLACES if unit is None]
TEXTS = [(keys, unit) for keys, unit in PLACES if unit is not None]


def path_of(keys):
    return "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)


def refusal(keys, value):
    """The refusal's code and path, or None where the case is answered."""
    made = deepcopy(CASE)
    here = made
    for key in keys[:-1]:
        here = here[key]
    here[keys[-1]] = value
    error = json.loads(answer_line(json.dumps(made).encode())[0]).get("error")
    return (error["code"], error["path"]) if error else None


def test_the_case_with_every_figure_is_answered():
    answer, answered = answer_line(json.dumps(CASE).encode())
    assert answered, answer
    assert len(TEXTS) == 16
    assert len(COUNTS) == 5


@pytest.mark.parametrize(("keys", "unit"), TEXTS, ids=[path_of(keys) for keys, _ in TEXTS])
def test_a_figure_in_text_is_plain_or_refused_where_it_stands(keys, unit):
    for text in (*HOSTILE, *too_long(40, 40), "", " "):
        code, path = refusal(keys, text + unit) or (None, None)
        assert code in CODES, (text, code)
        assert path == path_of(keys), text


@pytest.mark.parametrize("keys", [keys for keys, _ in TEXTS], ids=[path_of(keys) for keys, _ in TEXTS])
@pytest.mark.parametrize(
    ("value", "code"),
    [(40, "number_not_text"), (40.5, "number_not_text"), (float("nan"), "number_not_text"), (True, "wrong_type"),
     (["1"], "wrong_type"), ({"1": "1"}, "wrong_type")],
)  # fmt: skip
def test_a_figure_in_text_is_never_another_kind_of_value(keys, value, code):
    assert refusal(keys, value) == (code, path_of(keys))


@pytest.mark.parametrize("keys", COUNTS, ids=map(path_of, COUNTS))
def test_a_count_is_a_whole_json_number_or_refused_where_it_stands(keys):
    for value in (*HOSTILE, "5", 5.0, 5.5, 1e3, float("inf"), float("nan"), True, False, [5], {}, ""):
        assert refusal(keys, value) == ("wrong_type", path_of(keys)), value
    for value in (-1, 10**7, 10**39):
        assert refusal(keys, value) == ("out_of_range", path_of(keys)), value
    assert refusal(keys, 10**41) == ("wrong_type", path_of(keys))


@pytest.mark.parametrize("written", ["-0", "1e2", "1.0", "1E400", "NaN", "Infinity", "-Infinity", "9" * 5000])
@pytest.mark.parametrize("keys", COUNTS, ids=map(path_of, COUNTS))
def test_a_count_written_as_no_whole_number_is_refused(keys, written):
    made = deepcopy(CASE)
    here = made
    for key in keys[:-1]:
        here = here[key]
    here[keys[-1]] = "PLACE"
    error = json.loads(answer_line(json.dumps(made).replace('"PLACE"', written).encode())[0])["error"]
    assert (error["code"], error["path"]) == ("wrong_type", path_of(keys))


@pytest.mark.parametrize(
    "written", ["01", "+1", "0x10", "1_0", ".5", "5.", "\u0661", "\u00bd", "1,", "--1", "nan", "inf"]
)
def test_what_is_no_json_at_all_is_refused_as_a_line(written):
    line = json.dumps({**CASE, "policy": "PLACE"}).replace('"PLACE"', f'{{"margin_days": {written}}}')
    error = json.loads(answer_line(line.encode())[0])["error"]
    assert error["code"] == "invalid_json"
