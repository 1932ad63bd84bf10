"""A strip: one quantity over the common time axis, with its own scale at the left and its labels at the right."""

from collections.abc import Callable
from dataclasses import dataclass

from reportlab.graphics.shapes import Group

from reports.charts.axis import TimeAxis
from reports.charts.marks import line, text
from reports.styles import RULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Where a strip draws: its axis, its height, and the value at its bottom and top."""

    axis: TimeAxis
    height: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value stands, held inside the strip."""
        share = (value - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0) * self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """``scale`` pairs a value with its label; ``draw`` gives the marks, from (0, 0) at the strip's bottom."""

    title: str
    height: float
    low: float
    high: float
    scale: tuple[tuple[float, str], ...]
    draw: Callable[[Plane], Group]

    def drawn(self, axis: TimeAxis) -> Group:
        """The strip with title, scale and marks, its bottom at 0."""
        plane = Plane(axis=axis, height=self.height, low=self.low, high=self.high)
        group = Group()
        for value, label in self.scale:
            level = plane.y(value)
            group.add(line((axis.left, level), (axis.right, level), weight=0.3, color=RULE))
            group.add(text(axis.left - 4, level - 2.2, label, anchor="end"))
        group.add(self.draw(plane))
        group.add(text(0, self.height + 7, self.title, size=7.2, bold=True))
        return group
