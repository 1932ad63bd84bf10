"""The model of docs/drift.md a second time: probabilities summed over a grid of levels, nothing put back into a normal.

Slow and plain where the engine is quick: no path is dropped, no two are merged, and a gross reading stays what it is.
"""

from math import erfc, pi, sqrt

import numpy as np

SCALES = {0.7: 0.13, 1.0: 0.79, 1.4: 0.06, 2.0: 0.02}
SCATTER, WOBBLE = 0.02625, 0.01
GROSS, GROSS_VARIANCE = 0.01, 36
CHANGE, BACK, STEP, WANDER = 0.001, 0.1, 0.1, 0.02
DEPARTED, OUTSIDE = 0.07, 0.145

LEVELS = np.linspace(0.4, 1.6, 201)
CELL = LEVELS[1] - LEVELS[0]
GAPS = LEVELS[None, :] - LEVELS[:, None]
RATIOS = np.linspace(-0.5, 2.5, 751)


def normal(gap, sd):
    return np.exp(-0.5 * (gap / sd) ** 2) / (sd * sqrt(2 * pi))


WANDERING, STEPPING = normal(GAPS, WANDER) * CELL, normal(GAPS, STEP) * CELL
below = np.vectorize(lambda z: 0.5 * erfc(-z / sqrt(2)))


class Grids:
    """One pump: `kept` by its own level, `left` by its own level and the one it is at now, both for each scatter."""

    def __init__(self, mean, sd):
        first = normal(LEVELS - mean, sd)
        self.kept = {scale: share * first / first.sum() for scale, share in SCALES.items()}
        self.left = {scale: np.zeros((LEVELS.size, LEVELS.size)) for scale in SCALES}
        self.held = self.before = 0.0

    def pass_a_cycle(self):
        for scale in SCALES:
            self.kept[scale] = self.kept[scale] + BACK * self.left[scale].sum(1)
            self.left[scale] = (1 - BACK) * self.left[scale] @ WANDERING
        self.before *= 1 - BACK

    def learn(self, programmed, delivered, *, dry):
        for scale in SCALES:
            noise = self.noise(scale, programmed)
            likely = [
                below((programmed * LEVELS - delivered) / sd) if dry else normal(delivered - programmed * LEVELS, sd)
                for sd in (sqrt(noise), sqrt(noise * GROSS_VARIANCE))
            ]
            share = (1 - GROSS) * likely[0] + GROSS * likely[1]
            gone = CHANGE * self.kept[scale][:, None] * STEPPING
            self.left[scale] = (self.left[scale] + gone) * share[None, :]
            self.kept[scale] = (1 - CHANGE) * self.kept[scale] * share
        self.before += CHANGE
        total = sum(self.kept[scale].sum() + self.left[scale].sum() for scale in SCALES)
        for scale in SCALES:
            self.kept[scale] = self.kept[scale] / total
            self.left[scale] = self.left[scale] / total

    def noise(self, scale, programmed):
        return (scale * SCATTER * self.held) ** 2 + (WOBBLE * programmed) ** 2

    def now(self, scale):
        return self.kept[scale] + self.left[scale].sum(0)

    def mean(self):
        return float(sum((self.now(scale) * LEVELS).sum() for scale in SCALES))

    def outside(self):
        far = (LEVELS > 1 + OUTSIDE) | (LEVELS < 1 - OUTSIDE)
        return float(sum(self.now(scale)[far].sum() for scale in SCALES))

    def interval(self, programmed):
        """Where the next measured ratio lies with 95 %."""
        dense = sum(
            normal(RATIOS[:, None] - LEVELS[None, :], sqrt(self.noise(scale, programmed)) / programmed)
            @ self.now(scale)
            for scale in SCALES
        )
        share = np.cumsum(dense) / dense.sum()
        return tuple(float(np.interp(edge, share, RATIOS)) for edge in (0.025, 0.975))

    def evidence(self):
        """The larger of the two Bayes factors for a level more than 7 % over, or under, the pump's own."""
        rest = 1 - sum((self.left[scale] * (abs(GAPS) > DEPARTED)).sum() for scale in SCALES)
        sides = [
            sum((self.left[scale] * side).sum() for scale in SCALES) for side in (GAPS > DEPARTED, GAPS < -DEPARTED)
        ]
        return float(max(sides) / rest / (max(self.before, CHANGE) * 2 * below(-DEPARTED / STEP)))
