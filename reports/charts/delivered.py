"""Delivered against programmed at each refill, with the range one refill may scatter in."""

from decimal import Decimal
from functools import partial
from typing import Final

from reportlab.graphics.shapes import Group

from pumplog.sheets.patient import ChartSheet
from reports.charts.marks import box, dot, line, text
from reports.charts.strip import Plane, Strip
from reports.styles import FAINT
from reports.wording import per_cent

BAND_LOW: Final = Decimal("0.85")
BAND_HIGH: Final = Decimal("1.15")
"""95 % prediction interval of one refill (1,402 refills of 73 patients, Neuromodulation 2023)."""

_HEIGHT: Final = 62.0
_AXIS_LOW: Final = Decimal("0.6")
_AXIS_HIGH: Final = Decimal("1.4")
_LOWEST: Final = Decimal(0)
_HIGHEST: Final = Decimal(2)


def delivered_strip(chart: ChartSheet) -> Strip | None:
    """The strip, or None where no refill gave a ratio. What lies beyond stands at the edge, with its figure."""
    ratios = [point.delivered_ratio for point in chart.measured if point.delivered_ratio is not None]
    if not ratios:
        return None
    low = max(min([_AXIS_LOW, *ratios]), _LOWEST)
    high = min(max([_AXIS_HIGH, *ratios]), _HIGHEST)
    return Strip(
        title="Delivered, of what was programmed",
        height=_HEIGHT,
        low=float(low),
        high=float(high),
        scale=tuple((float(value), per_cent(value)) for value in (BAND_LOW, Decimal(1), BAND_HIGH)),
        draw=partial(_draw, chart=chart),
    )


def _draw(plane: Plane, *, chart: ChartSheet) -> Group:
    axis = plane.axis
    bottom, top = plane.y(float(BAND_LOW)), plane.y(float(BAND_HIGH))
    group = Group(
        box((axis.left, bottom), (axis.right - axis.left, top - bottom), fill=FAINT),
        line((axis.left, plane.y(1)), (axis.right, plane.y(1)), weight=0.6, dash=(3, 1.6)),
        text(axis.right + 5, top - 6, "one refill scatters"),
        text(axis.right + 5, top - 13.5, f"{per_cent(BAND_LOW)} to {per_cent(BAND_HIGH)}"),
    )
    for point in chart.measured:
        if point.delivered_ratio is not None:
            _mark(group, plane, (axis.x(point.at), plane.y(float(point.delivered_ratio))), point.delivered_ratio)
    return group


def _mark(group: Group, plane: Plane, at: tuple[float, float], ratio: Decimal) -> None:
    group.add(dot(at))
    if BAND_LOW <= ratio <= BAND_HIGH:
        return
    # Outside the band the figure itself is said, above or below its dot, so that paper shows which refill to ask about.
    offset = 4.0 if at[1] < plane.height / 2 or at[1] < plane.height - 8 else -8.6
    group.add(text(at[0], at[1] + offset, per_cent(ratio), anchor="middle", bold=True))
