"""The charts' geometry: what is drawn where, and that nothing is drawn that is not known."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest

from pumplog.sheets.patient import ChartSheet, DosePoint, EffectPoint, LevelVertex, MeasuredPoint
from pumplog.web.chart_axis import TimeAxis, scale_to
from pumplog.web.chart_drawing import MIDDLE, NARROW, WIDE
from pumplog.web.charts import drawing

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def day(number: int) -> dt.datetime:
    return START + dt.timedelta(days=number)


def chart(**changes: object) -> ChartSheet:
    base = {
        "start": START,
        "end": day(200),
        "zone": "America/Denver",
        "doses": (
            DosePoint(at=day(0), drug="morphine", display="morphine", mcg_per_day=Decimal(6000)),
            DosePoint(at=day(100), drug="morphine", display="morphine", mcg_per_day=Decimal(7500)),
        ),
        "level": (
            LevelVertex(at=day(0), volume_ml=Decimal(40)),
            LevelVertex(at=day(100), volume_ml=Decimal(10)),
            LevelVertex(at=day(100), volume_ml=Decimal(40)),
            LevelVertex(at=day(200), volume_ml=Decimal(5)),
        ),
        "measured": (
            MeasuredPoint(
                at=day(100), aspirated_ml=Decimal("9.5"), expected_ml=Decimal(10), delivered_ratio=Decimal("1.02")
            ),
        ),
        "effects": (EffectPoint(at=day(1), pain=8, function=None), EffectPoint(at=day(100), pain=0, function=5)),
        "reservoir_ml": Decimal(40),
        "stop_ml": Decimal(4),
    }
    return ChartSheet(**(base | changes))  # type: ignore[arg-type]


def test_four_panels_share_one_time_axis() -> None:
    drawn = drawing(chart())
    assert drawn is not None
    assert [panel.name for panel in drawn.panels] == [
        "morphine", "Level in the reservoir", "Delivered ÷ programmed", "Pain, 0 to 10",
    ]  # fmt: skip
    dots = [panel.dots[-1].x for panel in drawn.panels if panel.dots]
    assert len(set(dots)) == 1, "day 100 is at the same place in every panel"


def test_a_panel_without_figures_is_left_out() -> None:
    drawn = drawing(chart(measured=(), effects=()))
    assert drawn is not None
    assert [panel.name for panel in drawn.panels] == ["morphine", "Level in the reservoir"]


def test_nothing_known_is_nothing_drawn() -> None:
    assert drawing(chart(doses=(), level=(), measured=(), effects=())) is None


def test_the_level_is_not_joined_across_a_fill() -> None:
    drawn = drawing(chart())
    assert drawn is not None
    level = drawn.panels[1]
    assert len([line for line in level.lines if line.kind == "level"]) == 2


def test_r4_nothing_aspirated_is_a_cross_at_the_bottom_and_not_a_measurement() -> None:
    empty = MeasuredPoint(at=day(100), aspirated_ml=None, expected_ml=Decimal(1), delivered_ratio=None)
    drawn = drawing(chart(measured=(empty,)))
    assert drawn is not None
    (dot,) = drawn.panels[1].dots
    assert dot.empty
    assert dot.said == "nothing could be aspirated"
    assert len(drawn.panels) == 3


def test_a_period_starts_with_what_was_in_force_then() -> None:
    drawn = drawing(chart(), since=day(50))
    assert drawn is not None
    dose, level = drawn.panels[0], drawn.panels[1]
    assert dose.lines[0].path.startswith(f"M{drawn.left}")
    assert level.lines[0].path.startswith(f"M{drawn.left}")
    assert [panel.name for panel in drawn.panels][-1] == "Pain, 0 to 10"


def test_each_drug_has_its_own_panel_unit_and_colour() -> None:
    clonidine = DosePoint(at=day(0), drug="clonidine", display="clonidine", mcg_per_day=Decimal(60))
    both = chart(doses=(clonidine, *chart().doses))
    drawn = drawing(both, first=["morphine", "clonidine"])
    assert drawn is not None
    assert [(panel.unit, panel.lines[0].kind) for panel in drawn.panels[:2]] == [
        ("mg/day", "line-1"),
        ("mcg/day", "line-2"),
    ]
    assert drawn.panels[0].labels[0].text == "7.5 mg/day"
    assert drawn.panels[1].labels[0].text == "60 mcg/day"


def test_the_marks_of_the_ratio_do_not_run_into_each_other() -> None:
    wild = tuple(
        MeasuredPoint(at=day(n), aspirated_ml=Decimal(1), expected_ml=Decimal(10), delivered_ratio=Decimal(ratio))
        for n, ratio in ((10, "0.1"), (20, "1"), (30, "2.9"))
    )
    drawn = drawing(chart(measured=wild))
    assert drawn is not None
    places = sorted(float(mark.at) for mark in drawn.panels[2].marks)
    assert all(later - earlier >= 13 for earlier, later in pairwise(places))


def test_pain_of_zero_is_drawn() -> None:
    drawn = drawing(chart())
    assert drawn is not None
    assert [dot.said for dot in drawn.panels[-1].dots] == ["8", "0"]


def test_a_ratio_outside_the_band_is_marked() -> None:
    off = MeasuredPoint(at=day(100), aspirated_ml=Decimal(1), expected_ml=Decimal(10), delivered_ratio=Decimal("1.6"))
    drawn = drawing(chart(measured=(off,)))
    assert drawn is not None
    assert drawn.panels[2].dots[0].kind == "dot-warn"
    assert float(drawn.panels[2].dots[0].y) >= drawn.panels[2].top


@pytest.mark.parametrize("width", [WIDE, MIDDLE, NARROW])
def test_everything_stays_inside_the_frame(width: int) -> None:
    drawn = drawing(chart(), width=width)
    assert drawn is not None
    places = [float(dot.x) for panel in drawn.panels for dot in panel.dots]
    assert all(float(drawn.left) <= place <= float(drawn.right) <= width for place in places)
    assert all(0 <= float(dot.y) <= drawn.height for panel in drawn.panels for dot in panel.dots)


@pytest.mark.parametrize("days", [3, 20, 74, 100, 400, 2000, 6000])
def test_the_dates_have_room(days: int) -> None:
    axis = TimeAxis(start=START, end=START + dt.timedelta(days=days), left=44.0, right=1114.0)
    marks = axis.marks("Europe/Berlin")
    places = [float(mark.at) for mark in marks]
    assert marks
    assert places == sorted(places)
    assert all(later - earlier > 40 for earlier, later in pairwise(places))


@pytest.mark.parametrize("highest", ["0", "0.0004", "0.3", "1.8", "6", "19.2", "40", "993.64", "5000", "123456"])
def test_a_scale_reaches_the_highest_figure_in_few_steps(highest: str) -> None:
    scale = scale_to(Decimal(highest), top=10.0, bottom=100.0)
    assert scale.high >= float(highest)
    assert 2 <= len(scale.marks()) <= 5
    assert scale.place(0.0) == 100.0
