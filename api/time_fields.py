"""Days, instants and times of day, each written in one way."""

import datetime as dt
import re
from typing import Final, TypeVar

from api.fields import Shape, StrictField, refuse, text_of
from pumplog.dosing.figures import parse
from pumplog.dosing.refill_draft import ClockShown

Moment = TypeVar("Moment", bound=dt.date)

YEARS: Final = range(1900, 2200)
"""A date outside them is a typing error; far outside them it breaks the arithmetic of calendars."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SHOWN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", re.ASCII)
_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


class DayField(StrictField):
    """A calendar day. Codes: `not_a_date`, `date_out_of_range`."""

    shape: Shape = {"type": "string", "format": "date", "example": "2026-11-22"}

    def to_internal_value(self, data: object) -> dt.date:
        day = _written(dt.date, _DAY, text_of(data))
        if day is None:
            refuse("not_a_date", "there is no such day; write it as 2026-11-22")
        return _in_years(day, "date_out_of_range")


class InstantField(StrictField):
    """An instant with its offset, which is kept. Codes: those of `parse.instant`."""

    shape: Shape = {
        "type": "string",
        "format": "date-time",
        "description": "with its UTC offset",
        "example": "2026-11-22T09:30:00-07:00",
    }

    def to_internal_value(self, data: object) -> dt.datetime:
        text = text_of(data)
        try:
            instant = parse.instant(text)
        except parse.Unreadable as unreadable:
            refuse(unreadable.code, unreadable.message)
        return _in_years(instant, "instant_out_of_range")


class ClockField(StrictField):
    """A time of day on the pump's clock. Code: `not_a_time`."""

    shape: Shape = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "example": "06:30"}

    def to_internal_value(self, data: object) -> dt.time:
        text = text_of(data)
        if not _CLOCK.fullmatch(text):
            refuse("not_a_time", "write the time of day as HH:MM, from 00:00 to 23:59")
        return dt.time(int(text[:2]), int(text[3:]))


class ClockShownField(StrictField):
    """The pump's own wall clock, without an offset because it has none. Codes: `not_a_clock`, `date_out_of_range`."""

    shape: Shape = {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$",
        "description": "the wall clock as the pump shows it, right or wrong",
        "example": "2026-11-22T09:30",
    }

    def to_internal_value(self, data: object) -> ClockShown:
        shown = _written(dt.datetime, _SHOWN, text_of(data))
        if shown is None:
            refuse("not_a_clock", "there is no such date and time; write it as 2026-11-22T09:30, without an offset")
        _in_years(shown, "date_out_of_range")
        return ClockShown(on=shown.date(), at=shown.time())


def _written(kind: type[Moment], form: re.Pattern[str], text: str) -> Moment | None:
    """What is written in exactly this form and is in the calendar; None for anything else."""
    try:
        return kind.fromisoformat(text) if form.fullmatch(text) else None
    except ValueError:
        return None


def _in_years(moment: Moment, code: str) -> Moment:
    if moment.year not in YEARS:
        refuse(code, f"a year from {YEARS[0]} to {YEARS[-1]} belongs here")
    return moment
