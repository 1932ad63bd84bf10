"""How a pump runs, drawn."""

import datetime as dt
from decimal import Decimal

from pumplog.sheets.runs import RunPoint
from pumplog.web.chart_axis import TimeAxis
from pumplog.web.chart_drawing import NARROW, WIDE
from pumplog.web.run_chart import run_drawing

START, END = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def point(month: int, ratio: str | None, **changes: object) -> RunPoint:
    facts: dict[str, object] = {
        "at": dt.datetime(2026, month, 1, tzinfo=dt.UTC),
        "ratio": None if ratio is None else Decimal(ratio),
        "ratio_at_least": None,
        "expected_ratio": Decimal("1.01"),
        "low": Decimal("0.9"),
        "high": Decimal("1.12"),
        "state": "steady",
        "direction": "",
        "left_out": "",
    }
    return RunPoint(**{**facts, **changes})  # type: ignore[arg-type]


def left_out(month: int) -> RunPoint:
    nothing = {"expected_ratio": None, "low": None, "high": None, "state": "", "left_out": "not_measured"}
    return point(month, None, **nothing)


def drawn(*points: RunPoint, width: int = WIDE):
    return run_drawing(points, start=START, end=END, zone="America/Denver", width=width)


def test_each_refill_stands_at_its_day_over_the_interval_expected_of_it():
    panel = drawn(point(3, "1.02"), point(6, "1.2")).panels[0]
    axis = TimeAxis(start=START, end=END, left=44.0, right=WIDE - 10.0)
    assert [dot.x for dot in panel.dots] == [
        f"{axis.place(dt.datetime(2026, m, 1, tzinfo=dt.UTC)):.1f}" for m in (3, 6)
    ]
    assert [line.kind for line in panel.lines] == ["band", "level"]
    assert [dot.kind for dot in panel.dots] == ["", "dot-warn"]
    assert panel.dots[0].said == "1.02, 0.9 to 1.12 expected"


def test_hz2_an_empty_pump_is_a_cross_at_the_least_it_delivered_never_a_ratio():
    (dot,) = drawn(point(3, None, ratio_at_least=Decimal("1.08"))).panels[0].dots
    assert dot.empty
    assert dot.said.startswith("nothing could be drawn: at least 1.08")


def test_a_refill_that_says_nothing_is_not_drawn():
    assert len(drawn(point(3, "1"), left_out(4)).panels[0].dots) == 1
    assert drawn(left_out(4)) is None
    assert drawn() is None


def test_nothing_leaves_the_frame_on_a_phone():
    found = drawn(point(1, "0.2"), point(11, "1.9"), width=NARROW)
    assert all(0 <= float(dot.x) <= NARROW and 0 <= float(dot.y) <= found.height for dot in found.panels[0].dots)
    assert found.size == "narrow"
