"""The patient's charts as geometry: programmed dose, level, delivered ratio and pain over one time axis.

Built from a ChartSheet; the template only places what stands here, and a table says the same in figures.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final, TypeVar

from pumplog.catalogue import Drug, drug
from pumplog.dosing.figures.formatting import rounded
from pumplog.sheets.patient import ChartSheet, DosePoint, LevelVertex
from pumplog.web.chart_axis import Mark, Scale, TimeAxis, px, scale_to
from pumplog.web.chart_drawing import WIDE, Dot, Drawing, Label, Line, Panel, Zone, framed, joined

LOWEST_RATIO, HIGHEST_RATIO = Decimal("0.85"), Decimal("1.15")
MG: Final = Decimal(1000)
COLOURS = 3
T = TypeVar("T")
Builder = Callable[[ChartSheet, TimeAxis, float, float], Panel | None]


def drawing(
    chart: ChartSheet, *, since: dt.datetime | None = None, width: int = WIDE, first: Sequence[str] = ()
) -> Drawing | None:
    """The chart from `since` (or its beginning) to its end. None where there is nothing to draw.

    `first` names the drugs now in the pump in their order, so that each has the colour it has elsewhere on the page.
    """
    start = max(since, chart.start) if since else chart.start
    if not (chart.level or chart.doses or chart.effects) or start >= chart.end:
        return None
    axis = TimeAxis(start=start, end=chart.end, left=44.0, right=width - 6.0)
    panels: list[Panel] = []
    top = 34.0
    builders: list[tuple[Builder, float]] = [(build, 60.0) for build in _dose_builders(chart, axis.start, first)]
    for build, height in (*builders, (_level, 124.0), (_ratio, 76.0), (_effects, 76.0)):
        panel = build(chart, axis, top, top + height)
        if panel is not None:
            panels.append(panel)
            top += height + 52.0
    bottom = top - 52.0
    fills = [point.at for point in chart.measured if point.at >= start]
    return framed(panels, axis, width=width, bottom=bottom, zone=chart.zone, fills=fills)


def _dose_builders(chart: ChartSheet, start: dt.datetime, first: Sequence[str]) -> list[Builder]:
    """One panel a drug, in its own unit: one scale for all would press micrograms to the floor."""
    series: dict[str, list[DosePoint]] = {name: [] for name in first}
    for point in chart.doses:
        series.setdefault(point.drug, []).append(point)
    kept = [(name, _from(points, start, lambda point: point.at)) for name, points in series.items()]
    shown = [(name, points) for name, points in kept if any(point.mcg_per_day for point in points)]
    return [partial(_dose, drug(name), points, number % COLOURS + 1) for number, (name, points) in enumerate(shown)]


def _dose(
    known: Drug, points: list[DosePoint], colour: int, _: ChartSheet, axis: TimeAxis, top: float, bottom: float
) -> Panel:
    factor, unit = (MG if known.unit == "mg" else Decimal(1)), f"{known.unit}/day"
    scale = scale_to(max(point.mcg_per_day for point in points) / factor, top=top, bottom=bottom)
    panel = Panel(name=known.display, unit=unit, top=top, scale=scale, kind=f"label-{colour}")
    steps = [(axis.place(point.at), scale.place(point.mcg_per_day / factor)) for point in points]
    panel.lines.append(Line(kind=f"line-{colour}", path=_stairs(steps, axis.right)))
    text = f"{rounded(points[-1].mcg_per_day / factor, 3)} {unit}"
    panel.labels.append(Label(x=px(axis.right), y=panel.title_y, text=text, kind=panel.kind))
    return panel


def _level(chart: ChartSheet, axis: TimeAxis, top: float, bottom: float) -> Panel | None:
    vertices = _clip(chart.level, axis.start)
    if not vertices:
        return None
    highest = chart.reservoir_ml or max(vertex.volume_ml for vertex in vertices)
    scale = scale_to(highest, top=top, bottom=bottom, marks=4)
    panel = Panel(name="Level in the reservoir", unit="mL", top=top, scale=scale)
    if chart.stop_ml:
        y = scale.place(chart.stop_ml)
        panel.zones.append(Zone(y=px(y), height=px(scale.bottom - y), kind="stop-zone"))
        text = f"stop level {rounded(chart.stop_ml, 1)} mL"
        panel.labels.append(Label(x=px(axis.right), y=panel.title_y, text=text, kind="label-danger"))
    for part in _between_fills(vertices):
        points = [(axis.place(vertex.at), scale.place(vertex.volume_ml)) for vertex in part]
        panel.lines.append(Line(kind="level", path=joined(points)))
    for found in chart.measured:
        if found.at < axis.start:
            continue
        x, empty = px(axis.place(found.at)), found.aspirated_ml is None
        amount = Decimal(0) if found.aspirated_ml is None else found.aspirated_ml
        said = "nothing could be aspirated" if empty else f"{rounded(amount, 1)} mL aspirated"
        panel.dots.append(
            Dot(x=x, y=px(scale.place(amount)), empty=empty, kind="dot-danger" if empty else "", said=said)
        )
    return panel


def _ratio(chart: ChartSheet, axis: TimeAxis, top: float, bottom: float) -> Panel | None:
    found = [(p.at, p.delivered_ratio) for p in chart.measured if p.delivered_ratio is not None and p.at >= axis.start]
    if not found:
        return None
    low = min([float(ratio) for _, ratio in found] + [0.7])
    high = max([float(ratio) for _, ratio in found] + [1.3])
    scale = Scale(low=low, high=high, top=top, bottom=bottom, step=high - low)
    marks = _ratio_marks(scale)
    panel = Panel(name="Delivered ÷ programmed", unit="", top=top, scale=scale, own_marks=marks)
    upper, lower = scale.place(HIGHEST_RATIO), scale.place(LOWEST_RATIO)
    panel.zones.append(Zone(y=px(upper), height=px(lower - upper), kind="band"))
    for at, ratio in found:
        inside = LOWEST_RATIO <= ratio <= HIGHEST_RATIO
        panel.dots.append(
            Dot(
                x=px(axis.place(at)),
                y=px(scale.place(ratio)),
                kind="" if inside else "dot-warn",
                said=rounded(ratio, 2),
            )
        )
    return panel


def _ratio_marks(scale: Scale) -> list[Mark]:
    """1 and the edges of the band, then the ends of the scale, as far as there is room for their figures."""
    marks: list[Mark] = []
    for value in (1.0, float(LOWEST_RATIO), float(HIGHEST_RATIO), scale.low, scale.high):
        at = scale.place(value)
        if all(abs(at - float(other.at)) >= 13 for other in marks):
            marks.append(Mark(at=px(at), label=f"{value:.2f}".rstrip("0").rstrip(".")))
    return marks


def _effects(chart: ChartSheet, axis: TimeAxis, top: float, bottom: float) -> Panel | None:
    pain = [(point.at, point.pain) for point in chart.effects if point.pain is not None and point.at >= axis.start]
    if not pain:
        return None
    panel = Panel(
        name="Pain, 0 to 10", unit="", top=top, scale=Scale(low=0.0, high=10.0, top=top, bottom=bottom, step=5.0)
    )
    points = [(axis.place(at), panel.scale.place(float(score))) for at, score in pain]
    panel.lines.append(Line(kind="line-pain", path=joined(points)))
    panel.dots.extend(Dot(x=px(x), y=px(y), said=str(score)) for (x, y), (_, score) in zip(points, pain, strict=True))
    return panel


def _from(points: Sequence[T], start: dt.datetime, at: Callable[[T], dt.datetime]) -> list[T]:
    """What is in force at `start`, and everything after it."""
    earlier = [point for point in points if at(point) <= start]
    return [*earlier[-1:], *(point for point in points if at(point) > start)]


def _clip(vertices: Sequence[LevelVertex], start: dt.datetime) -> list[LevelVertex]:
    """The curve from `start` on, cut where it crosses it."""
    kept = [vertex for vertex in vertices if vertex.at >= start]
    before = next((vertex for vertex in reversed(vertices) if vertex.at < start), None)
    if before is None or not kept:
        return kept
    after = kept[0]
    share = Decimal(int((start - before.at).total_seconds())) / Decimal(
        max(1, int((after.at - before.at).total_seconds()))
    )
    volume = before.volume_ml + (after.volume_ml - before.volume_ml) * share
    return [LevelVertex(at=start, volume_ml=volume), *kept]


def _between_fills(vertices: Sequence[LevelVertex]) -> list[list[LevelVertex]]:
    """The curve cut where the level jumps up: nobody poured it in along a line."""
    parts: list[list[LevelVertex]] = [[]]
    for vertex in vertices:
        previous: Any = parts[-1][-1] if parts[-1] else None
        if previous is not None and vertex.at == previous.at and vertex.volume_ml > previous.volume_ml:
            parts.append([])
        parts[-1].append(vertex)
    return parts


def _stairs(steps: Sequence[tuple[float, float]], right: float) -> str:
    path = f"M{px(steps[0][0])} {px(steps[0][1])}"
    for x, y in steps[1:]:
        path += f"H{px(x)}V{px(y)}"
    return f"{path}H{px(right)}"
