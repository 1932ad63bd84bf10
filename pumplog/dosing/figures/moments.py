"""Instants as whole microseconds since 1970 in UTC: integers, so that a time span is never a float."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

MICROSECOND: Final = timedelta(microseconds=1)
SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Two days short of what the calendar of the language holds, so that no clinic's zone can push an instant over its edge.
_LAST_SECOND: Final = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)


def moment_of(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant; a naive one raises TypeError."""
    return (instant - _EPOCH) // MICROSECOND


def instant_at_second(seconds: int) -> datetime | None:
    """The UTC instant of whole seconds since 1970; None beyond the year 9999, further off than any calendar reaches."""
    if seconds > _LAST_SECOND:
        return None
    return _EPOCH + timedelta(seconds=seconds)


def instant_of(moment: int) -> datetime:
    """The UTC instant of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=moment)


def since_midnight(clock: time) -> int:
    """Microseconds from 00:00 to a time of day."""
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond
