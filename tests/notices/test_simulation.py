"""A few simulated lives keep every promise, and each planted defect is found."""

import pytest

from bench.simulate.__main__ import report
from bench.simulate.defects import PLANTED
from bench.simulate.run import live
from bench.simulate.world import Faults

SEEDS = 12
ROUGH = Faults(restores=1.0, another=0.1, crash=0.01, dawdle=0.03)


@pytest.mark.parametrize("seed", range(4))
def test_a_life_keeps_every_promise(seed):
    lived = live(seed, patients=15)
    assert lived.broken == ""
    assert lived.counts["crashes"] > 0
    assert lived.messages.total() > 50


def test_the_same_seed_is_the_same_life():
    first, second = (live(3, patients=5, verbose=True) for _ in range(2))
    assert first.trace == second.trace
    assert first.trace != live(4, patients=5, verbose=True).trace


def test_a_life_goes_through_crashes_outages_and_restores():
    counts = sum((live(seed, patients=5).counts for seed in range(6)), start=live(6, patients=5).counts)
    assert all(counts[what] for what in ("crashes", "outages", "restores"))


@pytest.mark.parametrize("defect", PLANTED, ids=lambda defect: defect.name)
def test_a_planted_defect_is_found(defect):
    lives = (live(seed, patients=20, faults=ROUGH, store=defect.store, decide=defect.decide) for seed in range(SEEDS))
    found = (lived.broken for lived in lives)
    assert any(found), f"not found in {SEEDS} lives"


def test_a_broken_promise_names_its_seed_and_how_to_see_it_again(capsys):
    (forgotten,) = (each for each in PLANTED if each.name == "SettleForgotten")
    assert report([live(0, patients=5, store=forgotten.store)], verbose=False) == 1
    said = capsys.readouterr().out
    assert "seed 0: Violation" in said
    assert "--replay 0 --verbose" in said
