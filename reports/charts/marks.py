"""The few marks all drawings are made of: lines, boxes, dots, crosses and checked text."""

from collections.abc import Sequence
from typing import Literal

from reportlab.graphics.shapes import Circle, Group, Line, PolyLine, Rect, String
from reportlab.lib.colors import Color

from reports.lettering import face, printable
from reports.styles import BLACK, QUIET

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
LABEL_SIZE = 6.6


def text(
    x: float, y: float, words: str, *, size: float = LABEL_SIZE, anchor: Anchor = "start", bold: bool = False
) -> String:
    """Words at a baseline; bold ones are black, others grey. Raises MissingGlyph like all text on paper."""
    clean = printable(words)
    return String(
        x,
        y,
        clean,
        fontName=face(clean, bold=bold),
        fontSize=size,
        fillColor=BLACK if bold else QUIET,
        textAnchor=anchor,
    )


def line(start: Point, end: Point, *, weight: float, color: Color = BLACK, dash: Sequence[float] = ()) -> Line:
    """A straight line, dashed where black and white must tell two apart."""
    drawn = Line(*start, *end, strokeColor=color, strokeWidth=weight)
    if dash:
        drawn.strokeDashArray = list(dash)
    return drawn


def path(points: Sequence[Point], *, weight: float, color: Color = BLACK, dash: Sequence[float] = ()) -> PolyLine:
    """One stroke through the points."""
    drawn = PolyLine(
        [coordinate for point in points for coordinate in point],
        strokeColor=color,
        strokeWidth=weight,
        strokeLineJoin=1,
    )
    if dash:
        drawn.strokeDashArray = list(dash)
    return drawn


def box(corner: Point, size: Point, *, fill: Color | None, stroke: Color | None = None, weight: float = 0.5) -> Rect:
    """A rectangle from its lower left corner."""
    x, y = corner
    width, height = size
    drawn = Rect(x, y, width, height)
    drawn.fillColor, drawn.strokeColor, drawn.strokeWidth = fill, stroke, weight
    return drawn


def dot(at: Point, *, radius: float = 1.7) -> Circle:
    """Something that was measured."""
    return Circle(*at, radius, fillColor=BLACK, strokeColor=None)


def cross(at: Point, *, arm: float = 2.6) -> Group:
    """Nothing could be aspirated: a state, so no dot at zero."""
    x, y = at
    return Group(
        line((x - arm, y - arm), (x + arm, y + arm), weight=1.3),
        line((x - arm, y + arm), (x + arm, y - arm), weight=1.3),
    )
