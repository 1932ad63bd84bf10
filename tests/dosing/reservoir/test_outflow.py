from decimal import Decimal

import pytest

from pumplog.dosing.reservoir.outflow import outflow
from pumplog.dosing.reservoir.state import state_at
from tests.dosing.build import PUMP, bolus, counted, d, day, fill, ml, rate, start, steady, stop


def said(*events, until=90):
    return [
        (
            (part.begins - day(0)).days,
            (part.ends - day(0)).days,
            part.flow.ml_per_day,
            part.volume.ml,
            part.at_once.ml,
        )
        for part in outflow(PUMP, events, day(until))
    ]


def test_one_programme_is_one_stretch():
    assert said(fill(), steady()) == [(0, 90, d("0.3"), 27, 0)]


def test_a_change_and_a_stop_begin_stretches_of_their_own():
    found = said(fill(), steady(), steady(4, at=day(30)), stop(50), start(60))
    assert found == [
        (0, 30, d("0.3"), 9, 0),
        (30, 50, d("0.2"), 4, 0),
        (50, 60, 0, 0, 0),
        (60, 90, d("0.2"), 6, 0),
    ]


def test_counted_boluses_are_in_the_flow_of_their_interval():
    found = said(fill(), steady(), counted(0, 10, 20, "1", at=day(10)))
    assert found == [(0, 10, d("0.4"), 4, 0), (10, 90, d("0.3"), 24, 0)]


def test_a_single_bolus_stands_apart_also_at_the_very_end():
    found = said(fill(), steady(), bolus(day(90), ml("0.5")))
    assert found == [(0, 90, d("0.3"), 27, 0), (90, 90, d("0.3"), 0, d("0.5"))]


def test_without_a_fill_there_is_nothing():
    assert said(steady()) == []


@pytest.mark.parametrize("until", [0, 1, 45, 126])
def test_the_stretches_add_up_to_what_was_delivered(until):
    events = (fill(), steady(), rate("0.25", at=day(20)), bolus(day(25), ml("0.125")))
    total = sum((part.volume.ml + part.at_once.ml for part in outflow(PUMP, events, day(until))), Decimal(0))
    assert total == state_at(PUMP, events, day(until)).delivered.ml
