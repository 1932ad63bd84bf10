"""In the window of the envelope stands the address and nothing else, wherever the letter has slid (hazard 11)."""

import io
from dataclasses import replace
from typing import Any

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pumplog.sheets.letter import LetterSheet
from pumplog.sheets.vocabulary import Envelope, Language
from reports.letter import LetterFault, letter_fault, letter_pdf, letters_pdf
from tests.reports.reading import embedded, faults, outside, pages, smallest

MM, INCH = 72 / 25.4, 72.0
SHOWS = {
    Envelope.DIN: (10 * MM, 45 * MM, 110 * MM, 95 * MM),
    Envelope.US: (0.0, 2.25 * INCH, 5.375 * INCH, 3.625 * INCH),
}
ALWAYS = {
    Envelope.DIN: (20 * MM, 50 * MM, 100 * MM, 90 * MM),
    Envelope.US: (0.875 * INCH, 2.5 * INCH, 4.375 * INCH, 3.375 * INCH),
}
SHEET = LetterSheet(
    envelope=Envelope.US,
    language=Language.ENGLISH,
    recipient=("Ivy Fox", "12 Elm Street", "Rapid Creek, CO 80202"),
    sender=("Rapid Creek Clinic", "1 Clinic Road", "Rapid Creek, CO 80202"),
    written_on="Friday, November 20, 2026",
    subject="Your next visit",
    body="Your visit is due by Friday, December 4, 2026.\n\nPlease call us.\nBy day: +1 307 555 0100\n\nThank you.",
    answer_url="https://visits.clinic.example/a/AbCdEfGhIjKlMnOpQrStUv",
)
LINES = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=["C", "Z"]), min_size=1, max_size=60
)


def things(document: bytes) -> list[Any]:
    """Everything that leaves ink on the first page: letters, lines, boxes, the code's squares."""
    with pdfplumber.open(io.BytesIO(document)) as pdf:
        page = pdf.pages[0]
        return [each for kind in page.objects.values() for each in kind if each.get("text") != " "]


def meets(thing: Any, area: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = area
    return thing["x1"] > left and thing["x0"] < right and thing["bottom"] > top and thing["top"] < bottom


def within(thing: Any, area: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = area
    return left <= thing["x0"] and thing["x1"] <= right and top <= thing["top"] and thing["bottom"] <= bottom


def in_window(sheet: LetterSheet) -> str:
    """What any position of the letter lets somebody read through the window."""
    seen = [thing for thing in things(letter_pdf(sheet)) if meets(thing, SHOWS[sheet.envelope])]
    assert all(thing["object_type"] == "char" for thing in seen)
    assert all(within(thing, ALWAYS[sheet.envelope]) for thing in seen), "some position would cut a letter off"
    return "".join(thing["text"] for thing in seen)


def joined(*lines: str) -> str:
    return "".join(lines).replace(" ", "")


@pytest.mark.parametrize("count", range(1, 6))
def test_hz11_a_us_window_shows_the_address_and_nothing_else(count: int) -> None:
    sheet = replace(SHEET, recipient=("Ivy Fox", *(f"{line} gjpqy Street" for line in range(count))))
    assert in_window(sheet) == joined(*sheet.recipient)


@pytest.mark.parametrize("count", range(1, 6))
def test_hz11_a_din_window_shows_the_address_and_its_return_line_and_nothing_else(count: int) -> None:
    recipient = ("Ivy Fox", *(f"{line} gjpqy Straße" for line in range(count)))
    sheet = replace(SHEET, envelope=Envelope.DIN, language=Language.GERMAN, recipient=recipient)
    assert sorted(in_window(sheet)) == sorted(joined(" · ".join(sheet.sender), *recipient))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    envelope=st.sampled_from(list(Envelope)),
    lines=st.lists(LINES, min_size=2, max_size=6),
    sender=st.lists(LINES, max_size=6),
    body=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.just("\n"), max_size=900),
)
def test_hz11_no_name_no_address_and_no_text_puts_another_word_into_the_window(envelope, lines, sender, body) -> None:
    sheet = replace(SHEET, envelope=envelope, recipient=tuple(lines), sender=tuple(sender), body=body, answer_url="")
    if letter_fault(sheet):
        return
    expected = joined(*lines) + (joined(" · ".join(sender)) if envelope is Envelope.DIN else "")
    assert sorted(in_window(sheet)) == sorted(expected)


@pytest.mark.parametrize("envelope", list(Envelope))
def test_the_name_stands_in_the_address_alone(envelope: Envelope) -> None:
    text = pages(letter_pdf(replace(SHEET, envelope=envelope)))[0]
    assert text.count("Ivy") == text.count("Fox") == 1


@pytest.mark.parametrize("envelope", list(Envelope))
@pytest.mark.parametrize("language", list(Language))
def test_it_is_sound_legible_and_all_on_its_paper(envelope: Envelope, language: Language) -> None:
    document = letter_pdf(replace(SHEET, envelope=envelope, language=language))
    assert faults(document) == []
    assert all(embedded(document).values())
    assert outside(document) == []
    assert smallest(document) >= 6
    assert document == letter_pdf(replace(SHEET, envelope=envelope, language=language)), "the same bytes every time"


def test_the_files_own_properties_say_nothing() -> None:
    with pdfplumber.open(io.BytesIO(letter_pdf(SHEET))) as pdf:
        told = " ".join(str(value) for value in pdf.metadata.values())
    assert pdf.metadata["Title"] == "Letters"
    assert "Ivy" not in told
    assert "intrathecal" not in told.lower()


def test_all_letters_are_one_file_a_page_each() -> None:
    other = replace(SHEET, recipient=("Bob Hill", "3 Oak Street", "Rapid Creek, CO 80202"))
    found = pages(letters_pdf([SHEET, other]))
    assert ["Ivy Fox" in page for page in found] == [True, False]
    assert ["Bob Hill" in page for page in found] == [False, True]


def test_one_that_cannot_be_printed_stops_them_all() -> None:
    with pytest.raises(LetterFault, match="too long for the window"):
        letters_pdf([SHEET, replace(SHEET, recipient=("Bob Hill", "x" * 200))])


def test_markup_in_a_name_is_a_name() -> None:
    sheet = replace(SHEET, recipient=("<b>Ivy</b> & Co", "12 Elm <br/> Street"), body="a < b & c <img src='x'/>")
    text = pages(letter_pdf(sheet))[0]
    assert "<b>Ivy</b> & Co" in text
    assert "a < b & c <img src='x'/>" in text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"body": "word " * 3000}, "too long for one page"),
        ({"body": "東京"}, "cannot be printed"),
        ({"sender": ("שדרות",)}, "cannot be printed"),
    ],
)
def test_what_cannot_be_printed_says_why(change: dict[str, Any], why: str) -> None:
    assert why in letter_fault(replace(SHEET, **change))


def test_a_text_without_an_answering_page_has_no_code() -> None:
    with_code, without = things(letter_pdf(SHEET)), things(letter_pdf(replace(SHEET, answer_url="")))
    assert sum(thing["object_type"] == "rect" for thing in with_code) > 100
    assert sum(thing["object_type"] == "rect" for thing in without) == 0


def test_a_short_text_is_set_large_and_a_long_one_smaller() -> None:
    def size(sheet: LetterSheet) -> float:
        return max(float(thing["size"]) for thing in things(letter_pdf(sheet)) if thing["object_type"] == "char")

    assert size(SHEET) == 13
    assert size(replace(SHEET, body="\n\n".join(["A sentence of some words that goes on."] * 11))) < 13
