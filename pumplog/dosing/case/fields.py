"""The single figures of a JSON case: numbers, days, times of day, and what may be left out."""

from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal
from re import ASCII
from re import compile as pattern
from typing import Final, TypeVar

from pumplog.dosing.case.node import Node
from pumplog.dosing.figures import parse
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Mass, Volume

T = TypeVar("T")

# Wide enough for any figure that means something, narrow enough that a line of a million digits is refused at once.
_WIDE: Final = 40
_MOST_DAYS: Final = 36_500
_CLOCK: Final = pattern(r"([01][0-9]|2[0-3]):([0-5][0-9])", ASCII)


def if_given(members: Mapping[str, Node], key: str, read: Callable[[Node], T]) -> T | None:
    """The member, or None where it is absent or null: both say that there is none."""
    return read(members[key]) if key in members and members[key].value is not None else None


def clock_at(node: Node) -> time:
    """A time of day, HH:MM."""
    match = _CLOCK.fullmatch(node.text())
    if match is None:
        raise node.refused("clock_unreadable", "write the time of day as HH:MM, from 00:00 to 23:59")
    return time(int(match[1]), int(match[2]))


def days_at(node: Node) -> int:
    """A whole number of days."""
    return node.count(_MOST_DAYS)


def number_at(node: Node) -> Decimal:
    """A plain decimal text."""
    return node.read(lambda text: parse.decimal_text(text, digits=_WIDE, places=_WIDE))


def volume_at(node: Node) -> Volume:
    """Millilitres as a plain decimal text."""
    return Volume(ml=number_at(node))


def concentration_of(text: str) -> Concentration:
    """A strength with its unit."""
    return parse.concentration(text, digits=_WIDE, places=_WIDE)


def dose_rate_of(text: str) -> DoseRate:
    """A dose rate with its unit."""
    return parse.dose_rate(text, digits=_WIDE, places=_WIDE)


def mass_of(text: str) -> Mass:
    """A dose with its unit."""
    return parse.mass(text, digits=_WIDE, places=_WIDE)
