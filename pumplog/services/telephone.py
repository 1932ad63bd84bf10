"""Telephone numbers as they are dialled from anywhere (E.164: a plus sign, the country, the number)."""

from functools import cache
from importlib.resources import files

import phonenumbers
from phonenumbers import PhoneNumberType

NEVER_TEXTS = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)
"""What no patient reads texts on. Where a country's numbers do not tell, a text is tried."""


def dialled(text: str, *, zone: str = "") -> str:
    """``text`` in E.164; empty where nobody can dial it, or where it holds words: a number is not picked out of a sentence.

    A number without a country is one of the country that the IANA ``zone`` lies in; without a zone, or in one that names
    no single country, it must start with a plus sign.
    """
    number = None if any(letter.isalpha() for letter in text) else _parsed(text, zone)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else ""


def holds_a_number(text: str, *, zone: str) -> bool:
    """Whether somebody who reads ``text`` can dial: a number, perhaps with an extension, and for whom to ask."""
    return next(iter(phonenumbers.PhoneNumberMatcher(text, _country(zone) or None)), None) is not None


def takes_texts(number: str) -> bool:
    """False where an E.164 number is known to be a landline or a service line."""
    return phonenumbers.number_type(phonenumbers.parse(number)) not in NEVER_TEXTS


def spoken(number: str) -> str:
    """An E.164 number in the groups in which it is read out; anything else as it stands."""
    parsed = _parsed(number, "")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if parsed else number


def _parsed(text: str, zone: str) -> "phonenumbers.PhoneNumber | None":
    try:
        number = phonenumbers.parse(text, _country(zone) or None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _country(zone: str) -> str:
    return _countries().get(zone, "")


@cache
def _countries() -> dict[str, str]:
    """Country code by zone, from the table that comes with the zones themselves."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}
