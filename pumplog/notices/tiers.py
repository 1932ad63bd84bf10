"""When a tier's notice is due. Pure: dates in, instants out."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from pumplog import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One tier's moment: ``due_at`` is the UTC instant of the clinic's notice hour, ``tier_days`` before the date."""

    tier_days: int
    due_at: dt.datetime


@lru_cache(maxsize=4096)
def local_instant(day: dt.date, hour: int, zone: str) -> dt.datetime:
    """The UTC instant at which the clinic's clock shows ``hour`` on ``day``.

    Where clocks go forward over that hour it is the instant after the gap; where they go back, the first of the two.
    """
    return dt.datetime.combine(day, dt.time(hour), ZoneInfo(zone)).astimezone(dt.UTC)


@lru_cache(maxsize=4096)
def all_slots(*, refill_by: dt.date, tiers: tuple[int, ...], hour: int, zone: str) -> tuple[Slot, ...]:
    """Every tier's moment, least urgent first. A tier of 0 days is the refill-by date itself."""
    return tuple(
        Slot(tier_days=days, due_at=local_instant(refill_by - dt.timedelta(days=days), hour, zone))
        for days in sorted({days for days in tiers if days >= 0}, reverse=True)
    )


def slots(*, refill_by: dt.date, tiers: tuple[int, ...], hour: int, zone: str, now: dt.datetime) -> tuple[Slot, ...]:
    """What is still to be told: of the tiers that are past, the most urgent one; and all that are to come.

    Level-triggered: after an outage, or a date that moved, the present truth goes out once, not the backlog. Nothing
    is left once the refill-by date is over: an overdue patient needs a person, not another message.
    """
    if clock.local_date(now, zone) > refill_by:
        return ()
    every = all_slots(refill_by=refill_by, tiers=tiers, hour=hour, zone=zone)
    past = [slot for slot in every if slot.due_at <= now]
    return (*past[-1:], *(slot for slot in every if slot.due_at > now))
