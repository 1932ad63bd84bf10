import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from pumplog.services.imports import when
from pumplog.services.imports.mapping_reader import read_mapping
from pumplog.services.imports.refusals import CellRefused

DENVER = ZoneInfo("America/Denver")


def code_of(read, *arguments):
    with pytest.raises(CellRefused) as refused:
        read(*arguments)
    return refused.value.code


def test_it_reads_the_order_the_mapping_states(us, european):
    assert when.date("2/11/2025", us) == dt.date(2025, 2, 11)
    assert when.date("02/11/2025", us) == dt.date(2025, 2, 11)
    assert when.date("02.11.2025", european) == dt.date(2025, 11, 2)


@pytest.mark.parametrize(
    "text",
    ["2/30/2025", "13/32/2025", "13/1/2025", "1/5/26", "2025-01-05", "1.5.2025", "5 Jan 2025", "1/5/20256", "1/5/0000",
     "\uff11/5/2025", "001/5/2025", "1/5/2025 09:00", "45678", "2/29/2025"],
)  # fmt: skip
def test_it_refuses_what_is_no_date_in_that_order(us, text):
    assert code_of(when.date, text, us) == "not_a_date"


@pytest.mark.parametrize("text", ["32.13.2025", "1.5.2025", "01.05.25", "31.02.2025"])
def test_it_refuses_what_is_not_written_in_full(european, text):
    assert code_of(when.date, text, european) == "not_a_date"


def test_it_assumes_no_date_and_no_midnight(us):
    assert code_of(when.date, "", us) == "missing"
    assert code_of(when.time, "", us) == "missing"


@pytest.mark.parametrize("text", ["24:00", "9:30", "09:60", "09.30", "9:30 AM", "0930", "09:30:00"])
def test_it_refuses_what_is_no_time_as_stated(us, text):
    assert code_of(when.time, text, us) == "not_a_time"


@pytest.mark.parametrize(("text", "hour"), [("12:05 AM", 0), ("1:05 AM", 1), ("12:05 PM", 12), ("11:05 PM", 23)])
def test_it_reads_the_twelve_hour_clock_where_the_mapping_states_it(us, us_text, text, hour):
    twelve = read_mapping(us_text.replace('"HH:MM"', '"h:MM AM"'))
    assert when.time(text, twelve) == dt.time(hour, 5)
    assert code_of(when.time, "13:05 PM", twelve) == "not_a_time"
    assert code_of(when.time, "0:05 AM", twelve) == "not_a_time"


def test_it_takes_the_clinics_wall_clock():
    at = when.clinic_instant(dt.date(2026, 7, 1), dt.time(9, 30), DENVER)
    assert at.astimezone(dt.UTC) == dt.datetime(2026, 7, 1, 15, 30, tzinfo=dt.UTC)
    assert at.utcoffset() == dt.timedelta(hours=-6)


def test_it_refuses_an_hour_that_never_was():
    assert code_of(when.clinic_instant, dt.date(2026, 3, 8), dt.time(2, 30), DENVER) == "nonexistent_time"


def test_it_refuses_an_hour_that_came_twice():
    assert code_of(when.clinic_instant, dt.date(2026, 11, 1), dt.time(1, 30), DENVER) == "ambiguous_time"


@pytest.mark.parametrize("hour", [1, 3])
def test_it_takes_the_hours_beside_the_change(hour):
    at = when.clinic_instant(dt.date(2026, 3, 8), dt.time(hour), DENVER)
    assert at.utcoffset() == dt.timedelta(hours=-7 if hour == 1 else -6)


def test_a_pattern_of_its_own_is_used_as_stated(us, european):
    assert when.date("05.01.2026", replace(us, date=european.date)) == dt.date(2026, 1, 5)
