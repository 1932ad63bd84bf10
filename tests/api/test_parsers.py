"""JSON that can be read in one way only."""

import io
import json

import pytest

from api.parsers import DEEPEST, MOST_BYTES, StrictJSONParser, strict_object
from api.problems import Problem


def refused(body):
    with pytest.raises(Problem) as caught:
        strict_object(body)
    return caught.value.answer


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"x": {"a": "1", "b": "2", "a": "1"}}', "duplicate_key"),
        (b'{"a": "1", "\\u0061": "2"}', "duplicate_key"),
        (b'{"a": 1.5}', "float_not_allowed"),
        (b'{"a": 1e2}', "float_not_allowed"),
        (b'{"a": [-0.0]}', "float_not_allowed"),
        (b'{"a": NaN}', "number_not_finite"),
        (b'{"a": Infinity}', "number_not_finite"),
        (b'{"a": -Infinity}', "number_not_finite"),
        (b'{"a": 1234567890123456}', "number_too_long"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number_too_long"),
        (b'{"a": -0}', "number_too_long"),
        (b'{"a": "\\ud800"}', "character_not_allowed"),
        (b'{"a": "\\u0000"}', "character_not_allowed"),
        (b'{"\\udfff": "1"}', "character_not_allowed"),
        (b'{"a": [{"b\\u0000": 1}]}', "character_not_allowed"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"null", "not_an_object"),
        (b"7", "not_an_object"),
        (b"", "not_json"),
        (b"   ", "not_json"),
        (b"{", "not_json"),
        (b'{"a": 1,}', "not_json"),
        (b"{'a': 1}", "not_json"),
        (b'{"a": 01}', "not_json"),
        (b'{"a": +1}', "not_json"),
        (b'{"a": .5}', "not_json"),
        (b'{"a": "tab\there"}', "not_json"),
        (b'{"a": 1} {"a": 1}', "not_json"),
        (b'{"a": 1} // note', "not_json"),
        (b'\xef\xbb\xbf{"a": 1}', "not_json"),
        (b'{"a": "\xff"}', "not_utf8"),
        (b'{"a": "\xc0\xaf"}', "not_utf8"),
        ('{"a": 1}'.encode("utf-16"), "not_utf8"),
    ],
)
def test_it_refuses_what_can_be_read_in_two_ways(body, code):
    answer = refused(body)
    assert (answer.status, answer.code) == (400, code)
    assert answer.findings[0].code == code


def test_it_says_where_a_character_is_not_allowed():
    assert refused(b'{"drugs": [{"lot": "ok"}, {"lot": "a\\u0000"}]}').findings[0].field == "drugs[1].lot"


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def test_it_reads_to_its_depth_and_no_deeper():
    assert strict_object(nested(DEEPEST))["a"]
    assert refused(nested(DEEPEST + 1)).code == "nested_too_deeply"


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_nest_of_a_hundred_thousand_is_no_crash(opening):
    assert refused(b'{"a":' + opening * 30_000).code == "nested_too_deeply"


def test_brackets_in_texts_are_no_depth():
    text = "[{" * 500 + '\\"' + "\\\\"
    assert strict_object(json.dumps({"a": text, "b": {"c": 1}}).encode()) == {"a": text, "b": {"c": 1}}


def test_many_open_quotes_are_refused_in_moments():
    assert refused(b'"' * (MOST_BYTES - 1)).code == "not_json"
    assert refused(b'"' + b'\\"' * (MOST_BYTES // 2 - 1)).code == "not_json"


def test_it_reads_plain_json_as_it_stands():
    body = {"t": "7 mg", "n": None, "f": False, "w": -15, "z": 0, "l": [1, "é𝄞"], "o": {"k": "\n"}}
    assert strict_object(json.dumps(body).encode()) == body
    assert strict_object(json.dumps(body, ensure_ascii=False).encode()) == body


def test_it_takes_no_more_than_its_size():
    parser = StrictJSONParser()
    fits = b'{"a": "' + b"x" * (MOST_BYTES - 9) + b'"}'
    assert len(fits) == MOST_BYTES
    assert len(parser.parse(io.BytesIO(fits))["a"]) == MOST_BYTES - 9
    with pytest.raises(Problem) as caught:
        parser.parse(io.BytesIO(fits + b" "))
    assert (caught.value.answer.status, caught.value.answer.code) == (413, "body_too_large")
