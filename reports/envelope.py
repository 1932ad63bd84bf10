"""What shows through the window of an envelope, however the letter has slid in it (hazard 11).

A folded letter is smaller than its envelope, so the window shows a little more to each side than its own size. The
address must stand in the part that shows in every position; nothing else may stand in the part that shows in any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pumplog.sheets.letter import MOST_LINES
from pumplog.sheets.vocabulary import Envelope
from reports.lettering import MissingGlyph, printable, width
from reports.paper import PaperSize

INCH: Final = 72.0
MM: Final = INCH / 25.4
LARGEST: Final = 11.0
SMALLEST: Final = 8.0
"""Points. Below that a sorting machine does not read the line."""
LEADING: Final = 1.19
DESCENT: Final = 0.25
"""Of the type size, below the line: the deepest letters of the face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Points from the left edge and from the top edge of the paper."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """``shows``: what the window may show in some position. ``always``: what it shows in every one.

    ``lines``: where the recipient stands. ``return_line``: the base of the small line above it, or None where the
    envelope carries its own. ``folds`` are marked at the left edge, ``body`` is where the text begins.
    """

    paper: PaperSize
    shows: Area
    always: Area
    lines: Area
    return_line: float | None
    folds: tuple[float, ...]
    body: float


def _window(
    *,
    paper: PaperSize,
    envelope: tuple[float, float],
    window: tuple[float, float, float, float],
    fold: float,
    lines: Area,
    return_line: float | None,
    body: float,
) -> Window:
    """``envelope`` is width and height; ``window`` its distance from the left and from the bottom, its width and height."""
    left, from_bottom, across, down = window
    top = envelope[1] - from_bottom - down
    slack_across, slack_down = envelope[0] - paper.points[0], envelope[1] - fold
    return Window(
        paper=paper,
        shows=Area(left=max(left - slack_across, 0), top=top - slack_down, right=left + across, bottom=top + down),
        always=Area(left=left, top=top, right=left + across - slack_across, bottom=top + down - slack_down),
        lines=lines,
        return_line=return_line,
        folds=(fold, 2 * fold),
        body=body,
    )


WINDOWS: Final = {
    # DIN 5008 form B in a DIN long envelope (DIN 680): address field 20 mm from the left, 45 mm from the top, 85 by 45 mm;
    # its lower 27.3 mm for the recipient, the return line right above.
    Envelope.DIN: _window(
        paper=PaperSize.A4,
        envelope=(220 * MM, 110 * MM),
        window=(20 * MM, 15 * MM, 90 * MM, 45 * MM),
        fold=105 * MM,
        lines=Area(left=25 * MM, top=62.7 * MM, right=99 * MM, bottom=90 * MM),
        return_line=60.5 * MM,
        body=103.5 * MM,
    ),
    # US number 10 with its standard window: 7/8 in from the left, 1/2 in from the bottom, 4 1/2 by 1 1/8 in. Folded in exact
    # thirds a letter slides by almost half an inch, and six lines are not safe; folded at 3 7/8 in they are.
    Envelope.US: _window(
        paper=PaperSize.LETTER,
        envelope=(9.5 * INCH, 4.125 * INCH),
        window=(0.875 * INCH, 0.5 * INCH, 4.5 * INCH, 1.125 * INCH),
        fold=3.875 * INCH,
        lines=Area(left=INCH, top=2.5 * INCH, right=4.3 * INCH, bottom=3.375 * INCH),
        return_line=None,
        body=4.2 * INCH,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLine:
    """``base`` is points from the top edge to the line on which the letters stand."""

    text: str
    base: float


def address_lines_in(window: Window, recipient: Sequence[str]) -> tuple[float, tuple[AddressLine, ...]]:
    """Type size and lines of an address that has no fault."""
    area = window.lines
    size = _size(recipient, area)
    lines = tuple(
        AddressLine(text=printable(line), base=area.top + (place + 1) * size * LEADING - size * DESCENT)
        for place, line in enumerate(recipient)
    )
    return size, lines


def address_fault(recipient: Sequence[str], envelope: Envelope | None = None) -> str:
    """Why this address cannot stand in the window, in words that hold nothing of it; empty where it can.

    Without an envelope: in the window of any.
    """
    if len([line for line in recipient if line.strip()]) < 2:
        return "the address is not complete"
    if len(recipient) > MOST_LINES:
        return f"the address has more than {MOST_LINES} lines, too many for the window of an envelope"
    try:
        lines = [printable(line) for line in recipient]
    except MissingGlyph:
        return "the address has letters that cannot be printed"
    for window in WINDOWS.values() if envelope is None else (WINDOWS[envelope],):
        if _size(lines, window.lines) < SMALLEST:
            return "a line of the address is too long for the window of an envelope"
    return ""


def _size(lines: Sequence[str], area: Area) -> float:
    """The largest type in which every line fits across, and all of them down."""
    down = (area.bottom - area.top) / (len(lines) * LEADING)
    widest = max(width(line, 1.0) for line in lines) or 1.0
    return min(LARGEST, down, (area.right - area.left) / widest)
