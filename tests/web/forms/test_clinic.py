"""Days are written in one way only: a reader that takes several takes a wrong one some day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from pumplog.web.forms.clinic import DayListField


def test_holidays_are_read_one_a_line() -> None:
    assert DayListField().clean("2026-12-25\n2027-01-01") == {dt.date(2026, 12, 25), dt.date(2027, 1, 1)}


@pytest.mark.parametrize("line", ["20261225", "2026-W52-5", "12/25/2026", "2026-02-30"])
def test_hz15_another_writing_is_refused_and_named(line: str) -> None:
    with pytest.raises(ValidationError, match=line):
        DayListField().clean(f"2026-12-24\n{line}")
