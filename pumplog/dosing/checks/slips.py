"""What kind of slip would make one figure of another: a place, a unit, a unit of time, two digits the wrong way round.

Pure arithmetic on a typed value and a former one; what is said of it, and whether, is the checks' business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pumplog.dosing.figures.quantities import HOURS_PER_DAY
from pumplog.dosing.figures.rounding import quotient_half_up


class Slip(StrEnum):
    """The likeliest cause, the most dangerous first."""

    THOUSANDFOLD = "thousandfold"
    HUNDREDFOLD = "hundredfold"
    HOURLY = "hourly"
    TENFOLD = "tenfold"
    MINUTES = "minutes"
    SWAPPED = "swapped"


POWERS: Final = (
    (Slip.THOUSANDFOLD, Decimal(1000)),
    (Slip.HUNDREDFOLD, Decimal(100)),
    (Slip.TENFOLD, Decimal(10)),
)
PER_HOUR: Final = ((Slip.HOURLY, Decimal(24)),)
HOURS_AS_MINUTES: Final = ((Slip.MINUTES, Decimal(60)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """`value` looks like `former` after a slip; `factor` is what lies between them, 1 for swapped digits."""

    slip: Slip
    factor: Decimal
    more: bool


def factor_slip(
    value: Decimal, former: Decimal, *, spread: Decimal, factors: Iterable[tuple[Slip, Decimal]] = POWERS
) -> Likeness | None:
    """The slip that makes `value` of `former`, give or take `spread` (0.02 is 2 %); the nearest where several would.

    A spread above zero allows for a figure that was changed a little and mistyped at once.
    """
    if value <= 0 or former <= 0:
        return None
    more, (high, low) = value > former, (max(value, former), min(value, former))
    near = [
        (quotient_half_up(abs(high - low * factor), low * factor), slip, factor)
        for slip, factor in factors
        if abs(high - low * factor) <= low * factor * spread
    ]
    if not near:
        return None
    _, slip, factor = min(near, key=lambda found: found[0])
    return Likeness(slip=slip, factor=factor, more=more)


def swapped(value: Decimal, former: Decimal) -> bool:
    """Whether two neighbouring digits of `former`, the wrong way round, make `value`: 4.5 and 5.4, 12.5 and 15.2."""
    if value == former or value <= 0 or former <= 0:
        return False
    one, other = _digits(value, former)
    first = next(place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    return one[:first] + one[first : first + 2][::-1] + one[first + 2 :] == other


def rate_swapped(value: Decimal, former: Decimal) -> bool:
    """The same of two rates a day that may have been typed by the hour."""
    hourly = (quotient_half_up(rate, HOURS_PER_DAY) for rate in (value, former))
    return swapped(value, former) or swapped(*hourly)


def _digits(value: Decimal, former: Decimal) -> tuple[str, str]:
    """Both figures with the same number of places, as digits alone and of one length."""
    places = max(_places(value), _places(former))
    one, other = (str(int(figure.scaleb(places))) for figure in (value, former))
    length = max(len(one), len(other))
    return one.zfill(length), other.zfill(length)


def _places(value: Decimal) -> int:
    text = format(value, "f").rstrip("0")
    return len(text.partition(".")[2])
