"""What a refill says about the pump, and when it says nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pumplog.dosing.drift.measured import LeftOut, measured_cycle
from tests.dosing.build import PUMP, allowed, counted, day, fill, ml, rate, start, stop

# 33 mL at 1 mL/day.
RUNNING = (fill(33), rate(1))
# 2 mg each at 20 mg/mL, 4 a day: up to 0.4 mL/day on top.
WITH_BOLUSES = (fill(33), replace(rate(1), patient_bolus=allowed(2, 4)))


def test_a_cycle_is_what_was_held_what_was_programmed_and_what_was_drawn():
    found = measured_cycle(PUMP, RUNNING, day(30), ml("4.5"))
    assert found.left_out is None
    assert (found.cycle.held, found.cycle.programmed, found.cycle.aspirated) == (ml(33), ml(30), ml("4.5"))
    assert found.cycle.ratio == Decimal("0.95")


def test_what_was_retained_was_held():
    found = measured_cycle(PUMP, (fill(33, retained=2), rate(1)), day(30), ml(5))
    assert (found.cycle.held, found.cycle.ratio) == (ml(35), 1)


def test_hz2_an_empty_pump_is_a_bound_and_what_was_asked_of_it_may_be_more_than_it_held():
    found = measured_cycle(PUMP, RUNNING, day(40), None)
    assert found.cycle.programmed == ml(40)
    assert found.cycle.ratio is None
    assert found.cycle.ratio_at_least == Decimal("0.825")


def test_a_stop_on_record_is_no_slowness():
    found = measured_cycle(PUMP, (*RUNNING, stop(10), start(15)), day(30), ml(8))
    assert found.cycle.programmed == ml(25)
    assert found.cycle.ratio == 1


@pytest.mark.parametrize(
    ("events", "aspirated", "reason"),
    [
        ((*RUNNING, stop(0)), 33, LeftOut.NOTHING_PROGRAMMED),
        (RUNNING, 34, LeftOut.MORE_THAN_HELD),
        ((*RUNNING, start(3)), 4, LeftOut.RECORD_CONTRADICTS),
    ],
)
def test_what_cannot_be_judged_says_why(events, aspirated, reason):
    found = measured_cycle(PUMP, events, day(30), ml(aspirated))
    assert (found.cycle, found.left_out) == (None, reason)


def test_boluses_that_nobody_counted_are_not_taken_for_a_fast_pump():
    found = measured_cycle(PUMP, WITH_BOLUSES, day(20), ml(6))
    assert (found.cycle, found.left_out) == (None, LeftOut.BOLUSES_NOT_COUNTED)


def test_counted_boluses_were_programmed():
    found = measured_cycle(PUMP, (*WITH_BOLUSES, counted(0, 20, 40, 2)), day(20), ml(9))
    assert found.left_out is None
    assert (found.cycle.programmed, found.cycle.ratio) == (ml(24), 1)


def test_a_day_without_a_count_may_hide_in_the_scatter_of_a_refill_but_not_ten():
    one = measured_cycle(PUMP, (*WITH_BOLUSES, counted(1, 20, 40, 2)), day(20), ml(9))
    ten = measured_cycle(PUMP, (*WITH_BOLUSES, counted(10, 20, 40, 2)), day(20), ml(9))
    assert one.left_out is None
    assert ten.left_out is LeftOut.BOLUSES_NOT_COUNTED


def test_a_cycle_needs_a_fill():
    with pytest.raises(ValueError, match=r"^a cycle begins with a fill$"):
        measured_cycle(PUMP, (rate(1),), day(3), ml(4))
