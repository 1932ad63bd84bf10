"""How the therapy is doing: pain and function, 0 to 10."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from reportlab.graphics.shapes import Group

from pumplog.sheets.patient import ChartSheet
from reports.charts.marks import dot, path, text
from reports.charts.strip import Plane, Strip

_HEIGHT: Final = 50.0
_FUNCTION_DASH: Final = (3.5, 2.0)


def effect_strip(chart: ChartSheet) -> Strip | None:
    """The strip, or None where nobody was asked."""
    if all(point.pain is None and point.function is None for point in chart.effects):
        return None
    has_function = any(point.function is not None for point in chart.effects)
    return Strip(
        title="Pain and function, 0 to 10" if has_function else "Pain, 0 to 10",
        height=_HEIGHT,
        low=0,
        high=10,
        scale=((0, "0"), (5, "5"), (10, "10")),
        draw=partial(_draw, chart=chart),
    )


def _draw(plane: Plane, *, chart: ChartSheet) -> Group:
    def placed(values: Sequence[int | None]) -> list[tuple[float, float]]:
        pairs = zip(chart.effects, values, strict=True)
        return [(plane.axis.x(point.at), plane.y(value)) for point, value in pairs if value is not None]

    pain = placed([point.pain for point in chart.effects])
    function = placed([point.function for point in chart.effects])
    group = Group()
    if pain:
        group.add(path(pain, weight=1.1))
        for at in pain:
            group.add(dot(at, radius=1.3))
    if function:
        group.add(path(function, weight=0.9, dash=_FUNCTION_DASH))
    _labels(group, plane, {"pain": pain, "function (dashed)": function})
    return group


def _labels(group: Group, plane: Plane, lines: dict[str, list[tuple[float, float]]]) -> None:
    """Names at the right, at the height where each line ends, pushed apart where they would touch."""
    ends = sorted((points[-1][1], name) for name, points in lines.items() if points)
    height = -8.0
    for level, name in ends:
        height = max(level - 2.4, height + 8)
        group.add(text(plane.axis.right + 5, height, name, bold=True))
