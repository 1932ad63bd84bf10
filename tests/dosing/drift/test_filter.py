"""One way a pump's past may have been: what a reading that nothing explains leaves of it, and where each state begins."""

import pytest

from pumplog.dosing.drift.cycle import Cycle
from pumplog.dosing.drift.filter import Path, Reading
from pumplog.dosing.drift.follower import Follower
from pumplog.dosing.drift.judgement import State, state_of
from pumplog.dosing.drift.prior import Prior
from tests.dosing.build import ml


@pytest.mark.parametrize(
    ("evidence", "outside", "chance", "shown", "state"),
    [
        (1.49, 0.49, 0.01, True, State.STEADY),
        (1.5, 0.0, 1.0, True, State.WATCH),
        (3.99, 0.0, 1.0, True, State.WATCH),
        (4.0, 0.0, 1.0, True, State.INVESTIGATE),
        (4.0, 0.0, 1.0, False, State.WATCH),
        (0.0, 0.5, 1.0, True, State.WATCH),
        (0.0, 0.94, 1.0, True, State.WATCH),
        (0.0, 0.95, 1.0, False, State.INVESTIGATE),
        (0.0, 0.0, 0.009, True, State.WATCH),
        (0.0, 0.0, 0.0001, True, State.WATCH),
        (0.0, 0.0, 0.00009, False, State.INVESTIGATE),
    ],
)
def test_each_state_begins_where_it_is_said(evidence, outside, chance, shown, state):
    assert state_of(evidence, outside, chance, shown=shown) is state


def test_evidence_may_be_asked_to_be_stronger():
    assert state_of(5.0, 0.0, 1.0, shown=True, from_=5.1) is State.WATCH


def test_a_dry_pump_that_nothing_explains_says_nothing():
    dry = Reading(programmed=1.0, delivered=9999.0, dry=True, scatter=1.0)
    assert dry.evidence(1.0, 1.0) == (0.0, 0.0, 0.0)
    path = Path(1.0, 1.0, 1.0, 0.01, 0.01, 0.01)
    path.learn(dry, 1.0)
    assert (path.weight, path.own, path.now) == (0.0, 1.0, 1.0)


def test_a_follower_that_cannot_explain_a_reading_says_so_and_stays_as_it_was():
    one = Follower(Prior())
    levels = one.levels()
    assert one.learn(Reading(programmed=1.0, delivered=-9959.0, dry=False, scatter=1.05)) is False
    assert one.levels() == levels
    assert one.learn(Reading(programmed=30.0, delivered=30.0, dry=False, scatter=1.05)) is True


def test_an_aspiration_scatters_by_the_most_that_the_pump_has_held():
    one = Follower(Prior())
    half, full = (Cycle(held=ml(held), programmed=ml("0.4"), aspirated=ml("0.1")) for held in ("0.5", 40))
    assert one.reading_of(half).scatter == pytest.approx(0.5 * 0.02625)
    assert one.reading_of(full).scatter == pytest.approx(1.05)
    assert one.reading_of(half).scatter == pytest.approx(1.05)
