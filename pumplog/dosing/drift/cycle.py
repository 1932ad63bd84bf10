"""One cycle of a pump, from a fill to the aspiration that ends it, as the judgement of its delivery needs it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.figures.rounding import exact_arithmetic, quotient_half_up

# Two rules in use at a single visit: a difference above 2 mL, and a rate off by more than 14.5 % (the published
# definition of over-infusion). They are shown beside the judgement; they can disagree with it and with each other.
TWO_ML: Final = Decimal(2)
TOLERANCE: Final = Decimal("0.145")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the two single-visit rules say of one cycle."""

    two_ml: bool
    tolerance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """`held` after the fill, `programmed` out of it until the next aspiration, and what was then `aspirated`.

    `programmed` counts all that the pump should have delivered, boluses included; primes and bridges too. `aspirated`
    is None where nothing could be drawn: the pump ran dry at an unknown earlier time, which is not 0 mL measured.
    """

    held: Volume
    programmed: Volume
    aspirated: Volume | None

    def __post_init__(self) -> None:
        if self.held.ml <= 0 or self.programmed.ml < 0 or (self.aspirated is not None and self.aspirated.ml < 0):
            raise ValueError("a cycle starts with something held, and nothing in it is below zero")

    @property
    def delivered(self) -> Volume:
        """What left the reservoir, in mL: exact where something was drawn, else the least that can have left it."""
        with exact_arithmetic():
            return self.held if self.aspirated is None else Volume(ml=self.held.ml - self.aspirated.ml)

    @property
    def ratio(self) -> Decimal | None:
        """Delivered / programmed, half-up at 9 places; None where nothing was drawn or nothing was programmed."""
        return None if self.aspirated is None else self._delivered_ratio()

    @property
    def ratio_at_least(self) -> Decimal | None:
        """Where nothing was drawn, the least the ratio can be: all that was held / programmed. Else None."""
        return self._delivered_ratio() if self.aspirated is None else None

    @property
    def rules(self) -> Rules:
        """The single-visit rules; an empty pump is taken at its bound, which is the least either rule can see."""
        with exact_arithmetic():
            difference = self.delivered.ml - self.programmed.ml
            off = abs(difference) > TOLERANCE * self.programmed.ml
        if self.aspirated is None and difference < 0:
            return Rules(two_ml=False, tolerance=False)
        return Rules(two_ml=abs(difference) > TWO_ML, tolerance=off)

    def _delivered_ratio(self) -> Decimal | None:
        return quotient_half_up(self.delivered.ml, self.programmed.ml) if self.programmed.ml else None
