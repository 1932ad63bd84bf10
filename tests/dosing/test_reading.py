from datetime import date, time, timedelta

from pumplog.dosing.conflict.disagreement import About
from pumplog.dosing.reading import assess_reading
from pumplog.dosing.refill_draft import ClockShown, ProgrammerReading
from pumplog.dosing.windows import Reason
from tests.dosing.build import LIMITS, POLICY, PUMP, ZONE, day, fill, ml, steady

ALARM = date(2026, 7, 5)  # 38 mL at 0.3 mL a day: 126 2/3 days


RECORD = (fill(), steady())


def read(reading, events=RECORD, at=30):
    return assess_reading(
        pump=PUMP, events=events, at=day(at), reading=reading, policy=POLICY, zone=ZONE, now=day(at), limits=LIMITS
    )


def test_a_reading_that_agrees_has_nothing_to_say():
    found = read(ProgrammerReading(alarm_on=ALARM, expected_residual=ml(31)))
    assert (found.conflicts, found.findings) == ((), ())
    assert found.before is found.after


def test_a_reading_is_held_against_the_record_at_its_own_instant():
    found = read(ProgrammerReading(alarm_on=ALARM + timedelta(days=3), expected_residual=ml("31.9")))
    assert [conflict.about for conflict in found.conflicts] == [About.EXPECTED_RESIDUAL, About.ALARM_DATE]
    assert [finding.code for finding in found.findings] == ["expected_residual_differs", "alarm_date_differs"]


def test_the_earlier_date_governs():
    found = read(ProgrammerReading(alarm_on=ALARM - timedelta(days=30)))
    assert (found.window.reason, found.window.refill_by) == (
        Reason.PROGRAMMER,
        ALARM - timedelta(days=30 + POLICY.margin_days),
    )


def test_a_clock_alone_is_a_reading():
    found = read(ProgrammerReading(clock=ClockShown(on=date(2026, 4, 2), at=time(10, 0))))
    assert [finding.code for finding in found.findings] == ["pump_clock_differs"]
    assert found.clock.minutes == 2 * 24 * 60


def test_a_record_without_a_fill_says_nothing():
    found = read(ProgrammerReading(alarm_on=ALARM, expected_residual=ml(31)), events=(steady(),))
    assert (found.before, found.conflicts, found.window) == (None, (), None)
