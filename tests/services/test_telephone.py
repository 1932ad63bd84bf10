"""A number is kept as it is dialled from anywhere, or refused."""

import pytest

from pumplog.services.telephone import dialled, holds_a_number, spoken, takes_texts


@pytest.mark.parametrize(
    ("typed", "zone", "kept"),
    [
        ("+1 (307) 555-0143", "", "+13075550143"),
        ("307 555 0143", "America/Denver", "+13075550143"),
        ("0170 1234567", "Europe/Berlin", "+491701234567"),
        ("+49 (0)170 1234567", "America/Denver", "+491701234567"),
        ("06 12 34 56 78", "Europe/Paris", "+33612345678"),
    ],
)
def test_it_reads_numbers_as_people_write_them(typed: str, zone: str, kept: str) -> None:
    assert dialled(typed, zone=zone) == kept


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("307 555 0143", ""),
        ("307 555 0143", "UTC"),
        ("+1 307 555 0143 ext. 12", ""),
        ("+1 800 FLOWERS", "America/Denver"),
        ("ring 307 555 0143", "America/Denver"),
        ("+1 555 010 0100", ""),
        ("911", "America/Denver"),
        ("abc", "America/Denver"),
        ("", "America/Denver"),
        ("+" + "1" * 300, ""),
    ],
)
def test_what_nobody_can_dial_is_empty(typed: str, zone: str) -> None:
    assert dialled(typed, zone=zone) == ""


def test_a_landline_takes_no_texts_where_numbers_tell() -> None:
    assert not takes_texts("+4930123456")
    assert takes_texts("+491701234567")
    assert takes_texts("+13075550143"), "in North America a number does not tell"


def test_it_is_read_out_in_groups() -> None:
    assert spoken("+13075550143") == "+1 307-555-0143"
    assert spoken("ask Ann") == "ask Ann"


@pytest.mark.parametrize("text", ["307 555 0143 ext. 12, ask for Ann", "Ann: +49 30 123456", "+1 307 555 0143"])
def test_a_person_can_dial_what_stands_among_words(text: str) -> None:
    assert holds_a_number(text, zone="America/Denver")


@pytest.mark.parametrize("text", ["ask Ann", "ext. 12", "555", "12/04/2026"])
def test_words_and_odd_digits_hold_no_number(text: str) -> None:
    assert not holds_a_number(text, zone="America/Denver")
