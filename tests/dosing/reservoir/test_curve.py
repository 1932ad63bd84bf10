from datetime import timedelta
from itertools import pairwise

from pumplog.dosing.reservoir.curve import level_curve
from pumplog.dosing.reservoir.state import state_at
from tests.dosing.build import PUMP, bolus, counted, d, day, fill, flex, ml, rate, start, steady, stop


def points(events, until):
    return [
        ((point.at - day(0)) / timedelta(days=1), point.volume.ml) for point in level_curve(PUMP, events, day(until))
    ]


def test_a_fill_gives_the_point_just_before_and_the_one_right_after():
    events = (fill(20), rate(1), fill(30, at=day(10)))
    curve = level_curve(PUMP, events, day(15))
    assert points(events, 15) == [(0, 20), (10, 10), (10, 30), (15, 25)]
    assert [point.after_fill for point in curve] == [True, False, True, False]


def test_changes_of_flow_are_corners():
    assert points((fill(20), rate(1), stop(2), start(5)), 6) == [(0, 20), (2, 18), (5, 18), (6, 17)]


def test_a_bolus_is_a_step():
    assert points((fill(20), rate(1), bolus(day(2), ml("0.5"))), 4) == [
        (0, 20),
        (2, 18),
        (2, d("17.5")),
        (4, d("15.5")),
    ]


def test_a_bolus_at_the_end_is_still_seen():
    assert points((fill(20), rate(1), bolus(day(4), ml(1))), 4) == [(0, 20), (4, 16), (4, 15)]


def test_counted_boluses_make_the_line_steeper_in_their_interval():
    assert points((fill(20), rate(1), counted(1, 2, 20, 1)), 3) == [(0, 20), (1, 19), (2, 17), (3, 16)]


def test_the_level_stays_at_zero_from_the_corner_where_it_gets_there():
    assert points((fill(5), rate(2), rate(1, at=day(8))), 10) == [(0, 5), (d("2.5"), 0), (8, 0)]


def test_a_bolus_larger_than_what_is_left_empties_it():
    assert points((fill(5), rate(1), bolus(day(4), ml(3))), 6) == [(0, 5), (4, 1), (4, 0)]


def test_before_the_first_fill_there_is_nothing_to_draw():
    assert level_curve(PUMP, (steady(),), day(5)) == ()


def test_without_a_programme_the_level_stands_still():
    assert points((fill(20), rate(1, at=day(3))), 4) == [(0, 20), (3, 20), (4, 19)]


def test_the_last_point_is_the_expected_residual():
    events = (fill(20), flex((0, "2"), (7, "0.5")), counted(2, 9, 11, "0.7"), stop(4), start(6))
    curve = level_curve(PUMP, events, day(13))
    assert curve[-1].volume == state_at(PUMP, events, day(13)).expected_residual
    assert all(later.at >= earlier.at for earlier, later in pairwise(curve))


def test_each_of_several_fills_ends_where_the_next_begins():
    events = (fill(20), rate(1), fill(30, at=day(4)), fill(25, at=day(10)))
    assert points(events, 12) == [(0, 20), (4, 16), (4, 30), (10, 24), (10, 25), (12, 23)]


def test_the_last_drops_are_drawn_like_the_first():
    events = (fill("2.1"), rate("0.5"), bolus(day(2), ml("0.3")), stop(3), start(5))
    assert points(events, 5.2) == [
        (0, d("2.1")), (2, d("1.1")), (2, d("0.8")), (3, d("0.3")), (5, d("0.3")), (5.2, d("0.2")),
    ]  # fmt: skip
    assert points((fill(1), rate("0.5"), bolus(day(1), ml("0.2"))), 1) == [(0, 1), (1, d("0.5")), (1, d("0.3"))]


def test_empty_just_at_a_corner_is_that_corner_alone():
    assert points((fill(4), rate(2), rate(1, at=day(2))), 3) == [(0, 4), (2, 0)]


def test_empty_before_the_flow_pauses_is_drawn_where_it_happens():
    """Filled at 10:00 on the pump's clock; 20 mg/h until 22:00 are 12 mL, and then nothing until midnight."""
    events = (fill(12), flex((0, 20), (22, 0)), stop(0.55))
    assert points(events, 1) == [(0, 12), (0.5, 0), (0.55, 0)]


def test_nothing_is_drawn_off_an_empty_pump():
    events = (fill(4), rate(1), bolus(day(6), ml(1)))
    assert points(events, 8) == [(0, 4), (4, 0), (6, 0)]
    assert points(events, 6) == [(0, 4), (4, 0), (6, 0)]


def test_a_pump_that_never_empties_has_no_corner_at_zero():
    assert points((fill(4), rate(1), stop(2)), 5) == [(0, 4), (2, 2), (5, 2)]
