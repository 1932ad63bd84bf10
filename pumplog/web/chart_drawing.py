"""What a chart consists of, as the template places it: panels one above the other in one frame, over one time axis."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pumplog.web.chart_axis import Mark, Scale, TimeAxis, px

WIDE, MIDDLE, NARROW = 1120, 720, 380
SIZES = {WIDE: "wide", MIDDLE: "middle", NARROW: "narrow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One path: `kind` is its class, `path` the SVG path data."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    x: str
    y: str
    text: str
    kind: str
    anchor: str = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A measured point; `empty` is drawn as a cross: nothing could be aspirated."""

    x: str
    y: str
    kind: str = ""
    empty: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A horizontal band of the panel."""

    y: str
    height: str
    kind: str


@dataclass(slots=True, kw_only=True)
class Panel:
    """One chart of the stack."""

    name: str
    unit: str
    top: float
    scale: Scale
    lines: list[Line] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    own_marks: list[Mark] | None = None
    kind: str = "label"

    @property
    def marks(self) -> list[Mark]:
        return self.scale.marks() if self.own_marks is None else self.own_marks

    @property
    def title_y(self) -> str:
        return px(self.top - 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A whole chart, `width` by `height`."""

    width: int
    height: int
    left: str
    right: str
    span: str
    bottom: str
    marks_at: str
    dates_at: str
    panels: list[Panel]
    marks: list[Mark]
    fills: list[str]
    size: str


def framed(
    panels: list[Panel],
    axis: TimeAxis,
    *,
    width: int,
    bottom: float,
    zone: str,
    fills: Iterable[dt.datetime] = (),
) -> Drawing:
    """The panels in their frame, whose lowest ends at `bottom`; each instant of `fills` is a line through all of them."""
    return Drawing(
        width=width,
        height=int(bottom + 26),
        left=px(axis.left),
        right=px(axis.right),
        span=px(axis.right - axis.left),
        bottom=px(bottom),
        marks_at=px(axis.left - 8),
        dates_at=px(bottom + 20),
        panels=panels,
        marks=axis.marks(zone),
        fills=[px(axis.place(at)) for at in fills],
        size=SIZES.get(width, "narrow"),
    )


def joined(points: Sequence[tuple[float, float]]) -> str:
    """A path from point to point."""
    return "M" + "L".join(f"{px(x)} {px(y)}" for x, y in points)
