"""How a pump runs, as geometry: each refill's ratio over the interval that its own record led to expect."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from pumplog.dosing.figures.formatting import rounded
from pumplog.sheets.runs import RunPoint
from pumplog.web.chart_axis import Mark, Scale, TimeAxis, px
from pumplog.web.chart_drawing import WIDE, Dot, Drawing, Line, Panel, framed, joined

LOWEST, HIGHEST = 0.8, 1.2
TOP, HEIGHT = 34.0, 120.0
STUB = 7.0


def run_drawing(
    points: Sequence[RunPoint], *, start: dt.datetime, end: dt.datetime, zone: str, width: int = WIDE
) -> Drawing | None:
    """The ratios from `start` to `end`; None where no refill says anything about the pump.

    The band is the interval believed before each refill, the line the ratio expected; a cross marks a refill at which
    nothing could be drawn, at the least it can have delivered.
    """
    judged = [(point, low, high) for point in points for low, high in _interval(point)]
    if not judged or start >= end:
        return None
    axis = TimeAxis(start=start, end=end, left=44.0, right=width - 10.0)
    shown = [float(value) for point, low, high in judged for value in (low, high, *_figure(point))]
    scale = Scale(low=min(LOWEST, *shown), high=max(HIGHEST, *shown), top=TOP, bottom=TOP + HEIGHT, step=0.1)
    panel = Panel(name="Delivered ÷ programmed", unit="", top=TOP, scale=scale, own_marks=_marks(scale))
    places = [axis.place(point.at) for point, _, _ in judged]
    panel.lines.append(Line(kind="band", path=_band(places, judged, scale)))
    expected = [(x, scale.place(point.expected_ratio or 1)) for x, (point, _, _) in zip(places, judged, strict=True)]
    panel.lines.append(Line(kind="level", path=joined(_widened(expected))))
    panel.dots.extend(_dot(point, x, scale, low, high) for x, (point, low, high) in zip(places, judged, strict=True))
    return framed([panel], axis, width=width, bottom=TOP + HEIGHT, zone=zone)


def _interval(point: RunPoint) -> list[tuple[Decimal, Decimal]]:
    return [] if point.low is None or point.high is None else [(point.low, point.high)]


def _figure(point: RunPoint) -> list[Decimal]:
    return [value for value in (point.ratio, point.ratio_at_least) if value is not None]


def _marks(scale: Scale) -> list[Mark]:
    """Tenths, 1 first, as far as they lie on the scale and leave each other room."""
    marks: list[Mark] = []
    for tenths in (10, 8, 12, 6, 14, 4, 16, 2, 18, 20):
        value = tenths / 10
        at = scale.place(value)
        if scale.low <= value <= scale.high and all(abs(at - float(other.at)) >= 16 for other in marks):
            marks.append(Mark(at=px(at), label=f"{value:.1f}".removesuffix(".0")))
    return marks


def _band(places: Sequence[float], judged: Sequence[tuple[RunPoint, Decimal, Decimal]], scale: Scale) -> str:
    upper = _widened([(x, scale.place(high)) for x, (_, _, high) in zip(places, judged, strict=True)])
    lower = _widened([(x, scale.place(low)) for x, (_, low, _) in zip(places, judged, strict=True)])
    return f"{joined([*upper, *reversed(lower)])}Z"


def _widened(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A little beyond the first and the last refill, so that one alone has its interval too."""
    (first, first_y), (last, last_y) = points[0], points[-1]
    return [(first - STUB, first_y), *points, (last + STUB, last_y)]


def _dot(point: RunPoint, x: float, scale: Scale, low: Decimal, high: Decimal) -> Dot:
    interval = f"{rounded(low, 2)} to {rounded(high, 2)} expected"
    if point.ratio is None:
        bound = Decimal(1) if point.ratio_at_least is None else point.ratio_at_least
        said = f"nothing could be drawn: at least {rounded(bound, 2)}, {interval}"
        return Dot(x=px(x), y=px(scale.place(bound)), kind="dot-danger", empty=True, said=said)
    kind = "" if low <= point.ratio <= high else "dot-warn"
    return Dot(x=px(x), y=px(scale.place(point.ratio)), kind=kind, said=f"{rounded(point.ratio, 2)}, {interval}")
