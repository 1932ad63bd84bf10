"""Hazard 25: a black box, lost markup or a name printed backwards."""

import pytest
from reportlab.lib.styles import ParagraphStyle

from reports.lettering import BOLD, REGULAR, MissingGlyph, bound, face, paragraph, printable, spans

STYLE = ParagraphStyle("test", fontName=REGULAR, fontSize=9)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pain \U0001f9ff", "NAZAR AMULET"),
        ("\u75db", "CJK UNIFIED IDEOGRAPH-75DB"),
        ("\u0926", "DEVANAGARI LETTER DA"),
        ("\ue000", "U+E000"),
    ],
)
def test_it_refuses_a_letter_the_font_lacks_by_its_name(text: str, name: str) -> None:
    with pytest.raises(MissingGlyph) as refused:
        printable(text)
    assert refused.value.name == name
    assert name in str(refused.value)


@pytest.mark.parametrize("text", ["\u05de\u05e8\u05d9\u05dd", "\u0645\u0631\u064a\u0645", "\u0664 mL"])
def test_it_refuses_writing_it_would_set_backwards(text: str) -> None:
    with pytest.raises(MissingGlyph):
        printable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Łódź",
        "Ğüneş",
        "Ångström",
        "Нина Жукова",
        "Ελένη",
        "Nguyễn Thị Ánh",
        "Ñandú",
        "L’Hôpital",
        "Þórður",
        "≥ 3 × ½ €",
    ],
)
def test_it_keeps_the_letters_of_every_language_the_font_knows(text: str) -> None:
    assert printable(text) == text


def test_it_composes_letters_that_came_in_pieces() -> None:
    assert printable("Jose\u0301") == "José"


def test_it_drops_what_cannot_be_seen_and_keeps_line_breaks() -> None:
    assert printable("a\u200bb\x00c\u202ed\te\r\nf") == "abcd e\nf"


def test_markup_in_a_text_is_words() -> None:
    hostile = '<b>12</b> & <img src="/etc/passwd"/> <a href="file:///x">y</a> &lt; ]]>'
    assert paragraph(hostile, STYLE).getPlainText() == hostile


def test_a_figure_is_not_parted_from_its_unit() -> None:
    assert bound("4 mL, 6 days, 104 %, 25 mcg/mL, 3 refills") == "4\xa0mL, 6\xa0days, 104\xa0%, 25\xa0mcg/mL, 3 refills"


def test_a_flex_step_is_not_parted_from_its_rate() -> None:
    assert bound("flex: 00:00 0.25 mg/h, 06:00 0.5 mg/h") == "flex: 00:00\xa00.25\xa0mg/h, 06:00\xa00.5\xa0mg/h"


def test_bold_gives_way_to_regular_where_it_lacks_a_letter() -> None:
    lacking = next(chr(code) for code in range(0x100, 0x30000) if _only_regular(chr(code)))
    assert face("Fox", bold=True) == BOLD
    assert face(f"Fox {lacking}", bold=True) == REGULAR
    assert f'name="{REGULAR}"' not in spans([("Fox", True)], STYLE).text


def _only_regular(character: str) -> bool:
    try:
        return printable(character) == character and face(character, bold=True) == REGULAR
    except MissingGlyph:
        return False
