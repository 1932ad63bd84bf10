"""One cell at a time: text to number, strength, dose, drugs, pump, name. It says one thing clearly or is refused."""

import re
import unicodedata
from collections.abc import Mapping as Lookup
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.parse import Unreadable, decimal_text
from pumplog.dosing.figures.quantities import MCG_PER_MG
from pumplog.services.imports.mapping import Mapping, NameOrder
from pumplog.services.imports.refusals import CellRefused, quoted

WHOLE_DIGITS: Final = 9
LONGEST_NAME: Final = 80
# What stands before the first letter or space is the number; all after it must be a unit as the mapping spells it.
_NUMBER_THEN_REST: Final = re.compile(r"([^\sA-Za-zµμ/]*)(.*)", re.DOTALL)
_EXPONENT: Final = re.compile(r"[eE][+-]?[0-9]")
_NEGATIVE: Final = re.compile(r"-[0-9]")
# They turn the reading direction round, so that 25 could be shown as 52.
_TURNS_TEXT: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BROKEN_CATEGORIES: Final = ("Cc", "Cs", "Cn", "Co")
# Some program before this one could not read a letter and put this in its place.
_LETTER_LOST: Final = "\ufffd"


def clean(text: str, *, longest: int, lines: bool = False) -> str:
    """The text in composed letters. ``lines``: it may have several. Codes: unreadable_character, too_long."""
    allowed = "\n\r\t" if lines else ""
    for character in text:
        if _is_broken(character) and character not in allowed:
            message = f"the cell holds a character that cannot be shown (U+{ord(character):04X})"
            raise CellRefused("unreadable_character", message)
    composed = unicodedata.normalize("NFC", text)
    if len(composed) > longest:
        raise CellRefused("too_long", f"the cell has {len(composed)} characters; {longest} can be kept")
    return composed


def _is_broken(character: str) -> bool:
    broken = unicodedata.category(character) in _BROKEN_CATEGORIES
    return broken or character in _TURNS_TEXT or character == _LETTER_LOST


def number(text: str, mapping: Mapping) -> Decimal:
    """Plain digits with the mapping's decimal mark. Codes: missing, negative, not_a_number, too_many_digits."""
    if not text:
        raise CellRefused("missing", "a number is missing; nothing is assumed in its place")
    if _NEGATIVE.match(text):
        raise CellRefused("negative", f"{quoted(text)} is below zero")
    mark = mapping.decimal_mark
    plain = text.replace(mark, ".") if mark == "." or "." not in text else ""
    try:
        return decimal_text(plain, digits=WHOLE_DIGITS)
    except Unreadable as error:
        if error.code in ("too_many_digits", "too_many_places"):
            raise CellRefused("too_many_digits", f"{quoted(text)}: {error.message}") from None
        message = f"{quoted(text)} is not a number written in plain digits with “{mark}” as decimal mark"
        raise CellRefused("not_a_number", message) from None


def amount(text: str, units: Lookup[str, str], mapping: Mapping, *, without_unit: str) -> Decimal:
    """``8.92 mg/day`` as micrograms per day, ``20 mg/mL`` as micrograms per mL.

    ``without_unit`` is the code where the unit is missing. Others: missing, negative, not_a_number, unknown_unit,
    too_many_digits.
    """
    if not text:
        raise CellRefused("missing", "a figure is missing; nothing is assumed in its place")
    split = _NUMBER_THEN_REST.fullmatch(text)
    figure, rest = (split.group(1), split.group(2).strip(" ")) if split else ("", text)
    if not figure or _EXPONENT.match(rest):
        raise CellRefused("not_a_number", f"{quoted(text)} does not begin with a number in plain digits")
    value = number(figure, mapping)
    if not rest:
        known = ", ".join(dict.fromkeys(units.values()))
        raise CellRefused(without_unit, f"{quoted(text)} has no unit; it could be any of {known}")
    unit = units.get(rest)
    if unit is None:
        raise CellRefused("unknown_unit", f"the unit {quoted(rest)} is not one the mapping lists")
    mcg = value * MCG_PER_MG if unit.startswith("mg") else value
    if mcg >= Decimal(10) ** WHOLE_DIGITS:
        raise CellRefused("too_many_digits", f"{quoted(text)} is larger than the record can hold")
    return mcg


def pieces(text: str, separators: tuple[str, ...]) -> tuple[str, ...]:
    """The text cut at every separator the mapping states, each piece without the spaces around it."""
    return tuple(
        piece.strip(" ") for piece in re.split("|".join(re.escape(mark) for mark in separators) or "(?!)", text)
    )


def drug_keys(text: str, mapping: Mapping) -> tuple[str, ...]:
    """``Fentanyl & Clonidine`` as catalogue keys in that order. Codes: missing, unknown_drug."""
    if not text:
        raise CellRefused("missing", "the drug is missing")
    keys = []
    for spelling in pieces(text, mapping.drug_separators):
        key = mapping.drugs.get(spelling.casefold())
        if key is None:
            raise CellRefused("unknown_drug", f"{quoted(spelling)} is not a drug the mapping lists")
        keys.append(key)
    return tuple(keys)


def pump_key(text: str, mapping: Mapping) -> str:
    """A pump's name as the catalogue key of its model. Codes: missing, unknown_pump."""
    if not text:
        raise CellRefused("missing", "the pump is missing")
    key = mapping.pumps.get(text.casefold())
    if key is None:
        raise CellRefused("unknown_pump", f"{quoted(text)} is not a pump the mapping lists")
    return key


def name(text: str, mapping: Mapping) -> tuple[str, str]:
    """Family name and given name. Codes: no_patient, not_a_name, too_long."""
    if not text:
        raise CellRefused("no_patient", "the patient's name is missing")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != len(("family", "given")) or not all(parts):
        message = f"the name is not written “{mapping.name_order}” with one comma, so its parts cannot be told apart"
        raise CellRefused("not_a_name", message)
    if max(map(len, parts)) > LONGEST_NAME:
        raise CellRefused("too_long", f"a name has more than {LONGEST_NAME} characters")
    first, second = parts
    return (first, second) if mapping.name_order is NameOrder.FAMILY_GIVEN else (second, first)
