"""All strips under each other on one time axis: ten years in thirty seconds."""

from dataclasses import replace
from typing import Final

from reportlab.graphics.shapes import Drawing

from pumplog.sheets.patient import ChartSheet
from reports.charts.axis import TimeAxis
from reports.charts.delivered import delivered_strip
from reports.charts.doses import dose_strips
from reports.charts.effect import effect_strip
from reports.charts.level import level_strip
from reports.charts.marks import line, text
from reports.charts.strip import Strip
from reports.styles import BLACK, FAINT

_LEFT: Final = 32.0
_RIGHT: Final = 74.0
_GAP: Final = 25.0
_FOOT: Final = 15.0
_TITLE: Final = 16.0
_STRETCH_AT_MOST: Final = 1.6


def strips(chart: ChartSheet) -> list[Strip]:
    """What there is to draw, from the top: doses, level, delivered, effect."""
    below = (level_strip(chart), delivered_strip(chart), effect_strip(chart))
    return [*dose_strips(chart), *(strip for strip in below if strip is not None)]


def history_drawing(chart: ChartSheet, *, across: float, up_to: float) -> Drawing | None:
    """The drawing, ``across`` points wide and ``up_to`` points high; None where the record holds nothing to draw.

    Strips share the height: they grow to fill the page (within reason), and shrink where many drugs need one each.
    """
    shown = strips(chart)
    if not shown:
        return None
    spare = up_to - _FOOT - _GAP * (len(shown) - 1) - _TITLE
    stretch = min(spare / sum(strip.height for strip in shown), _STRETCH_AT_MOST)
    shown = [replace(strip, height=strip.height * stretch) for strip in shown]
    axis = TimeAxis(start=chart.start, end=chart.end, zone=chart.zone, left=_LEFT, right=across - _RIGHT)
    height = _FOOT + sum(strip.height for strip in shown) + _GAP * (len(shown) - 1) + _TITLE
    drawing = Drawing(across, height)
    top = height - _TITLE
    for tick in axis.ticks():
        drawing.add(line((tick.x, _FOOT), (tick.x, top), weight=0.4, color=FAINT))
        drawing.add(text(tick.x, 2, tick.label, anchor="middle"))
    for strip in shown:
        top -= strip.height
        group = strip.drawn(axis)
        group.translate(0, top)
        drawing.add(group)
        top -= _GAP
    drawing.add(line((axis.left, _FOOT - 3), (axis.right, _FOOT - 3), weight=0.6, color=BLACK))
    return drawing
