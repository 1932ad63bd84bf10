"""Geometry of the drawings: what stands where, and what is left out."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from reportlab.graphics.shapes import Circle, Drawing, Group, PolyLine, String

from pumplog.sheets.patient import EffectPoint, LevelVertex
from reports.charts.axis import TimeAxis
from reports.charts.doses import ceiling, dose_strips
from reports.charts.effect import effect_strip
from reports.charts.gauge import gauge
from reports.charts.history import history_drawing, strips
from reports.charts.level import level_strip
from reports.charts.strip import Plane, Strip
from tests.reports.sheets import READ_AT, ZONE, chart, level, refill_rows

UTC = dt.UTC


def shapes(node: Any, kind: type) -> list[Any]:
    """All shapes of a kind, at any depth."""
    found = [node] if isinstance(node, kind) else []
    for child in getattr(node, "contents", ()):
        found += shapes(child, kind)
    return found


def words(node: Any) -> list[str]:
    return [string.text for string in shapes(node, String)]


def axis(start: dt.datetime, end: dt.datetime) -> TimeAxis:
    return TimeAxis(start=start, end=end, zone=ZONE, left=10, right=110)


def drawn(strip: Strip, start: dt.datetime, end: dt.datetime) -> Group:
    plane = Plane(axis=axis(start, end), height=100, low=strip.low, high=strip.high)
    return strip.draw(plane)


def test_time_runs_evenly_from_left_to_right_and_stays_on_the_axis() -> None:
    start, end = dt.datetime(2024, 1, 1, tzinfo=UTC), dt.datetime(2026, 1, 1, tzinfo=UTC)
    assert [axis(start, end).x(at) for at in (start, end, start - dt.timedelta(days=9))] == [10, 110, 10]


@pytest.mark.parametrize(
    ("start", "labels"),
    [
        ("2026-07-02", ["2 Jul 2026"]),
        ("2026-06-08", ["8 Jun 2026", "2 Jul 2026"]),
        ("2026-05-20", ["Jun 2026", "Jul 2026"]),
        (
            "2024-08-02",
            ["Oct 2024", "Jan 2025", "Apr 2025", "Jul 2025", "Oct 2025", "Jan 2026", "Apr 2026", "Jul 2026"],
        ),
        ("2016-07-02", [str(year) for year in range(2017, 2027)]),
        ("2001-07-02", ["2004", "2007", "2010", "2013", "2016", "2019", "2022", "2025"]),
    ],
)
def test_ticks_are_months_or_years_and_few_enough_to_read(start: str, labels: list[str]) -> None:
    first, last = (dt.datetime.fromisoformat(f"{day}T12:00:00+00:00") for day in (start, "2026-07-02"))
    assert [tick.label for tick in axis(first, last).ticks()] == labels


@pytest.mark.parametrize(
    ("value", "top"),
    [("0", "1"), ("4.2", "5"), ("0.042", "0.05"), ("1806", "2000"), ("10", "10"), ("101", "150"), ("9.9", "10")],
)
def test_a_scale_ends_at_a_round_figure_above_the_dose(value: str, top: str) -> None:
    assert ceiling(Decimal(value)) == Decimal(top)


def test_each_drug_has_a_strip_in_the_unit_its_doses_are_spoken_in() -> None:
    titles = [strip.title for strip in dose_strips(chart(refill_rows(6), drugs=4))]
    assert titles == [
        "HYDROmorphone, mg/day, programmed",
        "bupivacaine, mg/day, programmed",
        "cloNIDine, mcg/day, programmed",
        "ziconotide, mcg/day, programmed",
    ]


def test_a_dose_holds_until_the_next_step_and_to_the_end() -> None:
    course = chart(refill_rows(6), drugs=1)
    line = shapes(drawn(dose_strips(course)[0], course.start, course.end), PolyLine)[0].points
    heights, across = line[1::2], line[0::2]
    assert across[-1] == 110
    assert heights[1] == heights[0]
    assert across[2] == across[1]


def test_an_empty_aspirate_is_a_cross_and_no_dot() -> None:
    course = chart(refill_rows(21))
    strip = level_strip(course)
    assert strip is not None
    group = drawn(strip, course.start, course.end)
    measured = [point for point in course.measured if point.aspirated_ml is not None]
    empty = [point for point in course.measured if point.aspirated_ml is None]
    assert len(empty) == 1
    assert len(shapes(group, Circle)) == len(measured) + 1  # the key shows one more
    assert {"computed", "aspirated", "nothing could"} <= set(words(group))


def test_no_line_is_drawn_from_one_pump_to_the_next() -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=UTC)
    levels = ((0, "20"), (50, "5"), (90, "40"), (120, "30"))
    vertices = tuple(
        LevelVertex(at=start + dt.timedelta(days=day), volume_ml=Decimal(volume)) for day, volume in levels
    )
    course = replace(chart(()), start=start, level=vertices)
    strip = level_strip(course)
    assert strip is not None
    assert len(shapes(drawn(strip, course.start, course.end), PolyLine)) == 2


def test_a_ratio_outside_the_band_says_its_figure() -> None:
    course = chart(refill_rows(60))
    shown = strips(course)
    delivered = next(strip for strip in shown if strip.title.startswith("Delivered"))
    labels = words(drawn(delivered, course.start, course.end))
    assert [label for label in labels if label.endswith("%") and "to" not in label] == ["121 %"]


def test_a_visit_at_which_nobody_asked_about_pain_leaves_no_point() -> None:
    course = chart(refill_rows(3))
    first, second, third = course.effects
    silent = EffectPoint(at=second.at, pain=None, function=None)
    strip = effect_strip(replace(course, effects=(first, silent, third)))
    assert strip is not None
    assert len(shapes(drawn(strip, course.start, course.end), Circle)) == 2
    assert effect_strip(replace(course, effects=(silent,))) is None


def test_a_record_with_nothing_in_it_draws_nothing() -> None:
    empty = replace(chart(()), reservoir_ml=None, stop_ml=None)
    assert history_drawing(empty, across=500, up_to=600) is None


@pytest.mark.parametrize("drugs", [1, 2, 4])
def test_the_drawing_keeps_within_its_height(drugs: int) -> None:
    drawing = history_drawing(chart(refill_rows(60), drugs=drugs), across=520, up_to=620)
    assert isinstance(drawing, Drawing)
    assert drawing.height <= 620
    assert len(strips(chart(refill_rows(60), drugs=drugs))) == drugs + 3


def test_the_gauge_says_its_stop_level_and_its_size() -> None:
    drawing = gauge(level(), across=200)
    assert drawing is not None
    assert words(drawing) == ["0", "10", "20", "30", "40 mL", "stop 4 mL"]


def test_an_unknown_level_is_words_and_not_an_empty_reservoir() -> None:
    drawing = gauge(level(level_ml=None), across=200)
    assert drawing is not None
    assert "level not known" in words(drawing)
    assert gauge(level(reservoir_ml=None), across=200) is None


def test_an_axis_without_length_still_draws() -> None:
    course = replace(chart(()), start=READ_AT, end=READ_AT, level=(LevelVertex(at=READ_AT, volume_ml=Decimal(40)),))
    assert history_drawing(course, across=500, up_to=600) is not None
