"""How a pump runs, from its own measured refills."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpRuns:
    """What is believed of a pump's delivery. Ratios are delivered / programmed; instants are UTC.

    ``way`` is fast, slow, true or not_measured; ``state`` is steady, watch or investigate, ``direction`` over, under or
    empty. ``alarm_at_likeliest`` is the pump's alarm level at its own ratio, ``days_before_alarm`` how many days before
    the date the pump itself reckons with (after it where negative). ``sentence`` says all of that in words; ``flag`` is
    short, for a list, and empty where there is nothing to look at.
    """

    measured_refills: int
    ratio_mean: Decimal
    ratio_low: Decimal
    ratio_high: Decimal
    ratio_fastest: Decimal | None
    accepted_risk_pct: Decimal | None
    way: str
    state: str
    direction: str
    looked_into_at: dt.datetime | None
    """Of investigate: the refill at which it was said who looks into it."""
    alarm_at_likeliest: dt.datetime | None
    stop_at_likeliest: dt.datetime | None
    days_before_alarm: int | None
    sentence: str
    flag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPoint:
    """One refill after the first: what it delivered, held against the interval that was expected of it then.

    ``ratio`` None with ``ratio_at_least`` where nothing could be drawn. With ``left_out`` it says nothing about the
    pump: not_measured, boluses_not_counted, nothing_programmed, more_than_held or record_contradicts.
    """

    at: dt.datetime
    ratio: Decimal | None
    ratio_at_least: Decimal | None
    expected_ratio: Decimal | None
    low: Decimal | None
    high: Decimal | None
    state: str
    direction: str
    left_out: str
