"""Programmed daily dose: one strip a drug, because milligrams of one and micrograms of another share no scale."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from reportlab.graphics.shapes import Group

from pumplog import catalogue
from pumplog.dosing.figures.formatting import plain, rounded
from pumplog.sheets.patient import ChartSheet, DosePoint
from reports.charts.marks import path, text
from reports.charts.strip import Plane, Strip

_HEIGHT: Final = 34.0
_MCG_PER_MG: Final = Decimal(1000)
_PLACES: Final = {"mg/day": 4, "mcg/day": 2}
_STEPS: Final = tuple(Decimal(step) for step in ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10"))


def dose_strips(chart: ChartSheet) -> list[Strip]:
    """A strip for each drug, in the order in which they first appear."""
    drugs: dict[str, list[DosePoint]] = {}
    for point in chart.doses:
        drugs.setdefault(point.drug, []).append(point)
    return [_strip(points) for points in drugs.values()]


def _strip(points: Sequence[DosePoint]) -> Strip:
    unit, per_unit = _unit(points[0].drug)
    top = ceiling(max(point.mcg_per_day for point in points) / per_unit)
    return Strip(
        title=f"{points[-1].display}, {unit}, programmed",
        height=_HEIGHT,
        low=0,
        high=float(top),
        scale=((0, "0"), (float(top), plain(top))),
        draw=partial(_steps, points=points, unit=unit, per_unit=per_unit),
    )


def _steps(plane: Plane, *, points: Sequence[DosePoint], unit: str, per_unit: Decimal) -> Group:
    corners: list[tuple[float, float]] = []
    for point in points:
        x, y = plane.axis.x(point.at), plane.y(float(point.mcg_per_day / per_unit))
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    last = corners[-1][1]
    corners.append((plane.axis.right, last))
    said = f"{rounded(points[-1].mcg_per_day / per_unit, _PLACES[unit])} {unit}"
    return Group(path(corners, weight=1.2), text(plane.axis.right + 5, last - 2.4, said, size=7.2, bold=True))


def _unit(drug: str) -> tuple[str, Decimal]:
    """The unit the drug's doses are spoken in, as everywhere else in the house, and how many mcg/day it is."""
    return ("mg/day", _MCG_PER_MG) if catalogue.drug(drug).unit == "mg" else ("mcg/day", Decimal(1))


def ceiling(value: Decimal) -> Decimal:
    """The next round figure at or above ``value``, for the top of a scale; 1 for nothing."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(value.adjusted())
    return next(step * power for step in _STEPS if step * power >= value)
