"""What is not written exactly as it should be is refused."""

import datetime as dt

import pytest
from rest_framework.exceptions import ValidationError

from api.fields import FlagField, ReasonsField, TextField, WholeField, WordField, uuid_of
from api.time_fields import ClockField, DayField, InstantField
from pumplog.sheets.vocabulary import Language
from tests.api.hostile import NOT_NUMBERS


def code_of(field, data):
    with pytest.raises(ValidationError) as caught:
        field.run_validation(data)
    codes = caught.value.get_codes()
    return codes[0] if isinstance(codes, list) else codes


NOT_TEXTS = [1, 0, -1, True, False, [], {}, ["1"], {"a": "1"}]


@pytest.mark.parametrize("field", [TextField(most=9), WordField(Language), DayField(), InstantField(), ClockField()])
@pytest.mark.parametrize("data", NOT_TEXTS)
def test_a_text_is_a_text(field, data):
    whole = isinstance(data, int) and not isinstance(data, bool)
    assert code_of(field, data) == ("number_not_text" if whole else "wrong_type")


@pytest.mark.parametrize("data", ["true", "false", "1", "yes", "on", 1, 0, "", [], {}])
def test_true_is_not_spelt(data):
    assert code_of(FlagField(), data) == "wrong_type"


def test_true_and_false_are_themselves():
    assert FlagField().run_validation(data=True) is True
    assert FlagField().run_validation(data=False) is False


@pytest.mark.parametrize("data", [*NOT_NUMBERS, "1", "7", True, False, [], {}, [1]])
def test_a_count_is_a_json_number(data):
    assert code_of(WholeField(most=10), data) == "wrong_type"


@pytest.mark.parametrize("data", [-1, 11, 10**14])
def test_a_count_stays_in_its_range(data):
    assert code_of(WholeField(most=10), data) == "out_of_range"


def test_the_ends_of_a_range_belong_to_it():
    assert [WholeField(most=10).run_validation(count) for count in (0, 10)] == [0, 10]


@pytest.mark.parametrize(
    "data",
    [
        *(
            "",
            "today",
            "2026-2-3",
            "20261122",
            "2026-W47-7",
            "2026-326",
            "2026-11-22T00:00",
            "22.11.2026",
            "11/22/2026",
        ),
        *(
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-11-31",
            "0000-01-01",
            " 2026-11-22",
            "2026-11-22 ",
            "+2026-11-22",
        ),
        *("\uff12026-11-22", "2026\u201311\u201322", "\uff12\uff10\uff12\uff16-11-22", "-2026-11-22", "12026-11-22"),
    ],
)
def test_a_day_is_written_one_way(data):
    assert code_of(DayField(), data) == "not_a_date"


@pytest.mark.parametrize("data", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_lies_within_reach(data):
    assert code_of(DayField(), data) == "date_out_of_range"


def test_a_leap_day_is_a_day():
    assert DayField().run_validation("2028-02-29") == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("2026-11-22T09:30:00", "instant_without_offset"),
        ("2026-11-22T09:30", "instant_without_offset"),
        ("2026-11-22", "instant_unreadable"),
        ("2026-11-22 09:30:00Z", "instant_unreadable"),
        ("2026-11-22T09:30:00 -07:00", "instant_unreadable"),
        ("2026-11-22T09:30:00-0700", "instant_unreadable"),
        ("2026-11-22T09:30:00z", "instant_unreadable"),
        ("1763800200", "instant_unreadable"),
        ("2026-11-22T25:00:00Z", "instant_impossible"),
        ("2026-02-30T09:30:00Z", "instant_impossible"),
        ("2026-11-22T09:30:60Z", "instant_impossible"),
        ("2026-11-22T09:30:00+25:00", "instant_impossible"),
        ("0001-01-01T00:00:00+14:00", "instant_out_of_range"),
        ("9999-12-31T23:59:59-14:00", "instant_out_of_range"),
        ("1899-12-31T00:00:00Z", "instant_out_of_range"),
        ("2200-01-01T00:00:00Z", "instant_out_of_range"),
        ("2026-11-22T09:30:00.1234567Z", "instant_too_fine"),
        ("\uff12026-11-22T09:30:00Z", "instant_unreadable"),
    ],
)
def test_an_instant_is_never_naive_and_written_one_way(data, code):
    assert code_of(InstantField(), data) == code


def test_an_instant_keeps_its_offset():
    read = InstantField().run_validation("2026-11-22T09:30:00-07:00")
    assert read.utcoffset() == dt.timedelta(hours=-7)
    assert read == dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("data", ["24:00", "6:30", "06:60", "06:30:00", "0630", "06.30", "", "noon", "\uff106:30"])
def test_a_time_of_day_is_written_one_way(data):
    assert code_of(ClockField(), data) == "not_a_time"


def test_a_time_of_day_is_read():
    assert ClockField().run_validation("23:59") == dt.time(23, 59)


@pytest.mark.parametrize("data", ["", "EN", "en ", " en", "english", "xx", "Language.ENGLISH"])
def test_a_word_is_one_of_its_vocabulary(data):
    assert code_of(WordField(Language), data) == "word_unknown"


@pytest.mark.parametrize("letter", ["\x07", "\x1b", "\u202e", "\u2066", "\u2028", "\x85", "\ue000", "\n", "\t"])
def test_a_text_shows_every_letter_it_has(letter):
    assert code_of(TextField(most=20), f"a{letter}b") == "character_not_allowed"


def test_a_text_of_lines_may_have_lines():
    assert TextField(most=20, lines=True).run_validation("a\n\tb") == "a\n\tb"


def test_a_text_keeps_the_letters_of_the_world():
    for name in ("Nuñez-Øst", "王小明", "Ελένη", "می‌خواهم", "O'Brien <b>&"):
        assert TextField(most=20).run_validation(f"  {name} ") == name


def test_a_text_has_its_length():
    assert code_of(TextField(most=3), "abcd") == "too_long"
    assert code_of(TextField(most=3), "  ") == "empty_text"
    assert TextField(most=3, blank=True).run_validation(" ") == ""


def test_reasons_are_texts_by_code():
    assert ReasonsField().run_validation({"drug_twice": " two lots "}) == {"drug_twice": "two lots"}
    assert code_of(ReasonsField(), []) == "wrong_type"
    assert code_of(ReasonsField(), {"a": 1}) == {"a": ["number_not_text"]}
    assert code_of(ReasonsField(), {"a": "x" * 401}) == {"a": ["too_long"]}
    assert code_of(ReasonsField(), {"c" * 61: "x"}) == "too_long"
    assert code_of(ReasonsField(), {str(n): "x" for n in range(61)}) == "too_many"


KEY = "6fa459ea-ee8a-4ca4-894e-db77e160355e"


@pytest.mark.parametrize(
    "text", ["", "1", f"{{{KEY}}}", KEY.replace("-", ""), f"urn:uuid:{KEY}", f" {KEY}", f"{KEY}\n", f"\uff16{KEY[1:]}"]
)
def test_a_key_has_one_spelling(text):
    assert uuid_of(text) is None


def test_a_key_is_read():
    assert str(uuid_of("6FA459EA-ee8a-4ca4-894e-db77e160355e")) == "6fa459ea-ee8a-4ca4-894e-db77e160355e"
