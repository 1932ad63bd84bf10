"""Quiet hours and the daily cap."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.notices.holding import held_until
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience
from tests.notices.build import RULES, utc


def held(now, *, told_today=0, channel=ContactKind.EMAIL, audience=NoticeAudience.PATIENT, **rules):
    return held_until(channel=channel, audience=audience, rules=replace(RULES, **rules), told_today=told_today, now=now)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (utc(2026, 11, 20, 16), None),
        (utc(2026, 11, 21, 2, 59, 59), None),
        (utc(2026, 11, 21, 3), utc(2026, 11, 21, 15)),
        (utc(2026, 11, 21, 10), utc(2026, 11, 21, 15)),
        (utc(2026, 11, 21, 14, 59, 59), utc(2026, 11, 21, 15)),
        (utc(2026, 11, 21, 15), None),
    ],
)
def test_r19_quiet_hours_hold_until_they_end_on_the_clinics_clock(now, until):
    assert held(now) == until


def test_r21_in_the_night_of_the_clock_change_they_end_at_the_same_hour_of_the_clock():
    assert held(utc(2026, 3, 8, 5)) == utc(2026, 3, 8, 14)
    assert held(utc(2026, 11, 1, 5)) == utc(2026, 11, 1, 15)


def test_quiet_hours_in_the_middle_of_the_day():
    assert held(utc(2026, 11, 20, 19, 30), quiet_from_hour=12, quiet_until_hour=14) == utc(2026, 11, 20, 21)
    assert held(utc(2026, 11, 20, 21), quiet_from_hour=12, quiet_until_hour=14) is None


def test_equal_hours_are_no_quiet_hours():
    assert held(utc(2026, 11, 21, 9), quiet_from_hour=8, quiet_until_hour=8) is None


def test_once_the_day_is_full_it_waits_for_the_next_morning():
    assert held(utc(2026, 11, 20, 16), told_today=1) is None
    assert held(utc(2026, 11, 20, 16), told_today=2) == utc(2026, 11, 21, 15)
    assert held(utc(2026, 11, 20, 16), told_today=2, quiet_from_hour=0, quiet_until_hour=0) == utc(2026, 11, 21, 7)


@pytest.mark.parametrize("channel", [ContactKind.LETTER, ContactKind.PHONE])
def test_what_a_person_carries_waits_for_nothing(channel):
    assert held(utc(2026, 11, 21, 9), told_today=9, channel=channel) is None


def test_staff_are_not_held():
    assert held(utc(2026, 11, 21, 9), told_today=9, audience=NoticeAudience.STAFF) is None


hours = st.integers(0, 23)
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minute: utc(2026, 1, 1) + minute * dt.timedelta(minutes=1))
zones = st.sampled_from(["America/Denver", "America/Havana", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kolkata"])


@given(moments, hours, hours, zones, st.integers(0, 3))
def test_r21_when_it_ends_it_is_later_less_than_two_days_away_and_not_quiet(now, begin, end, zone, told):
    rules = {"quiet_from_hour": begin, "quiet_until_hour": end, "zone": zone}
    until = held(now, told_today=told, **rules)
    if until is None:
        assert told < RULES.daily_cap
        return
    assert now < until <= now + dt.timedelta(hours=50)
    assert held(until, told_today=0, **rules) is None
    if told >= RULES.daily_cap:
        assert until.astimezone(ZoneInfo(zone)).date() > now.astimezone(ZoneInfo(zone)).date()
