"""The reservoir over time: computed level, what was measured in it, and the stop level it should not reach."""

from functools import partial
from itertools import pairwise
from typing import Final

from reportlab.graphics.shapes import Group

from pumplog.dosing.figures.formatting import plain
from pumplog.sheets.patient import ChartSheet
from reports.charts.marks import box, cross, dot, line, path, text
from reports.charts.strip import Plane, Strip
from reports.styles import FAINT, RULE
from reports.wording import typed_ml

_HEIGHT: Final = 112.0


def level_strip(chart: ChartSheet) -> Strip | None:
    """The strip, or None where the reservoir was never filled nor measured."""
    heights = [vertex.volume_ml for vertex in chart.level]
    heights += [point.aspirated_ml for point in chart.measured if point.aspirated_ml is not None]
    if chart.reservoir_ml is not None and (heights or chart.measured):
        heights.append(chart.reservoir_ml)
    if not heights or max(heights) <= 0:
        return None
    top = max(heights)
    return Strip(
        title="Level in the reservoir, mL",
        height=_HEIGHT,
        low=0,
        high=float(top),
        scale=((0, "0"), (float(top / 2), plain(top / 2)), (float(top), plain(top))),
        draw=partial(_draw, chart=chart),
    )


def _draw(plane: Plane, *, chart: ChartSheet) -> Group:
    group = Group()
    if chart.stop_ml is not None:
        _stop(group, plane, stop=float(chart.stop_ml), label=f"stop {typed_ml(chart.stop_ml)}")
    _saw(group, plane, chart)
    for point in chart.measured:
        x = plane.axis.x(point.at)
        aspirated = point.aspirated_ml
        group.add(cross((x, plane.y(0))) if aspirated is None else dot((x, plane.y(float(aspirated)))))
    _key(group, plane, chart)
    return group


def _stop(group: Group, plane: Plane, *, stop: float, label: str) -> None:
    axis, height = plane.axis, plane.y(stop)
    group.add(box((axis.left, 0), (axis.right - axis.left, height), fill=FAINT))
    group.add(line((axis.left, height), (axis.right, height), weight=0.7, dash=(3, 1.6)))
    group.add(text(axis.right + 5, max(height - 2.4, 3), label, bold=True))


def _saw(group: Group, plane: Plane, chart: ChartSheet) -> None:
    for before, after in pairwise(chart.level):
        ends = [(plane.axis.x(vertex.at), plane.y(float(vertex.volume_ml))) for vertex in (before, after)]
        if after.volume_ml <= before.volume_ml:
            group.add(path(ends, weight=0.9))
        elif after.at == before.at:
            group.add(path(ends, weight=0.35, color=RULE))
        # A rise that takes time is the gap between one pump and the next: nothing is drawn through it.


def _key(group: Group, plane: Plane, chart: ChartSheet) -> None:
    """What each mark means, beside the strip it stands in; only marks that are there."""
    x, y = plane.axis.right + 5, plane.height - 6.0
    if chart.level:
        group.add(line((x, y + 2.2), (x + 9, y + 2.2), weight=0.9))
        group.add(text(x + 12, y, "computed"))
        y -= 9
    if any(point.aspirated_ml is not None for point in chart.measured):
        group.add(dot((x + 4.5, y + 2.2)))
        group.add(text(x + 12, y, "aspirated"))
        y -= 9
    if any(point.aspirated_ml is None for point in chart.measured):
        group.add(cross((x + 4.5, y + 2.2), arm=2.2))
        group.add(text(x + 12, y, "nothing could"))
        group.add(text(x + 12, y - 7.5, "be aspirated"))
