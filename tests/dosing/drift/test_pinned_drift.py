"""Every figure of the drift judgement and of the belief, on pumps that leave their level, run dry or are drawn badly."""

from decimal import Decimal

import pytest

from pumplog.dosing.drift.belief import belief
from pumplog.dosing.drift.judgement import Cycle, Judge, Prior, judge
from pumplog.dosing.figures.quantities import Volume
from tests.dosing.pinned import plain, written


def at(ratio, programmed="30", held="40"):
    """A cycle with this ratio delivered / programmed; None where nothing could be drawn."""
    left = None if ratio is None else Volume(ml=Decimal(held) - Decimal(ratio) * Decimal(programmed))
    return Cycle(held=Volume(ml=Decimal(held)), programmed=Volume(ml=Decimal(programmed)), aspirated=left)


STEADY = [at(ratio) for ratio in ("1.00", "0.98", "1.02", "0.99")]
SMALL = [at(ratio, "15", "20") for ratio in ("1.03", "0.99", "1.05")]
PUMPS = {
    "just filled": [],
    "steady": STEADY,
    "one refill high": [at("1.10")],
    "leaves its level upwards": [*STEADY, at("1.18"), at("1.20"), at("1.19")],
    "leaves its level downwards": [*STEADY, at("0.84"), at("0.82"), at("0.83")],
    "leaves its level and comes back": [*STEADY, at("1.15"), at("1.14"), *STEADY],
    "leaves its level before it has shown one": [at("1.0"), at("1.16"), at("1.15")],
    "creeps upwards": [at(ratio) for ratio in ("1.00", "1.03", "1.06", "1.09", "1.12", "1.15")],
    "never ran as programmed": [at("1.25")] * 5,
    "never ran as programmed, slow": [at("0.80")] * 5,
    "ran slow and comes back": [at("0.87"), at("1.00")],
    "ran fast and comes back": [at(ratio) for ratio in ("1.18", "1.18", "1.20", "1.20", "1.09")],
    "one gross reading": [*STEADY, at("0.60"), *STEADY],
    "dry with much that should be left": [*STEADY, at(None)],
    "dry as programmed": [*STEADY, at(None, "41"), at("1.0")],
    "dry a little early": [*STEADY, at(None, "37"), at(None, "36.5"), at("1.05")],
    "short cycles": [at(ratio, "4") for ratio in ("1.1", "0.9", "1.2", "0.95")],
    "nothing programmed": [*STEADY, at("0", "0"), at("1.01")],
    "lost while nothing was programmed": [
        *STEADY,
        Cycle(held=Volume(ml=Decimal(40)), programmed=Volume(ml=Decimal(0)), aspirated=Volume(ml=Decimal(20))),
    ],
    "a reading that nothing explains": [
        *STEADY,
        Cycle(held=Volume(ml=Decimal(40)), programmed=Volume(ml=Decimal(1)), aspirated=Volume(ml=Decimal(9999))),
        at("1.0"),
    ],
    "a small reservoir": [*SMALL, at("1.2", "15", "20")],
    "seldom filled up": [at("1.0", "15", "20"), at("1.02", "15", "40"), at("0.98", "15", "20")],
    "scatters widely": [at(ratio) for ratio in ("1.09", "0.92", "1.08", "0.91", "1.10", "0.93")],
    "changes at the ninth refill": [*STEADY, *STEADY, at("1.12"), at("1.13")],
}
PRIORS = {
    "": None,
    ", a model with a published mean": Prior(mean=Decimal("0.968"), sd=Decimal("0.04")),
    ", a model that is all alike": Prior(mean=Decimal("1.01"), sd=Decimal("0.005")),
    ", a model that is all different": Prior(mean=Decimal(1), sd=Decimal("0.2")),
}
CASES = {
    **{name: (cycles, None) for name, cycles in PUMPS.items()},
    **{
        f"{name}{words}": (PUMPS[name], prior)
        for name in ("leaves its level upwards", "dry a little early")
        for words, prior in PRIORS.items()
        if prior is not None
    },
}
RISKS = ("0.5", "0.1", "0.01", "0.001", "0.0001")


def figures(name) -> list:
    """A line for each refill with its judgement, and one for what is believed of the cycle to come."""
    cycles, prior = CASES[name]
    judged = judge(cycles, prior)
    believed = belief(cycles, prior)
    ahead = {
        "believed": plain(believed),
        "interval": plain(believed.interval()),
        "fastest": {risk: plain(believed.fastest(Decimal(risk))) for risk in RISKS},
    }
    return [*plain(judged), ahead]


ALL = {"drift_figures": {name: (lambda name=name: figures(name)) for name in CASES}}


@pytest.mark.parametrize("name", CASES)
def test_each_figure_of_a_pump_is_the_one_that_is_written_down(name):
    assert figures(name) == written("drift_figures")[name]


@pytest.mark.parametrize("name", PUMPS)
def test_a_judge_believes_what_the_cycles_leave_to_believe(name):
    cycles, prior = CASES[name]
    one = Judge(prior or Prior())
    for cycle in cycles:
        one.next(cycle)
    assert one.belief() == belief(cycles, prior)
    assert one.belief() == one.belief()
