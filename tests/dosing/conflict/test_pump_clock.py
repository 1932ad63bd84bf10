from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.conflict.pump_clock import ClockError, clock_error
from pumplog.dosing.refill_draft import ClockShown

DENVER = ZoneInfo("America/Denver")
AT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # 10:00 in Denver
SUMMER = datetime(2026, 8, 1, 16, 0, tzinfo=UTC)


def shown(hour, minute=0, day=20):
    return ClockShown(on=date(2026, 11, day), at=time(hour, minute))


@pytest.mark.parametrize(
    ("clock", "minutes"),
    [(shown(10), 0), (shown(11), 60), (shown(9, 40), -20), (shown(10, day=22), 2880), (shown(0, day=1), -27960)],
)
def test_the_error_is_what_the_pump_shows_less_the_clinics_wall_clock(clock, minutes):
    assert clock_error(clock, AT, DENVER).minutes == minutes


def test_half_a_minute_is_rounded_and_an_instant_of_any_offset_is_the_same():
    assert clock_error(shown(10), AT.replace(second=29), DENVER).minutes == 0
    assert clock_error(shown(10), AT.astimezone(ZoneInfo("Asia/Tokyo")), DENVER).minutes == 0


@pytest.mark.parametrize(
    ("clock", "set_at", "saving"),
    [(shown(11), SUMMER, True), (shown(11, 5), SUMMER, True), (shown(11, 6), SUMMER, False), (shown(9), SUMMER, False),
     (shown(11), AT, False), (shown(11), None, False), (shown(10, 3), AT, False)],
)  # fmt: skip
def test_an_hour_is_daylight_saving_where_the_clocks_changed_since_the_programme_was_set(clock, set_at, saving):
    assert clock_error(clock, AT, DENVER, set_at=set_at).daylight_saving is saving


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (5, "5 min"), (-60, "1 h"), (65, "1 h 5 min"), (1440, "1 day"), (-2945, "2 days 1 h 5 min")],
)
def test_it_is_said_in_days_hours_and_minutes(minutes, words):
    assert ClockError(minutes=minutes).words == words
