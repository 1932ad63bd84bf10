"""The last day on which a patient can safely come, given when they are away."""

import datetime as dt
from collections.abc import Iterable

from pumplog.notices.facts import Away, Rules

DAY = dt.timedelta(days=1)


def come_by(*, refill_by: dt.date, away: Iterable[Away], rules: Rules, today: dt.date) -> dt.date | None:
    """``refill_by``, or the last clinic working day before an absence that covers it. None: no safe day is left.

    Never a day before ``today``: once the last safe day is over, or the date itself, a person must find a way.
    """
    absences = tuple(away)
    day = refill_by
    while _covered(day, absences) or (day != refill_by and not working(day, rules)):
        day -= DAY
        if day < today:
            return None
    return day if day >= today else None


def working(day: dt.date, rules: Rules) -> bool:
    """Whether the clinic sees patients on ``day``."""
    return day.isoweekday() in rules.working_days and day not in rules.holidays


def _covered(day: dt.date, absences: Iterable[Away]) -> bool:
    return any(absence.first_day <= day <= absence.last_day for absence in absences)
