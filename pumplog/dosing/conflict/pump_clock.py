"""The pump's own clock against the real time of the visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import counted
from pumplog.dosing.refill_draft import ClockShown

_MINUTE: Final = timedelta(minutes=1)
_NEAR: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockError:
    """How far the pump's clock runs ahead of the clinic's (positive) or behind it, in whole minutes.

    `daylight_saving`: the clinic's clock has been changed since the programme was set, and just by this much.
    """

    minutes: int
    daylight_saving: bool = False

    @property
    def words(self) -> str:
        """The amount: `1 h 5 min`, `3 days 2 h`."""
        days, rest = divmod(abs(self.minutes), 24 * 60)
        hours, minutes = divmod(rest, 60)
        parts = [
            *([counted(days, "day")] if days else []),
            *([f"{hours} h"] if hours else []),
            *([f"{minutes} min"] if minutes or not (days or hours) else []),
        ]
        return " ".join(parts)


def clock_error(shown: ClockShown, at: datetime, zone: ZoneInfo, *, set_at: datetime | None = None) -> ClockError:
    """The error at the visit's instant `at`; `set_at` is when the programme in force was set, if it is known."""
    here = at.astimezone(zone).replace(tzinfo=None)
    minutes = (datetime.combine(shown.on, shown.at) - here + _MINUTE / 2) // _MINUTE
    return ClockError(minutes=minutes, daylight_saving=_daylight_saving(minutes, at, set_at, zone))


def _daylight_saving(minutes: int, at: datetime, set_at: datetime | None, zone: ZoneInfo) -> bool:
    if set_at is None:
        return False
    then, now = (moment.astimezone(zone).utcoffset() or timedelta() for moment in (set_at, at))
    moved = (then - now) // _MINUTE
    return moved != 0 and abs(minutes - moved) <= _NEAR
