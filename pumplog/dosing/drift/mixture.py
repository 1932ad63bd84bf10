"""Sums of normal distributions, and their figures as decimals that no machine's last bit can move."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from math import exp, pi, sqrt
from typing import Final

from pumplog.dosing.drift.filter import below
from pumplog.dosing.figures.rounding import exact_arithmetic, half_up

Parts = Sequence[tuple[float, float, float]]  # weight, mean, standard deviation

PLACES: Final = 4
_FINE: Final = 1e-10
_FAR: Final = 12.0  # standard deviations beyond which nothing is left
_SLIGHT: Final = 1000
_ROOT_2PI: Final = sqrt(2.0 * pi)


def moments(parts: Parts) -> tuple[float, float]:
    """Mean and standard deviation of the sum."""
    total = sum(weight for weight, _, _ in parts)
    mean = sum(weight * part for weight, part, _ in parts) / total
    variance = sum(weight * (sd * sd + (part - mean) ** 2) for weight, part, sd in parts) / total
    return mean, sqrt(variance)


def share_above(parts: Parts, value: float) -> float:
    """The probability above `value`."""
    return sum(weight * below((mean - value) / sd) for weight, mean, sd in parts) / sum(
        weight for weight, _, _ in parts
    )


def exceeded(parts: Parts, share: float) -> float:
    """The value that is exceeded with probability `share`, above 0 and below 1, to within 1e-10.

    Newton's steps, and halving wherever one would leave the bracket. Parts that together weigh less than a thousandth
    of the smaller tail are left out, and counted as if they lay wholly on the side that makes the value greater.
    """
    total = sum(weight for weight, _, _ in parts)
    slight = min(share, 1 - share) * total / (_SLIGHT * len(parts))
    kept = [part for part in parts if part[0] > slight]
    wanted = share * total - (total - sum(weight for weight, _, _ in kept))
    low = min(mean - _FAR * sd for _, mean, sd in kept)
    high = max(mean + _FAR * sd for _, mean, sd in kept)
    value = sum(weight * mean for weight, mean, _ in kept) / total
    while high - low > _FINE:
        above = density = 0.0
        for weight, mean, sd in kept:
            z = (value - mean) / sd
            above += weight * below(-z)
            density += weight * exp(-0.5 * z * z) / sd
        low, high = (value, high) if above > wanted else (low, value)
        step = (above - wanted) * _ROOT_2PI / density if density > _FINE else 0.0
        if step and abs(step) < _FINE:
            return value + step
        value = value + step if step and low < value + step < high else (low + high) / 2
        if not low < value < high:
            break
    return high


def decimal_of(value: float) -> Decimal:
    """A float at 4 places, half-up."""
    return half_up(Decimal(format(value, ".9f")), PLACES)


def decimal_above(value: float) -> Decimal:
    """A float at 4 places, rounded up; what is 4 places but for a billionth stays."""
    with exact_arithmetic():
        steps = Decimal(format(value, ".9f")).scaleb(PLACES).to_integral_value(rounding=ROUND_CEILING)
        return steps.scaleb(-PLACES)
