"""Type on paper: few sizes, black and greys, one place. Sizes are points and shrink together by ``scale``."""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle

from reports.lettering import BOLD, REGULAR

BLACK: Final = Color(0, 0, 0)
WHITE: Final = Color(1, 1, 1)
QUIET: Final = Color(0.33, 0.33, 0.33)
RULE: Final = Color(0.62, 0.62, 0.62)
FAINT: Final = Color(0.86, 0.86, 0.86)
PALE: Final = Color(0.92, 0.92, 0.92)
FILL: Final = Color(0.25, 0.25, 0.25)

_SIZES: Final = {
    "name": (17.0, 20.0, BOLD),
    "answer": (23.0, 27.0, BOLD),
    "figure": (15.0, 19.0, BOLD),
    "heading": (9.6, 12.0, BOLD),
    "strong": (8.8, 11.4, BOLD),
    "body": (8.8, 11.4, REGULAR),
    "label": (7.8, 10.4, REGULAR),
    "finding": (8.2, 10.4, REGULAR),
    "small": (7.4, 9.5, REGULAR),
    "cell": (7.4, 9.2, REGULAR),
    "head": (7.2, 8.8, BOLD),
}

_AFTER: Final = {"heading": 3.0, "finding": 2.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The named styles of a document; ``label`` and ``small`` are grey."""

    name: ParagraphStyle
    answer: ParagraphStyle
    figure: ParagraphStyle
    heading: ParagraphStyle
    strong: ParagraphStyle
    body: ParagraphStyle
    label: ParagraphStyle
    finding: ParagraphStyle
    small: ParagraphStyle
    cell: ParagraphStyle
    head: ParagraphStyle
    scale: float


def styles(scale: float = 1.0) -> Styles:
    """All styles at a scale; 1 is the size meant to be read at arm's length."""
    made = {
        key: ParagraphStyle(
            key,
            fontName=font,
            fontSize=size * scale,
            leading=leading * scale,
            textColor=QUIET if key in {"label", "small"} else BLACK,
            spaceBefore=7.5 * scale if key == "heading" else 0,
            spaceAfter=_AFTER.get(key, 0) * scale,
            # A heading alone at the foot of a page names something the reader cannot see.
            keepWithNext=1 if key == "heading" else 0,
        )
        for key, (size, leading, font) in _SIZES.items()
    }
    return Styles(**made, scale=scale)
