"""What is believed of a pump's true delivery in its next cycle, and how fast it may run at a risk the clinic accepts."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pumplog.dosing.drift.cycle import Cycle
from pumplog.dosing.drift.follower import Follower
from pumplog.dosing.drift.mixture import decimal_above, decimal_of, exceeded, moments
from pumplog.dosing.drift.prior import Prior
from pumplog.dosing.figures.rounding import exact_arithmetic

_MOST_RISK: Final = Decimal("0.5")
_SIDE: Final = 0.025  # of a 95 % interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """The ratio delivered / programmed that this pump will truly run at: `mean` and `sd` (4 places).

    `measured` counts the cycles that went into it, empty ones included; 0 means that only the prior speaks. What may
    already have changed is in it, at its probability; a change that is yet to happen is not.
    """

    mean: Decimal
    sd: Decimal
    measured: int
    _levels: tuple[tuple[float, float, float], ...] = field(repr=False)

    def fastest(self, risk: Decimal) -> Decimal:
        """The ratio that its next cycle exceeds with a probability of at most `risk`; 4 places, rounded up, at least 1.

        `risk` is a probability, 0.001 for one cycle in a thousand, above 0 and at most 0.5. Never below 1: a pump that
        has delivered too little earns no later date, because what was taken for slowness may have been a stop, a
        bolus less or a bad aspiration, and the programmer's own alarm is computed at 1.
        """
        if not 0 < risk <= _MOST_RISK:
            raise ValueError("a risk is a probability above 0 and at most 0.5")
        return max(Decimal(1), decimal_above(exceeded(self._levels, float(risk))))

    def over_pct(self, risk: Decimal) -> Decimal:
        """`fastest` as percent over the programme, for a pump's `flow_tolerance_pct`: (fastest - 1) x 100, exact."""
        with exact_arithmetic():
            return (self.fastest(risk) - 1) * 100

    def interval(self) -> tuple[Decimal, Decimal]:
        """The 95 % interval of the next cycle's true ratio (4 places); it may lie below 1."""
        return decimal_of(exceeded(self._levels, 1 - _SIDE)), decimal_of(exceeded(self._levels, _SIDE))


def belief(cycles: Iterable[Cycle], prior: Prior | None = None) -> Belief:
    """What the measured cycles of one pump, oldest first, leave to believe. No prior: model unknown."""
    follower, measured = Follower(prior or Prior()), 0
    for cycle in cycles:
        follower.pass_a_cycle()
        follower.learn(follower.reading_of(cycle))
        measured += 1
    return belief_of(follower, measured)


def belief_of(follower: Follower, measured: int) -> Belief:
    """What a follower that has learned `measured` cycles leaves to believe of the one to come. It stays as it was."""
    ahead = deepcopy(follower)
    ahead.pass_a_cycle()
    levels = ahead.next_levels()
    mean, sd = moments(levels)
    return Belief(mean=decimal_of(mean), sd=decimal_of(sd), measured=measured, _levels=levels)
