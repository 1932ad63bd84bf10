"""One way a pump's past may have been, and what one reading makes of it: the statistics under `drift`, in floats.

Floats stay inside. What leaves is rounded to 9 places and then to 4, so that the last bit in which two machines'
exponentials may differ can only show where a figure lies within a billionth of a rounding edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, pi, sqrt
from typing import Final

# An aspiration scatters by a volume, not by a share of what was delivered: 1.05 mL in a 40 mL pump, half in a 20 mL
# one, which over the programmes in use gives the published 95 % interval of 0.15 for one refill's ratio.
SCATTER: Final = 0.02625  # standard deviation of an aspiration / the most the pump has been seen to hold
WOBBLE: Final = 0.01  # standard deviation of a pump's true ratio from cycle to cycle: heat, pressure; assumed
GROSS_SHARE: Final = 0.01  # of the aspirations are grossly wrong; assumed
GROSS_VARIANCE: Final = 36.0  # and scatter six times as wide
STEP: Final = 0.10  # standard deviation of how far a level goes when it is left
WANDER: Final = 0.02  # standard deviation a cycle of how a level that was left goes on changing

_ROOT_2: Final = sqrt(2.0)
_ROOT_2PI: Final = sqrt(2.0 * pi)
_NOTHING: Final = 1e-300


def below(z: float) -> float:
    """The share of a standard normal distribution below `z`."""
    return 0.5 * erfc(-z / _ROOT_2)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cycle says, in mL. `dry`: at least `delivered` was asked of the pump, nobody knows how much more.

    `scatter` is the standard deviation of an aspiration that is expected of this pump.
    """

    programmed: float
    delivered: float
    dry: bool
    scatter: float

    def noise(self, scale: float) -> float:
        """Variance in mL squared of `delivered` around the programme at the pump's level."""
        return (scale * self.scatter) ** 2 + (WOBBLE * self.programmed) ** 2

    def evidence(self, mean: float, variance: float) -> tuple[float, float, float]:
        """The likelihood where N(mean, variance) was expected, its log's slope in the mean, and minus the curvature."""
        deviation = sqrt(variance)
        z = (self.delivered - mean) / deviation
        density = exp(-0.5 * z * z) / _ROOT_2PI
        if not self.dry:
            return density / deviation, z / deviation, 1.0 / variance
        beyond = below(-z)
        if beyond < _NOTHING:
            return 0.0, 0.0, 0.0
        slope = density / beyond / deviation
        return beyond, slope, slope * (slope - z / deviation)


@dataclass(slots=True)
class Path:
    """One way the past may have been: its `weight`, and the pump's `own` level and the one `now`, jointly normal.

    Where nothing has changed both levels are one.
    """

    weight: float
    own: float
    now: float
    var_own: float
    cov: float
    var_now: float

    def departing(self, weight: float) -> Path:
        """The same past, at the end of which the level is left."""
        return Path(weight, self.own, self.own, self.var_own, self.var_own, self.var_own + STEP * STEP)

    def wander(self) -> None:
        """A cycle passes over a level that was left."""
        self.var_now += WANDER * WANDER

    def take_in(self, other: Path, weight: float) -> None:
        """`weight` of another past comes back to its own level: one normal with the mean and variance of the two."""
        total = self.weight + weight
        if not weight:
            return
        share, gap = weight / total, other.own - self.own
        variance = (1 - share) * self.var_own + share * other.var_own + share * (1 - share) * gap * gap
        self.weight, self.own, self.now = total, self.own + share * gap, self.own + share * gap
        self.var_own = self.cov = self.var_now = variance

    def learn(self, reading: Reading, scale: float) -> None:
        """Weight and levels after a reading that is clean or grossly wrong: exact in mean and variance.

        A normal reading leaves a normal; two kinds of reading, or a bound, are put back into one by these two moments.
        """
        x, noise = reading.programmed, reading.noise(scale)
        expected, spread = x * self.now, x * x * self.var_now
        clean, clean_slope, clean_bend = reading.evidence(expected, spread + noise)
        gross, gross_slope, gross_bend = reading.evidence(expected, spread + noise * GROSS_VARIANCE)
        clean, gross = (1 - GROSS_SHARE) * clean, GROSS_SHARE * gross
        total = clean + gross
        self.weight *= total
        if total < _NOTHING:
            return
        slope = (clean * clean_slope + gross * gross_slope) / total
        curve = (clean * (clean_slope**2 - clean_bend) + gross * (gross_slope**2 - gross_bend)) / total
        bend = slope * slope - curve
        own, now = x * self.cov, x * self.var_now
        self.own += own * slope
        self.now += now * slope
        self.var_own -= own * own * bend
        self.cov -= own * now * bend
        self.var_now -= now * now * bend
