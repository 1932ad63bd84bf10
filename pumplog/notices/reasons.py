"""Why a planned notice was withdrawn, as staff read it."""

import datetime as dt
from typing import Final

REMOVED: Final = "pump removed"
NO_DATE: Final = "no date now"
CONTACT_ENDED: Final = "contact ended"
NEW_CYCLE: Final = "a new cycle has begun"
TIERS_CHANGED: Final = "tiers changed"
HOUR_CHANGED: Final = "hour changed"
SUPERSEDED: Final = "a later notice has come due"
DATE_PASSED: Final = "the date has passed: staff are told"
ANSWERED: Final = "the patient has answered"
NO_SAFE_DAY: Final = "no safe day is left: staff are asked"
ANOTHER_WAY: Final = "another way to the patient comes first"
TOLD: Final = "the patient was told by another way"
VISIT_CHANGED: Final = "the appointment has changed"


def moved(day: dt.date) -> str:
    return f"window moved to {day.isoformat()}"


def away(day: dt.date) -> str:
    return f"the patient will be away: to come by {day.isoformat()}"


def booked(day: dt.date) -> str:
    return f"appointment on {day.isoformat()}"
