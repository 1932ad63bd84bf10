"""Pumps that never were: each with a level of its own, refills with scatter, and some with a change that is known.

The same seed makes the same pumps. An aspiration scatters by a volume, 1.05 mL in a 40 mL pump, which over these
programmes gives one refill's ratio a 95 % interval of about 0.15, as published for 1,402 refills.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from pumplog.dosing.drift.judgement import Cycle, Prior
from pumplog.dosing.figures.quantities import Volume

WOBBLE = 0.01  # standard deviation of the true ratio from cycle to cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """How a set of pumps is made. Volumes in mL, shares of the reservoir, ratios delivered / programmed."""

    name: str
    reservoir: float = 40.0
    scatter: float = 0.02625  # of the reservoir
    mean: float = 0.995
    spread: float = 0.05  # between pumps
    programmed: tuple[float, float] = (0.3, 0.9)
    titrated: bool = False  # the programme rises from the least to the most instead of any in between
    ramp: int = 1  # refills over which a change comes about
    gross: float = 0.0  # share of aspirations that are off by a tenth to a quarter of the reservoir
    refills: int = 14
    onsets: tuple[int, int] = (4, 7)
    prior: Prior | None = None  # what the judge knows of the model; None: nothing


@dataclass(frozen=True, slots=True)
class Life:
    """One pump: from cycle `onset` on its level is off by the share `shift` of the programme; 0 is a steady pump."""

    shift: float
    onset: int
    cycles: tuple[Cycle, ...]


def lives(fleet: Fleet, shifts: tuple[float, ...], *, count: int, seed: int) -> Iterator[Life]:
    """`count` pumps, the shifts in turn."""
    random = np.random.default_rng(seed)
    for number in range(count):
        shift = shifts[number % len(shifts)]
        onset = int(random.integers(fleet.onsets[0], fleet.onsets[1] + 1))
        level = random.normal(fleet.mean, fleet.spread)
        cycles = []
        for at in range(fleet.refills):
            come_about = min(1.0, max(0.0, (at - onset + 1) / fleet.ramp))
            ratio = (level + random.normal(0.0, WOBBLE)) * (1 + shift * come_about)
            cycles.append(_cycle(fleet, random, at, ratio))
        yield Life(shift, onset, tuple(cycles))


def _cycle(fleet: Fleet, random: np.random.Generator, at: int, ratio: float) -> Cycle:
    least, most = fleet.programmed
    share = least + (most - least) * at / (fleet.refills - 1) if fleet.titrated else random.uniform(least, most)
    programmed = round(share * fleet.reservoir, 2)
    left = fleet.reservoir - programmed * ratio + random.normal(0.0, fleet.scatter * fleet.reservoir)
    if random.random() < fleet.gross:
        left += random.choice((-1.0, 1.0)) * random.uniform(0.1, 0.25) * fleet.reservoir
    return Cycle(
        held=_ml(fleet.reservoir, 1),
        programmed=_ml(programmed, 2),
        aspirated=_ml(min(left, fleet.reservoir), 1) if round(left, 1) > 0 else None,
    )


def _ml(value: float, places: int) -> Volume:
    return Volume(ml=Decimal(format(value, f".{places}f")))
