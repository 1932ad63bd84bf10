"""The engine puts every reading back into normals; summed over grids without that, the same pumps give the same figures."""

from functools import cache

import pytest

from pumplog.dosing.drift.judgement import judge
from tests.dosing.drift.test_pinned_drift import PUMPS

pytest.importorskip("numpy")

ORDINARY = [
    "steady",
    "one refill high",
    "leaves its level upwards",
    "leaves its level downwards",
    "leaves its level before it has shown one",
    "creeps upwards",
    "one gross reading",
    "dry with much that should be left",
    "dry as programmed",
    "short cycles",
    "a small reservoir",
]
# From so far off its prior a pump is believed a little further out than it is: the gross share is put back too early.
FAR_OFF = ["never ran as programmed", "never ran as programmed, slow", "ran fast and comes back"]


@cache
def both(name):
    """For each refill the engine's judgement, and the same figures summed over grids."""
    from tests.dosing.drift.on_grids import Grids

    sure, doubting = Grids(0.995, 0.05), Grids(0.995, 0.07)
    found = []
    for cycle, judged in zip(PUMPS[name], judge(PUMPS[name]), strict=True):
        for grids in (sure, doubting):
            grids.held = max(grids.held, float(cycle.held.ml))
            grids.pass_a_cycle()
        programmed = float(cycle.programmed.ml)
        expected, interval = sure.mean(), sure.interval(programmed)
        for grids in (sure, doubting):
            grids.learn(programmed, float(cycle.delivered.ml), dry=cycle.aspirated is None)
        found.append((judged, expected, interval, sure.mean(), sure.outside(), doubting.evidence()))
    return found


@pytest.mark.parametrize(
    ("name", "near"), [*((name, 0.006) for name in ORDINARY), *((name, 0.014) for name in FAR_OFF)]
)
def test_level_and_interval_are_those_of_the_grids(name, near):
    for judged, expected, (low, high), now, _, _ in both(name):
        assert float(judged.expected_ratio) == pytest.approx(expected, abs=near)
        assert float(judged.now_ratio) == pytest.approx(now, abs=near)
        assert float(judged.low) == pytest.approx(low, abs=2 * near)
        assert float(judged.high) == pytest.approx(high, abs=2 * near)


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_sure_is_as_sure_on_the_grids(name):
    for judged, _, _, _, outside, evidence in both(name):
        assert float(judged.outside_tolerance) == pytest.approx(outside, abs=0.05)
        assert float(judged.evidence) == pytest.approx(evidence, rel=0.4, abs=0.1)
