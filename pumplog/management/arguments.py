"""Numbers on the command line: plain digits, or the command does not start. `int()` and `float()` take `1_0` and `1e2`."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from decimal import Decimal

from pumplog.dosing.figures.parse import Unreadable, decimal_text, whole_text


def whole(least: int, most: int) -> Callable[[str], int]:
    """A type for `add_argument`: a whole number from `least` to `most`."""

    def read(text: str) -> int:
        try:
            return whole_text(text, least=least, most=most)
        except Unreadable as unreadable:
            raise ArgumentTypeError(unreadable.message) from None

    return read


def seconds(text: str) -> float:
    """A type for `add_argument`: seconds as a plain decimal, above 0."""
    try:
        value: Decimal = decimal_text(text)
    except Unreadable as unreadable:
        raise ArgumentTypeError(f"a number of seconds above 0 belongs here: {unreadable.message}") from None
    if not value:
        raise ArgumentTypeError("a number of seconds is above 0")
    return float(value)
