"""Form fields that take what is plain and refuse the rest; what was typed stays in the box either way.

Django's own DecimalField takes `1_0`, Arabic digits and `1e2`, and its DateTimeField quietly moves a time that a clock
change skipped. Each of them is a tenfold dose or a wrong day.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from pumplog.dosing.figures.parse import Unreadable, decimal_text
from pumplog.web.complaints import NOT_A_DAY, NOT_A_FIGURE, NOT_A_MOMENT, NOT_A_TIME, not_a_count

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.ASCII)
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
FIRST, SECOND = "first", "second"


class FigureField(forms.CharField):
    """A number as typed, `12.5`: ASCII digits and at most one point. Cleans to Decimal, or None where optional and empty.

    Nothing is cut off, not even spaces: Python calls two dozen characters a space, and none of them is a figure.
    `unit` is fixed beside the box; a `clinical` figure is large enough to be read back at arm's length.
    """

    unreadable = NOT_A_FIGURE

    def __init__(
        self, *, unit: str = "", clinical: bool = False, places: int = 6, digits: int = 6, **options: Any
    ) -> None:
        self.unit, self.clinical = unit, clinical
        self.places, self.digits = places, digits
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=24, strip=False, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return decimal_text(text, digits=self.digits, places=self.places)
        except Unreadable as error:
            raise ValidationError(_sentence(error.message), code=error.code) from None


class CountField(forms.CharField):
    """A whole number from `least` to `most`. Cleans to int, or None where optional and empty."""

    def __init__(self, *, unit: str = "", least: int = 0, most: int = 999_999, **options: Any) -> None:
        self.unit = unit
        self.least, self.most = least, most
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(max_length=12, strip=False, **options)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if not _WHOLE.fullmatch(text) or not self.least <= int(text) <= self.most:
            raise ValidationError(self.unreadable, code="not_a_count")
        return int(text)

    @property
    def unreadable(self) -> str:
        return not_a_count(self.least, self.most)


class DayField(forms.CharField):
    """A calendar day, `2026-11-22`, as the browser's date picker sends it."""

    unreadable = NOT_A_DAY

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"type": "date"}))
        super().__init__(max_length=10, **options)

    def clean(self, value: Any) -> dt.date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return calendar_day(text)
        except ValueError:
            raise ValidationError(self.unreadable, code="not_a_date") from None


class ClockField(forms.CharField):
    """A time of day, `06:30`."""

    unreadable = NOT_A_TIME

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"type": "time"}))
        super().__init__(max_length=5, **options)

    def clean(self, value: Any) -> dt.time | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if not _TIME.fullmatch(text):
                raise ValueError(text)
            return dt.time.fromisoformat(text)
        except ValueError:
            raise ValidationError(self.unreadable, code="not_a_time") from None


class MomentField(forms.CharField):
    """A local date and time. Cleans to a naive datetime; `placed` gives it the clinic's zone, or says why it has none."""

    unreadable = NOT_A_MOMENT

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"type": "datetime-local"}))
        super().__init__(max_length=19, **options)

    def clean(self, value: Any) -> dt.datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if not _MOMENT.fullmatch(text):
                raise ValueError(text)
            return dt.datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(self.unreadable, code="not_a_moment") from None


def calendar_day(text: str) -> dt.date:
    """The day written as 2026-11-22. ValueError for any other writing: Python's own reader also takes week numbers."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def placed(local: dt.datetime, zone: str, *, which: str = "") -> dt.datetime:
    """A naive local time as an aware one in `zone`.

    `which` (`first` or `second`) tells apart the two runs of an hour that a clock change repeats. Raises ValidationError
    for a time that was skipped (`nonexistent_time`) or that came twice without saying which (`ambiguous_time`).
    """
    place = ZoneInfo(zone)
    earlier, later = (local.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if earlier.utcoffset() == later.utcoffset():
        return earlier
    round_trip = earlier.astimezone(dt.UTC).astimezone(place).replace(tzinfo=None)
    if round_trip != local:
        raise ValidationError(
            f"The clocks went forward that day: {local:%H:%M} did not exist in {zone}. Look at the clock time again.",
            code="nonexistent_time",
        )
    if which == FIRST:
        return earlier
    if which == SECOND:
        return later
    raise ValidationError(
        f"The clocks went back that day: {local:%H:%M} came twice in {zone}. Say below whether it was the first time "
        f"({earlier.tzname()}) or the second ({later.tzname()}).",
        code="ambiguous_time",
    )


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."
