"""How dates, figures and vocabulary words read on paper. English, and independent of any language setting."""

import datetime as dt
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import counted, plain, rounded

# Named here because strftime speaks the server's language, and the same record must print the same bytes anywhere.
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

COMPUTED_PLACES: Final = 1
"""Decimals of a computed volume: a syringe and a programmer show tenths of a mL."""
FLOW_PLACES: Final = 3

NOT_KNOWN: Final = "not known"
NONE: Final = "\u2013"
"""In a table: there is no such figure."""

_DECIDES: Final = {
    "volume": "the volume left",
    "programmer": "the programmer\u2019s alarm date",
    "stability": "drug stability",
    "expiry": "drug expiry",
    "interval": "the clinic\u2019s longest interval",
}


def day(date: dt.date) -> str:
    """``Sat 28 Nov 2026``."""
    return f"{_WEEKDAYS[date.weekday()]} {date_short(date)}"


def date_short(date: dt.date) -> str:
    """``28 Nov 2026``: for columns, where the weekday would only crowd."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """``Nov 2026``."""
    return f"{_MONTHS[date.month - 1]} {date.year}"


def local(instant: dt.datetime, zone: str) -> dt.datetime:
    """The instant on the clinic's clock."""
    return instant.astimezone(ZoneInfo(zone))


def local_day(instant: dt.datetime, zone: str) -> str:
    """``28 Nov 2026``, the clinic's day of an instant."""
    return date_short(local(instant, zone).date())


def moment(instant: dt.datetime, zone: str) -> str:
    """``Sat 28 Nov 2026, 10:42 MST``: an instant names the zone it is read in."""
    there = local(instant, zone)
    name = there.tzname() or zone
    return f"{day(there.date())}, {there.hour:02}:{there.minute:02} {f'UTC{name}' if name[0] in '+-' else name}"


def in_days(date: dt.date, today: dt.date) -> str:
    """``in 6 days``, ``today``, ``overdue by 2 days``."""
    days = (date - today).days
    if days == 0:
        return "today"
    number = counted(abs(days), "day")
    return f"in {number}" if days > 0 else f"overdue by {number}"


def typed_ml(value: Decimal | None) -> str:
    """A volume as somebody entered it: every digit, and its unit."""
    return NOT_KNOWN if value is None else f"{plain(value)} mL"


def computed_ml(value: Decimal | None) -> str:
    """A computed volume, to a tenth of a mL."""
    return NOT_KNOWN if value is None else f"{rounded(value, COMPUTED_PLACES)} mL"


def signed(value: Decimal) -> str:
    """A computed difference with its sign: ``+1.2``, ``\u22122.9``, ``0``."""
    text = rounded(abs(value), COMPUTED_PLACES)
    if text == "0":
        return text
    return f"+{text}" if value > 0 else f"\u2212{text}"


def flow(value: Decimal | None) -> str:
    """``0.42 mL/day``."""
    return NOT_KNOWN if value is None else f"{rounded(value, FLOW_PLACES)} mL/day"


def per_cent(ratio: Decimal) -> str:
    """A ratio as whole per cent: ``104 %``."""
    return f"{rounded(ratio * 100, 0)} %"


def decides(reason: str) -> str:
    """What decides a date, for ``decided by ...``."""
    return _DECIDES.get(reason, reason.replace("_", " "))


def person(label: str) -> str:
    """``Kay Tall`` of ``Kay Tall <kay@clinic.example>``, for a narrow column."""
    name = label.partition(" <")[0].strip()
    return name or label
