"""The sheet of paper, and the frame that every page of a document carries."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reportlab.lib import pagesizes

SIDE_MARGIN: Final = 38.0
"""Points left and right."""

_LETTER_ZONES: Final = ("America/", "US/", "Canada/", "Pacific/Honolulu")


class PaperSize(StrEnum):
    A4 = "a4"
    LETTER = "letter"

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points."""
        size = pagesizes.LETTER if self is PaperSize.LETTER else pagesizes.A4
        return float(size[0]), float(size[1])

    @property
    def text_width(self) -> float:
        """Points between the margins."""
        return self.points[0] - 2 * SIDE_MARGIN


def paper_for(zone: str) -> PaperSize:
    """What lies in the printer of a clinic in this time zone (an IANA name): Letter in the Americas, else A4."""
    return PaperSize.LETTER if zone.startswith(_LETTER_ZONES) else PaperSize.A4


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands on each page around the text. All plain text.

    ``stamp`` is printed large across the page; ``continued`` marks every page that has another after it.
    """

    title: str
    name: str
    identity: str
    clinic: str
    footer: str
    stamp: str = ""
    continued: bool = False
