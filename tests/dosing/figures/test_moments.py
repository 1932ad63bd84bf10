"""Instants as whole microseconds."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from pumplog.dosing.figures.moments import DAY, SECOND, instant_at_second, instant_of, moment_of, since_midnight

LAST = datetime(9999, 12, 30, tzinfo=UTC)


def test_a_moment_and_its_instant_give_each_other_back():
    instant = datetime(2026, 3, 1, 10, 0, 0, 250, tzinfo=timezone(timedelta(hours=-7)))
    assert moment_of(instant) == 1_772_384_400_000_250
    assert instant_of(moment_of(instant)) == instant
    assert moment_of(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


def test_an_instant_without_offset_is_no_moment():
    with pytest.raises(TypeError):
        moment_of(datetime(2026, 3, 1, 10, tzinfo=UTC).replace(tzinfo=None))


def test_beyond_the_calendar_there_is_no_instant():
    last = (LAST - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    assert instant_at_second(last) == LAST
    assert instant_at_second(last + 1) is None
    assert instant_at_second(10**30) is None


def test_a_time_of_day_is_counted_to_the_microsecond():
    assert since_midnight(time(0, 0)) == 0
    assert since_midnight(time(1, 2, 3, 4)) == 3723 * SECOND + 4
    assert since_midnight(time(23, 59, 59, 999_999)) == DAY - 1
