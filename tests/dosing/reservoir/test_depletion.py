"""The knife edges of running out: a level reached exactly, at an event, at the end of a step, in the very first moment."""

from datetime import timedelta

import pytest

from pumplog.dosing.reservoir.history import Unanswerable
from pumplog.dosing.reservoir.state import state_at
from tests.dosing.build import PUMP, bolus, counted, d, day, fill, flex, ml, rate, start, stop

QUARTER = timedelta(milliseconds=250)
# Filled at 10:00 on the pump's clock: 20 mg/h are 1 mL an hour, and from 22:00 on nothing flows until midnight.
EVENING = flex((0, 20), (22, 0))


def alarm(*events, at=20, **changes):
    return state_at(PUMP, events, day(at), **changes).alarm_at


def test_a_fill_at_or_below_the_level_is_an_alarm_at_the_fill():
    """Also where the pattern pauses at that hour, and its last flow was hours before."""
    paused = flex((0, 20), (9, 0), (12, 20))
    for volume in ("2", "1.5", "0"):
        assert alarm(fill(volume), paused) == day(0)


def test_a_level_reached_by_a_bolus_is_reached_at_the_bolus():
    assert alarm(fill(14), EVENING, bolus(day(0.52), ml("0.5")), at=1) == day(0.5)
    assert alarm(fill("14.5"), EVENING, bolus(day(0.52), ml("0.5")), at=1) == day(0.52)
    assert alarm(fill("14.4"), EVENING, bolus(day(0.52), ml("0.5")), at=1) == day(0.52)


def test_a_level_reached_as_a_step_ends_is_not_put_off_to_what_comes_after_the_pause():
    assert alarm(fill(14), EVENING, stop(0.55), start(0.7), at=1) == day(0.5)
    assert alarm(fill(14), EVENING, at=0) == day(0.5)


def test_an_instant_is_a_whole_second_also_where_the_event_was_not():
    at_fill = alarm(fill(2, at=day(0) + QUARTER), rate(1))
    at_bolus = alarm(fill(5), rate(0), bolus(day(1) + QUARTER, ml(3)))
    assert (at_fill, at_bolus) == (day(0), day(1))


def test_more_than_there_was_cannot_be_taken():
    state = state_at(PUMP, (fill(5), rate(2)), day(20))
    assert (state.delivered.ml, state.expected_residual.ml) == (5, 0)


def test_a_bolus_in_the_very_moment_of_the_question_is_taken():
    state = state_at(PUMP, (fill(5), rate(0), bolus(day(1), ml(1))), day(1))
    assert (state.delivered.ml, state.expected_residual.ml) == (1, 4)


def test_boluses_counted_in_no_time_are_taken_at_once():
    """20 mg each at 20 mg/mL are 1 mL each."""
    events = (fill(10), rate(0), counted(1, 1, 3, 20))
    assert state_at(PUMP, events, day(1)).delivered.ml == 3
    assert alarm(*events, counted(2, 2, 5, 20), at=2) == day(2)


def test_two_counts_of_odd_lengths_come_out_exactly():
    events = (fill(10), rate(0), counted(0, 7, 7, 20), counted(1, 4, 1, 20))
    assert state_at(PUMP, events, day(7)).delivered.ml == 8
    assert alarm(*events, at=7) == day(7)


@pytest.mark.parametrize(
    ("events", "code", "said"),
    [
        ((rate(1), fill(41)), "fill_over_reservoir", "41 mL do not fit into a reservoir of 40 mL"),
        ((fill(5), fill(6)), "two_fills_at_once", "two fills at one instant: which of them holds cannot be known"),
        ((rate(1), rate(2)), "two_programs_at_once", "two programmes at one instant: which of them holds cannot be known"),
        ((stop(1), stop(2)), "stop_while_stopped", "the pump was already stopped"),
        ((start(1),), "start_while_running", "the pump was already running"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_says_so(events, code, said):
    with pytest.raises(Unanswerable, match=f"^{said}$") as refused:
        state_at(PUMP, events, day(9))
    assert (refused.value.code, refused.value.message) == (code, said)
    assert refused.value.event is events[-1]


def test_tolerance_and_boluses_bring_the_level_nearer_by_just_what_they_take():
    events = (fill(12), rate(1))
    state = state_at(PUMP, events, day(0))
    assert state.alarm_at == day(10)
    assert state.alarm_at_earliest < day(10)
    assert (state.alarm_at_earliest - day(0)) / timedelta(days=1) == pytest.approx(float(d(10) / d("1.145")), abs=1e-4)


def test_a_state_says_for_which_instant_it_is():
    assert state_at(PUMP, (fill(12), rate(1)), day(3)).at == day(3)
