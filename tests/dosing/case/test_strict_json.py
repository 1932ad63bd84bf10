"""One line of JSON: what a forgiving reader would let pass."""

import pytest

from pumplog.dosing.case.strict_json import JsonNumber, child_path, path_of, read_json, twice_given
from pumplog.dosing.figures.parse import Unreadable


def code_of(line):
    with pytest.raises(Unreadable) as refused:
        read_json(line)
    return refused.value.code


@pytest.mark.parametrize("line", [b"", b" ", b"\t", b"\r\n", b" \t\r\n", b"\xef\xbb\xbf"])
def test_a_line_of_blanks_is_blank(line):
    assert code_of(line) == "blank_line"


@pytest.mark.parametrize("line", [b"\x0b", b"\xc2\xa0", b"\xe2\x80\x83", b"X", b"XX"])
def test_what_json_does_not_call_blank_is_no_blank_line(line):
    assert code_of(line) == "invalid_json"


@pytest.mark.parametrize(
    "written", [b"1.5", b"1e2", b"NaN", b"Infinity", b"-Infinity", b"-0", b"1" * 41, b"-" + b"1" * 40]
)
def test_what_is_no_plain_whole_number_keeps_its_writing(written):
    number = read_json(written)
    assert isinstance(number, JsonNumber)
    assert number.text == written.decode()


@pytest.mark.parametrize("written", ["0", "7", "-1", "1" * 40])
def test_a_whole_number_of_up_to_forty_digits_is_one(written):
    assert read_json(written.encode()) == int(written)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (b'{"a": 1}', None), (b'[{"a": 1}, {"a": 1}]', None), (b'{"a": {"a": 1}}', None), (b"[[1, 1]]", None),
        (b'{"a": 1, "a": 1}', "$.a"), (b'{"a": 1, "b": 2, "b": 3}', "$.b"), (b'{"x": [0, {"c": 1, "c": 2}]}', "$.x[1].c"),
        (b'{"a": 1, "a": {"b": 1, "b": 2}}', "$.a"), (b'{"lot no": 1, "lot no": 2}', '$["lot no"]'),
    ],
)  # fmt: skip
def test_a_key_that_stands_twice_is_found_wherever_it_is(line, place):
    assert twice_given(read_json(line)) == place


def test_a_path_says_where_something_stands():
    assert path_of(()) == "$"
    assert path_of(("events", 2, "at")) == "$.events[2].at"
    assert [child_path("$", key) for key in ("a_b", "a1", "1a", "a b", "\u00e9", "_", "a.b")] == [
        "$.a_b", "$.a1", '$["1a"]', '$["a b"]', '$["\\u00e9"]', "$._", '$["a.b"]',
    ]  # fmt: skip
