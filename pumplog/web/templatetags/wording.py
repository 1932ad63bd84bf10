"""How figures and dates are worded on a page. Plain functions; `clinical.py` gives them to the templates."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_text
from django.utils.translation import gettext, ngettext

from pumplog.dosing.figures import formatting

_ISO: Final = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])", re.ASCII)


def plain(value: Decimal | int, places: int | None = None) -> str:
    """`Decimal("0.4200")` -> `"0.42"`: leading zero, no trailing zero, never an exponent.

    `places` rounds half-up first. Raises TypeError for anything but Decimal or int: a float near a dose is a bug,
    and a page that shows `0.30000000000000004` is how such a bug reaches a patient.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"a figure is a Decimal or an int, not {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("a figure on a page is finite")
    return formatting.plain(number) if places is None else formatting.rounded(number, places)


def local_date(value: date | datetime, zone: ZoneInfo | str | None = None) -> date:
    """The calendar day of `value`; an instant has one only in a named zone (ValueError without)."""
    if not isinstance(value, datetime):
        return value
    return local_instant(value, zone).date()


def local_instant(value: datetime, zone: ZoneInfo | str | None) -> datetime:
    """An aware instant in the clinic's zone. Raises ValueError for a naive one or without a zone."""
    if value.tzinfo is None:
        raise ValueError("an instant without a zone cannot be shown")
    if not zone:
        raise ValueError("an instant is shown in the clinic's zone: pass it")
    return value.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def day(value: date | datetime, zone: ZoneInfo | str | None = None) -> str:
    """`Sat 28 Nov 2026`."""
    return date_text(local_date(value, zone), "D j M Y")


def dates_said(text: str) -> str:
    """A stored text with its days as they are written on a page: `by 2026-12-04` -> `by Fri 4 Dec 2026`.

    What only looks like a day, in a number or an address, stays as it is.
    """

    def said(found: re.Match[str]) -> str:
        try:
            return day(date.fromisoformat(found[0]))
        except ValueError:
            return found[0]

    return _ISO.sub(said, text)


def day_short(value: date | datetime, zone: ZoneInfo | str | None = None) -> str:
    """`Sat 28 Nov`: for a row whose year is plain from what stands around it; the weekday stays, someone must come."""
    return date_text(local_date(value, zone), "D j M")


def moment(value: datetime, zone: ZoneInfo | str | None) -> str:
    """`Sat 28 Nov 2026, 10:42 MST`: an instant never appears without naming the zone it is read in."""
    local = local_instant(value, zone)
    name = local.tzname() or str(local.tzinfo)
    if name[0] in "+-":
        name = f"UTC{name}"
    return f"{day(local.date())}, {local:%H:%M} {name}"


def clock_time(value: datetime, zone: ZoneInfo | str | None) -> str:
    """`10:42:07`: only beside something that says the day, such as the page of a draft saved just now."""
    return f"{local_instant(value, zone):%H:%M:%S}"


def in_days(value: date, today: date) -> str:
    """`in 6 days`, `today`, `2 days ago`, counted in calendar days."""
    days = (value - today).days
    if days == 0:
        return gettext("today")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def percent(ratio: Decimal) -> str:
    """A ratio as a whole percentage, rounded half-up: `Decimal("1.006")` -> `"101 %"`."""
    return f"{formatting.rounded(ratio * 100, 0)} %"


def who(label: str) -> str:
    """A person's name without the address that the record keeps beside it."""
    return label.partition(" <")[0]
