"""The reservoir: level, scale and this patient's stop level, as on every page of the house."""

from decimal import Decimal
from typing import Final

from reportlab.graphics.shapes import Drawing, String

from pumplog.dosing.figures.formatting import plain
from pumplog.sheets.patient import LevelNow
from reports.charts.marks import Anchor, box, line, text
from reports.styles import BLACK, FILL, WHITE
from reports.wording import typed_ml

_BAR: Final = 17.0
_BASE: Final = 13.0
_HEIGHT: Final = 43.0
_STEPS: Final = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
_STEPS_AT_MOST: Final = 5


def gauge(level: LevelNow, *, across: float) -> Drawing | None:
    """The drawing, ``across`` points wide; None where the size of the reservoir is not known.

    An unknown level is an empty dashed frame with words in it, never an empty reservoir.
    """
    size = level.reservoir_ml
    if size is None or size <= 0:
        return None
    drawing = Drawing(across, _HEIGHT)
    if level.level_ml is None:
        _unknown(drawing, across)
    else:
        _filled(drawing, across, share=_share(level.level_ml, size))
    for mark in _marks(size):
        at = across * _share(mark, size)
        drawing.add(line((at, _BASE - 3), (at, _BASE), weight=0.5))
        drawing.add(_label(at, mark, size))
    if level.stop_ml is not None:
        _stop(drawing, across, level.stop_ml, share=_share(level.stop_ml, size))
    return drawing


def _filled(drawing: Drawing, across: float, *, share: float) -> None:
    drawing.add(box((0, _BASE), (across * share, _BAR), fill=FILL))
    drawing.add(box((0, _BASE), (across, _BAR), fill=None, stroke=BLACK, weight=0.8))


def _unknown(drawing: Drawing, across: float) -> None:
    corners = ((0.0, _BASE), (across, _BASE), (across, _BASE + _BAR), (0.0, _BASE + _BAR))
    for index, corner in enumerate(corners):
        drawing.add(line(corner, corners[(index + 1) % 4], weight=0.8, dash=(3, 2)))
    drawing.add(text(across / 2, _BASE + 5.5, "level not known", size=8, anchor="middle"))


def _label(at: float, mark: Decimal, size: Decimal) -> String:
    """Inside the bar's ends; the last one carries the unit."""
    if mark == size:
        return text(at, 2, typed_ml(mark), anchor="end")
    return text(at, 2, plain(mark), anchor="middle" if mark else "start")


def _stop(drawing: Drawing, across: float, stop: Decimal, *, share: float) -> None:
    at = across * share
    drawing.add(line((at, _BASE), (at, _BASE + _BAR), weight=3.2, color=WHITE))
    drawing.add(line((at, _BASE - 3), (at, _BASE + _BAR + 4), weight=1.6))
    anchor: Anchor = "start" if share < 0.2 else "end" if share > 0.8 else "middle"
    drawing.add(text(at, _BASE + _BAR + 6, f"stop {typed_ml(stop)}", anchor=anchor, bold=True))


def _share(amount: Decimal, size: Decimal) -> float:
    """Part of the width, held inside the frame; the words beside it say the true amount."""
    return float(min(max(amount / size, Decimal(0)), Decimal(1)))


def _marks(size: Decimal) -> list[Decimal]:
    step = next((step for step in _STEPS if size / step <= _STEPS_AT_MOST), size)
    marks = [step * number for number in range(int(size // step) + 1)]
    # A last step that would run into the end label is left out.
    return [*(mark for mark in marks if size - mark >= step * Decimal("0.7")), size]
