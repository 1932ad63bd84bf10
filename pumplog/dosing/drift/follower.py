"""A pump followed through its refills: every way its past may have been is carried along with its probability.

It has kept its own level, or left it at this cycle or at that one; and its aspirations scatter this much or that much.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from math import sqrt
from operator import attrgetter
from typing import Final

from pumplog.dosing.drift.cycle import Cycle
from pumplog.dosing.drift.filter import SCATTER, STEP, WOBBLE, Path, Reading, below
from pumplog.dosing.drift.prior import Prior

# How much an aspiration scatters in this pump and these hands is learned among these multiples of the expected scatter;
# the second figure is how likely each is at first.
SCALES: Final = ((0.7, 0.13), (1.0, 0.79), (1.4, 0.06), (2.0, 0.02))
CHANGE: Final = 0.001  # probability that a pump leaves its level in a cycle: one pump in thirty over its life; assumed
RETURN: Final = 0.1  # probability that a level that was left is its own again a cycle later
DEPARTED: Final = 0.07  # this far from its own, a level counts as left

_KEPT: Final = 8  # pasts with a change that are carried on, the likeliest of each scale
_NEGLIGIBLE: Final = 1e-6
_PRIOR_DEPARTED: Final = 2 * below(-DEPARTED / STEP)  # the share of changes that go that far at once


class Follower:
    """What is held possible of one pump. Feed it the cycles, oldest first: `pass_a_cycle`, then `learn`."""

    __slots__ = ("_left", "_most_held", "_pasts")

    def __init__(self, prior: Prior) -> None:
        mean, variance = float(prior.mean), float(prior.sd) ** 2
        self._pasts = [(scale, [Path(share, mean, mean, variance, variance, variance)]) for scale, share in SCALES]
        self._most_held = 0.0
        self._left = 0.0  # expected share of pasts with a change before anything is read

    def __deepcopy__(self, _memo: object) -> Follower:
        twin = copy(self)
        twin._pasts = [(scale, [copy(path) for path in paths]) for scale, paths in self._pasts]  # noqa: SLF001  (its own kind)
        return twin

    def reading_of(self, cycle: Cycle) -> Reading:
        """A cycle as it is learned from. The most the pump has held so far tells the size of its reservoir."""
        self._most_held = max(self._most_held, float(cycle.held.ml))
        return Reading(
            programmed=float(cycle.programmed.ml),
            delivered=float(cycle.delivered.ml),
            dry=cycle.aspirated is None,
            scatter=SCATTER * self._most_held,
        )

    def pass_a_cycle(self) -> None:
        """From the last aspiration to the next one: levels that were left wander on, or come back to their own."""
        for _, paths in self._pasts:
            for path in paths[1:]:
                back = path.weight * RETURN
                paths[0].take_in(path, back)
                path.weight -= back
                path.wander()
        self._left *= 1 - RETURN

    def learn(self, reading: Reading) -> bool:
        """Every past after a reading. False where no past could have brought it: then nothing is learned from it."""
        before = [(scale, [copy(path) for path in paths]) for scale, paths in self._pasts]
        for scale, paths in self._pasts:
            paths.append(paths[0].departing(paths[0].weight * CHANGE))
            paths[0].weight *= 1 - CHANGE
            for path in paths:
                path.learn(reading, scale)
        self._left += CHANGE
        total = sum(path.weight for path in self._all())
        if total < _NEGLIGIBLE * _NEGLIGIBLE:
            self._pasts = before
            return False
        for path in self._all():
            path.weight /= total
        for _, paths in self._pasts:
            likely = [path for path in paths[1:] if path.weight > _NEGLIGIBLE]
            paths[1:] = sorted(likely, key=attrgetter("weight"), reverse=True)[:_KEPT]
        return True

    def levels(self) -> list[tuple[float, float, float]]:
        """The level now: weight, mean and standard deviation of every past."""
        return [(path.weight, path.now, sqrt(path.var_now)) for path in self._all()]

    def next_levels(self) -> tuple[tuple[float, float, float], ...]:
        """The true ratio of the cycle to come, its wobble included; a change that is yet to happen is not."""
        return tuple((path.weight, path.now, sqrt(path.var_now + WOBBLE * WOBBLE)) for path in self._all())

    def next_deliveries(self, reading: Reading) -> list[tuple[float, float, float]]:
        """The mL that `reading` could have shown: as `levels`, with an ordinary aspiration's scatter on top."""
        x = reading.programmed
        return [
            (path.weight, x * path.now, sqrt(x * x * path.var_now + reading.noise(scale)))
            for scale, paths in self._pasts
            for path in paths
        ]

    def departure(self) -> tuple[float, float]:
        """Evidence that the level now is over, and under, the pump's own by more than `DEPARTED`.

        How many times likelier the readings are if so than if not: odds after them / odds before them (Bayes factor).
        """
        over = under = 0.0
        for path in self._all():
            variance = path.var_own + path.var_now - 2 * path.cov
            if variance > _NEGLIGIBLE:
                gap, deviation = path.now - path.own, sqrt(variance)
                over += path.weight * below((gap - DEPARTED) / deviation)
                under += path.weight * below((-gap - DEPARTED) / deviation)
        rest = max(1 - over - under, _NEGLIGIBLE)
        before = max(self._left, CHANGE) * _PRIOR_DEPARTED
        return over / rest / before, under / rest / before

    def _all(self) -> Iterator[Path]:
        for _, paths in self._pasts:
            yield from paths
