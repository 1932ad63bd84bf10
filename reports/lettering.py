"""Every letter that reaches paper goes through here: checked against the embedded font, escaped, never interpreted.

reportlab prints a black box for a letter its font lacks, and reads angle brackets as markup that can drop words or open
files. A warning with a hole in it, or a name that lost its end, is how paper harms somebody (hazard 25).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

REGULAR: Final = "PumplogSans"
BOLD: Final = "PumplogSans-Bold"

_FONTS: Final = Path(__file__).resolve().parent / "fonts"
_FILES: Final = {REGULAR: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}
# Line layout runs left to right only: these would print backwards, a wrong name without any sign of it.
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_NO_BREAK_SPACE: Final = "\u00a0"
_FIGURE_AND_UNIT: Final = re.compile(r"(?<=:\d\d) (?=\d)|(?<=\d) (?=(?:mL|mg|mcg|cm|days?|years?|%|h|min)\b|%)")
Span = tuple[str, bool]
"""Text, and whether it is bold."""


class MissingGlyph(Exception):
    """The paper's font cannot set a character. ``character``, its Unicode ``name``; nothing was printed."""

    def __init__(self, character: str) -> None:
        self.character = character
        self.name = unicodedata.name(character, f"U+{ord(character):04X}")
        super().__init__(
            f"This document cannot be printed: its font cannot set {self.name} (U+{ord(character):04X}). "
            "Correct the entry that contains it, in Latin, Greek or Cyrillic letters."
        )


@lru_cache(maxsize=1)
def _glyphs() -> dict[str, frozenset[int]]:
    """Register the embedded fonts once a process; the characters each can set."""
    covered: dict[str, frozenset[int]] = {}
    for name, file in _FILES.items():
        font = TTFont(name, str(_FONTS / file))
        pdfmetrics.registerFont(font)
        covered[name] = frozenset(font.face.charToGlyph)
    return covered


def printable(text: str) -> str:
    """The text as it can be set: composed letters, no invisible controls, line breaks kept.

    Raises MissingGlyph for the first character that the font lacks or would set in the wrong direction.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(character for character in composed if _kept(character))


def _kept(character: str) -> bool:
    if character == "\n":
        return True
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        raise MissingGlyph(character)
    if unicodedata.category(character) in {"Cc", "Cf"}:
        return False
    if ord(character) not in _glyphs()[REGULAR]:
        raise MissingGlyph(character)
    return True


def face(text: str, *, bold: bool) -> str:
    """The font for this text: bold where asked for and where bold has every letter, else regular."""
    glyphs = _glyphs()
    if bold and all(character == "\n" or ord(character) in glyphs[BOLD] for character in text):
        return BOLD
    return REGULAR


def bound(text: str) -> str:
    """The same words with a figure and its unit on one line, and a flex step's time with its rate.

    A 4 at a line's end must not wait for its mL, nor 12:00 stand beside the rate of another hour.
    """
    return _FIGURE_AND_UNIT.sub(_NO_BREAK_SPACE, text)


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Plain text, whatever it contains, as a paragraph in the style's own weight."""
    return spans([(text, style.fontName == BOLD)], style)


def spans(parts: Iterable[Span], style: ParagraphStyle) -> Paragraph:
    """Runs of plain text, each regular or bold, as one paragraph."""
    marked = []
    for text, bold in parts:
        clean = bound(printable(text))
        marked.append(f'<font name="{face(clean, bold=bold)}">{escape(clean).replace(chr(10), "<br/>")}</font>')
    return Paragraph("".join(marked), style)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points the text takes on one line. It must be printable."""
    return float(pdfmetrics.stringWidth(text, face(text, bold=bold), size))
