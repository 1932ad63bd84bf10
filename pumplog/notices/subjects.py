"""What a task is about: the text that makes the same task open once, and says whose pump and which fill it concerns."""

import datetime as dt
from collections.abc import Hashable

from pumplog.notices.facts import Visit


def text_of(key: Hashable) -> str:
    """A key as it stands in a subject: a UUID without its hyphens."""
    return str(key).replace("-", "")


def about_pump(pump: str) -> str:
    return f"{pump}:"


def about_cycle(pump: str, cycle: Hashable) -> str:
    return f"{pump}:{text_of(cycle)}"


def about_date(pump: str, cycle: Hashable, day: dt.date) -> str:
    """One date of one fill. A person who settled it for an earlier date has settled it for a later one."""
    return f"{about_cycle(pump, cycle)}:{day.isoformat()}"


def about_notice(pump: str, key: Hashable) -> str:
    return f"{pump}:{text_of(key)}"


def about_staff(pump: str) -> str:
    """A staff address that does not work is one fault, not one for every day and message."""
    return f"{pump}:staff"


def about_visit(pump: str, visit: Visit, come_by: dt.date | None = None) -> str:
    """An appointment on its day, as held against the last safe day where one is given."""
    return f"{pump}:{visit.on_day.isoformat()}" + (f":{come_by.isoformat()}" if come_by else "")


def is_about_date(subject: str) -> bool:
    """Whether it has the form of ``about_date``: others ask for calls too, about a link or a text message."""
    pump, _, rest = subject.partition(":")
    cycle, _, day = rest.partition(":")
    return bool(pump and cycle) and len(day) == len("2026-12-04") and day[4] == day[7] == "-"


def earlier(subject: str, other: str) -> bool:
    """Whether two subjects differ in their last part only, and the first names the earlier day."""
    (about, _, day), (other_about, _, other_day) = subject.rpartition(":"), other.rpartition(":")
    return about == other_about and day < other_day
