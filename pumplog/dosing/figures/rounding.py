"""The only place where an exact figure becomes a shorter one, each way by name.

Quantities round half-up at nine places, half away from zero, as a calculator does. Instants round down to the second
and dates to the earlier day, because a date that is late by one is a pump that runs dry. All arithmetic runs under
`exact_arithmetic`, which refuses to lose a digit, so rounding cannot happen anywhere else by accident.
"""

from contextlib import AbstractContextManager
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, localcontext
from enum import StrEnum
from typing import Final

PLACES: Final = 9


class Rounding(StrEnum):
    """The rules by name, as the working of a figure states them."""

    EXACT = "none, exact"
    HALF_UP = "half up at 9 places"
    DOWN_TO_SECOND = "down to the second"
    EARLIER_DAY = "to the earlier day"
    HALF_UP_AT_4 = "half up at 4 places"
    UP_AT_4 = "up at 4 places"


# The precision is a ceiling, not a cost: digits are kept only where a result really has them. `Inexact` trapped turns a
# division that does not come out into an error instead of a dose that is wrong in a digit nobody looks at.
_EXACT: Final = Context(
    prec=200_000, Emax=999_999, Emin=-999_999, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow]
)


def exact_arithmetic() -> AbstractContextManager[Context]:
    """A decimal context in which sums and products are exact or fail; never a rounded result."""
    return localcontext(_EXACT)


def floor_quotient(numerator: Decimal, denominator: Decimal) -> int:
    """The whole part of numerator / denominator, towards minus infinity, exact. The denominator is above zero."""
    with exact_arithmetic():
        quotient, remainder = divmod(numerator, denominator)
        return int(quotient) - (1 if remainder < 0 else 0)


def quotient_half_up(numerator: Decimal, denominator: Decimal, places: int = PLACES) -> Decimal:
    """numerator / denominator at `places` decimals, half away from zero, exactly on the knife-edge too.

    The denominator is above zero. Minus zero never comes out.
    """
    with exact_arithmetic():
        doubled = abs(numerator).scaleb(places) * 2 + denominator
        units = int(doubled // (denominator * 2))
        return Decimal(-units if numerator < 0 else units).scaleb(-places)


def half_up(value: Decimal, places: int = PLACES) -> Decimal:
    """`value` at `places` decimals, half away from zero."""
    return quotient_half_up(value, Decimal(1), places)
