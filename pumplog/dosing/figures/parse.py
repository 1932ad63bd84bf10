"""Text to quantity, strictly: ASCII digits, one point, one known unit. What is not plain is refused with a reason.

`int()` and `Decimal()` would take `1_0`, Arabic digits, `1e2` and `NaN`; each is a tenfold dose waiting to happen.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pumplog.dosing.figures.formatting import counted
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Mass
from pumplog.dosing.figures.rounding import exact_arithmetic

_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
_MICROSECOND_DIGITS: Final = 6
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 9998


class Unreadable(Exception):
    """The text is not what belongs here. `code` is stable, `message` says what is wrong and what would do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Kind(StrEnum):
    """What a unit measures."""

    STRENGTH = "a strength"
    DOSE_RATE = "a dose rate"
    DOSE = "a dose"
    VOLUME = "a volume"
    FLOW = "a flow"


# unit -> what it measures, and how many of the base unit (mcg/mL, mcg/day, mcg, mL, mL/day) one of it is
UNITS: Final[Mapping[str, tuple[Kind, int]]] = {
    "mg/mL": (Kind.STRENGTH, 1000),
    "mcg/mL": (Kind.STRENGTH, 1),
    "mg/day": (Kind.DOSE_RATE, 1000),
    "mcg/day": (Kind.DOSE_RATE, 1),
    "mg/h": (Kind.DOSE_RATE, 24_000),
    "mcg/h": (Kind.DOSE_RATE, 24),
    "mg": (Kind.DOSE, 1000),
    "mcg": (Kind.DOSE, 1),
    "mL": (Kind.VOLUME, 1),
    "mL/day": (Kind.FLOW, 1),
}


def decimal_text(text: str, *, digits: int = 9, places: int = 6) -> Decimal:
    """Plain ASCII digits with at most `digits` before and `places` after the point, no sign. Raises Unreadable.

    Codes: `number_missing`, `decimal_comma`, `not_a_number`, `too_many_digits`, `too_many_places`.
    """
    if not text or text.isspace():
        raise Unreadable("number_missing", "a number is missing; nothing is assumed in its place")
    if not _NUMBER.fullmatch(text):
        if "," in text:
            raise Unreadable(
                "decimal_comma", "write the number with a point and without thousands separators, as in 1.5"
            )
        raise Unreadable(
            "not_a_number",
            "write the number in plain digits, without spaces, with at most one point between them, as in 0.5",
        )
    whole, _, fraction = text.partition(".")
    if len(whole) > digits:
        raise Unreadable("too_many_digits", f"the number has more than {counted(digits, 'digit')} before the point")
    if len(fraction) > places:
        raise Unreadable("too_many_places", f"the number has more than {counted(places, 'place')} after the point")
    return Decimal(text)


def whole_text(text: str, *, least: int, most: int) -> int:
    """A whole number in plain ASCII digits, from `least` to `most`, neither below 0. Raises Unreadable.

    Codes: those of `decimal_text`, `out_of_range`.
    """
    value = int(decimal_text(text, digits=len(str(most)), places=0))
    if not least <= value <= most:
        raise Unreadable("out_of_range", f"the number is from {least} to {most}")
    return value


def quantity_text(text: str, kind: Kind, *, digits: int = 9, places: int = 6) -> Decimal:
    """`number unit` with one space between, as an amount of the kind's base unit. Raises Unreadable.

    Codes: those of `decimal_text`, `unit_missing`, `unit_unknown`, `unit_wrong_kind`.
    """
    number, space, unit = text.partition(" ")
    wanted = " or ".join(name for name, (of, _) in UNITS.items() if of is kind)
    value = decimal_text(number, digits=digits, places=places)
    if not space or not unit:
        raise Unreadable("unit_missing", f"the unit is missing; {kind} is given in {wanted}")
    if unit not in UNITS:
        raise Unreadable("unit_unknown", f"the unit is not known; {kind} is given in {wanted}, after one space")
    measured, factor = UNITS[unit]
    if measured is not kind:
        raise Unreadable("unit_wrong_kind", f"{unit} is the unit of {measured}; {kind} is given in {wanted}")
    with exact_arithmetic():
        return value * factor


def concentration(text: str, *, digits: int = 9, places: int = 6) -> Concentration:
    """`20 mg/mL` or `25 mcg/mL`, above zero. Codes as `quantity_text`, and `strength_zero`."""
    value = quantity_text(text, Kind.STRENGTH, digits=digits, places=places)
    if not value:
        raise Unreadable("strength_zero", "a strength is above zero")
    return Concentration(mcg_per_ml=value)


def dose_rate(text: str, *, digits: int = 9, places: int = 6) -> DoseRate:
    """`6 mg/day`, `150 mcg/day`, `0.25 mg/h` or `10 mcg/h`. Codes as `quantity_text`."""
    return DoseRate(mcg_per_day=quantity_text(text, Kind.DOSE_RATE, digits=digits, places=places))


def mass(text: str, *, digits: int = 9, places: int = 6) -> Mass:
    """`0.5 mg` or `25 mcg`. Codes as `quantity_text`."""
    return Mass(mcg=quantity_text(text, Kind.DOSE, digits=digits, places=places))


def instant(text: str) -> datetime:
    """An ISO 8601 instant with its offset, `2026-03-01T09:30:00-07:00` or `...Z`; seconds may be left out.

    Codes: `instant_unreadable`, `instant_without_offset`, `instant_too_fine`, `instant_impossible`, and
    `instant_out_of_range` outside the years 1900 to 9998, within which every zone can be applied.
    """
    match = _INSTANT.fullmatch(text)
    if not match:
        raise Unreadable("instant_unreadable", "write the instant as in 2026-03-01T09:30:00-07:00")
    fraction, offset = match.groups()
    if offset is None:
        raise Unreadable("instant_without_offset", "the instant needs its UTC offset, as in 2026-03-01T09:30:00-07:00")
    if fraction is not None and len(fraction) > _MICROSECOND_DIGITS:
        raise Unreadable("instant_too_fine", "the instant is finer than a microsecond")
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("instant_impossible", "there is no such date, time or offset") from None
    if not _FIRST_YEAR <= parsed.year <= _LAST_YEAR:
        raise Unreadable("instant_out_of_range", f"the year is from {_FIRST_YEAR} to {_LAST_YEAR}")
    return parsed
