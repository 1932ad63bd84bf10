"""The only reader of the wall clock.

Everything else is handed an instant. That keeps arithmetic repeatable, lets a test live on any day,
and makes sure that nobody mistakes the server's day for the clinic's.
"""

import datetime as dt
import os
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """The present instant, aware, in UTC.

    ``PUMPLOG_CLOCK`` (an ISO 8601 instant with an offset) pins it for demonstrations and tests; production refuses it.
    """
    pinned = os.environ.get("PUMPLOG_CLOCK")
    if pinned:
        return dt.datetime.fromisoformat(pinned).astimezone(dt.UTC)
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """The calendar day at this instant in the clinic's zone (an IANA name)."""
    return local_date(now(), zone)


def local_date(instant: dt.datetime, zone: str) -> dt.date:
    """The one conversion from an instant to a clinic-local date."""
    return instant.astimezone(ZoneInfo(zone)).date()
