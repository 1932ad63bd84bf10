"""What is believed of a pump's delivery before it has been measured: published means, and a spread that is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# 1,402 refills of 73 patients, device not named (Neuromodulation 2023;26(6):1240-1246): mean delivered / programmed by
# size of the reservoir in mL, and over all.
_BY_RESERVOIR: Final[Mapping[Decimal, Decimal]] = {Decimal(20): Decimal("1.010"), Decimal(40): Decimal("0.975")}
_OVERALL: Final = Decimal("0.995")
_ITDD_SOURCE: Final = "Neuromodulation 2023;26(6):1240-1246, 1402 refills"

# How far pumps of one model differ from their mean. No published figure splits one refill's interval of 0.15 into what
# belongs to the pump and what to the measurement: 3 % between pumps is an assumption, as is a doubt of 2.65 % whether
# a published mean is this clinic's; together 4 %. Where neither model nor size is known, 5 %.
_SPREAD: Final = Decimal("0.04")
_WIDER: Final = Decimal("0.05")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """The ratio delivered / programmed of pumps like this one: mean and standard deviation between pumps.

    `source` names where the mean is from; the standard deviation is assumed.
    """

    mean: Decimal = _OVERALL
    sd: Decimal = _WIDER
    source: str = _ITDD_SOURCE

    def __post_init__(self) -> None:
        # Wider than this and the figures are no belief about a pump but a slip of the hand.
        if not (Decimal("0.5") <= self.mean <= Decimal("1.5") and Decimal("0.005") <= self.sd <= Decimal("0.2")):
            raise ValueError("a pump's own ratio is near 1, and pumps of a model differ by some percent")


def prior_for(*, reservoir_ml: Decimal, published_mean: Decimal | None = None, source: str = "") -> Prior:
    """The prior for a pump with this reservoir (mL): its model's published mean where there is one, else its size's.

    `published_mean` is delivered / programmed, as 0.968 for Prometra (Prometra II IFU p. 22) or 1.01 for SynchroMed II
    (Wesemann 2014); `source` belongs to it.
    """
    if published_mean is not None:
        return Prior(mean=published_mean, sd=_SPREAD, source=source)
    mean = _BY_RESERVOIR.get(reservoir_ml)
    return Prior() if mean is None else Prior(mean=mean, sd=_SPREAD, source=_ITDD_SOURCE)
