"""Dates and times of a sheet: written as the mapping states, and one instant on the clinic's wall clock, or refused."""

import datetime as dt
from collections.abc import Mapping as Lookup
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.services.imports.mapping import Mapping
from pumplog.services.imports.refusals import CellRefused, quoted

HOURS_ON_DIAL: Final = 12


def date(text: str, mapping: Mapping) -> dt.date:
    """A day written as the mapping states. Codes: missing, not_a_date."""
    if not text:
        raise CellRefused("missing", "a date is missing")
    parts = mapping.date.expression.fullmatch(text)
    try:
        if parts is None:
            raise ValueError
        return dt.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        message = f"{quoted(text)} is not a date of the calendar, written {mapping.date.stated}"
        raise CellRefused("not_a_date", message) from None


def time(text: str, mapping: Mapping) -> dt.time:
    """A time of day written as the mapping states. Codes: missing, not_a_time."""
    if not text:
        raise CellRefused("missing", "a time is missing; midnight is not assumed")
    found = mapping.time.expression.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        parts = found.groupdict()
        return dt.time(_hour(parts), int(parts["minute"]))
    except ValueError:
        message = f"{quoted(text)} is not a time of day, written {mapping.time.stated}"
        raise CellRefused("not_a_time", message) from None


def _hour(parts: Lookup[str, str]) -> int:
    if "hour" in parts:
        return int(parts["hour"])
    hour = int(parts["hour12"])
    if not 1 <= hour <= HOURS_ON_DIAL:
        raise ValueError
    return hour % HOURS_ON_DIAL + (HOURS_ON_DIAL if parts["half"] == "PM" else 0)


def clinic_instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """A time on the clinic's wall as an instant in its zone. Codes: nonexistent_time, ambiguous_time.

    Where the clocks change, one hour does not exist and one comes twice; which was meant would be a guess.
    """
    wall = dt.datetime.combine(day, time)
    first, second = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise CellRefused("nonexistent_time", "the clocks were put forward over this time; it never was")
    raise CellRefused("ambiguous_time", "the clocks were put back; this time came twice that day")
