"""When a tier is due: clinic days and hours, whatever the clocks do."""

import datetime as dt

import pytest

from pumplog.notices.tiers import all_slots, local_instant, slots

DENVER = "America/Denver"


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def days(
    now: dt.datetime, *, refill_by: dt.date = dt.date(2026, 12, 4), tiers: tuple[int, ...] = (14, 7, 2)
) -> list[int]:
    found = slots(refill_by=refill_by, tiers=tiers, hour=9, zone=DENVER, now=now)
    return [slot.tier_days for slot in found]


def test_r14_a_tier_counts_days_before_the_refill_by_date():
    found = all_slots(refill_by=dt.date(2026, 12, 4), tiers=(2, 14, 7), hour=9, zone=DENVER)
    assert [(slot.tier_days, slot.due_at) for slot in found] == [
        (14, utc(2026, 11, 20, 16)),
        (7, utc(2026, 11, 27, 16)),
        (2, utc(2026, 12, 2, 16)),
    ]


def test_before_the_first_tier_all_are_to_come():
    assert days(utc(2026, 11, 1)) == [14, 7, 2]


def test_of_the_tiers_that_are_past_only_the_most_urgent_remains():
    assert days(utc(2026, 11, 28)) == [7, 2]
    assert days(utc(2026, 12, 3)) == [2]


def test_a_tier_is_due_at_its_very_instant_and_not_a_second_before():
    assert days(utc(2026, 11, 27, 15, 59, 59)) == [14, 7, 2]
    assert days(utc(2026, 11, 27, 16)) == [7, 2]


def test_r03_a_tier_of_zero_days_is_the_date_itself():
    found = slots(refill_by=dt.date(2026, 12, 4), tiers=(0,), hour=9, zone=DENVER, now=utc(2026, 12, 1))
    assert [slot.due_at for slot in found] == [utc(2026, 12, 4, 16)]


def test_the_last_tier_stands_until_the_clinics_day_is_over():
    assert days(utc(2026, 12, 5, 6, 59)) == [2]
    assert days(utc(2026, 12, 5, 7)) == []


def test_the_same_days_stated_twice_are_one_tier():
    assert days(utc(2026, 11, 1), tiers=(7, 7, 2)) == [7, 2]


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (dt.date(2026, 3, 7), DENVER, utc(2026, 3, 7, 16)),
        (dt.date(2026, 3, 8), DENVER, utc(2026, 3, 8, 15)),
        (dt.date(2026, 10, 31), DENVER, utc(2026, 10, 31, 15)),
        (dt.date(2026, 11, 1), DENVER, utc(2026, 11, 1, 16)),
        (dt.date(2026, 3, 29), "Europe/Berlin", utc(2026, 3, 29, 7)),
        (dt.date(2026, 10, 25), "Europe/Berlin", utc(2026, 10, 25, 8)),
        (dt.date(2026, 6, 1), "Pacific/Kiritimati", utc(2026, 5, 31, 19)),
    ],
)
def test_r21_nine_oclock_is_nine_oclock_on_the_clinics_clock(day, zone, instant):
    assert local_instant(day, 9, zone) == instant


def test_r21_an_hour_that_the_clocks_skip_is_the_instant_after_the_gap():
    assert local_instant(dt.date(2026, 3, 8), 2, DENVER) == utc(2026, 3, 8, 9)


def test_r21_an_hour_that_comes_twice_is_the_first_of_them():
    assert local_instant(dt.date(2026, 11, 1), 1, DENVER) == utc(2026, 11, 1, 7)


@pytest.mark.parametrize(
    ("refill_by", "tier", "day"),
    [
        (dt.date(2028, 3, 2), 2, dt.date(2028, 2, 29)),
        (dt.date(2027, 3, 2), 2, dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), 7, dt.date(2028, 2, 22)),
        (dt.date(2027, 1, 1), 2, dt.date(2026, 12, 30)),
    ],
)
def test_r21_tiers_count_calendar_days_over_leap_days_and_years(refill_by, tier, day):
    (slot,) = all_slots(refill_by=refill_by, tiers=(tier,), hour=9, zone="UTC")
    assert slot.due_at == dt.datetime.combine(day, dt.time(9), dt.UTC)
