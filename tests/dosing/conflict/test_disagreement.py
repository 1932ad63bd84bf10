"""Programmer against record: each cause is planted, and must be the first one named."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.conflict.causes import CauseKind, Weight
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import ClockShown, ProgrammerReading
from tests.dosing.build import (
    PUMP,
    VISIT,
    ZONE,
    allowed,
    assess,
    codes,
    counted,
    day,
    draft,
    draft_drug,
    fill,
    flex,
    mg_day,
    ml,
    start,
    steady,
    stop,
    the,
)

OURS = date(2026, 10, 4)


def shown(*, alarm=None, expected=None, clock=None, **changes):
    refill = changes.pop("draft", {})
    reading = ProgrammerReading(
        alarm_on=alarm, expected_residual=None if expected is None else ml(expected), clock=clock
    )
    return assess(draft(programmer=reading, **refill), **changes)


def first(found):
    cause = found.conflicts[0].causes[0]
    return cause.kind, cause.weight


def clock_off(**error):
    local = (VISIT + timedelta(**error)).astimezone(ZONE)
    return ClockShown(on=local.date(), at=time(local.hour, local.minute))


def test_where_both_agree_there_is_no_conflict():
    assert shown(alarm=OURS, expected=13).conflicts == ()
    assert assess().conflicts == ()


BOLUSES = (fill(), steady(bolus=allowed("0.5", 4)))


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (4, "every allowed bolus"),  # 360 of 0.025 mL
        ("11.5", "60 patient boluses"),
    ],
)
def test_boluses_that_nobody_entered_are_found_by_their_number(expected, words):
    found = shown(expected=expected, events=BOLUSES)
    assert first(found) == (CauseKind.BOLUSES, Weight.FITS)
    assert words in the(found, "expected_residual_differs").message


def test_boluses_on_record_that_the_programmer_does_not_count_are_named_first():
    events = (*BOLUSES, counted(0, 90, 80, "0.5"))
    assert first(shown(expected=13, events=events)) == (CauseKind.BOLUSES, Weight.ON_RECORD)


def test_a_stop_on_record_that_the_programmer_did_not_count_is_named_first():
    found = shown(expected=13, events=(fill(), steady(), stop(20), start(30)))
    assert first(found) == (CauseKind.STOP, Weight.ON_RECORD)


def test_a_stop_that_nobody_entered_is_possible_and_its_length_is_said():
    found = shown(expected="14.5")
    assert first(found) == (CauseKind.STOP, Weight.POSSIBLE)
    assert "a stop of about 120 h" in the(found, "expected_residual_differs").message


def test_a_programme_change_that_the_programmer_does_not_have_is_named_with_its_day():
    events = (fill(), steady(), steady(9, at=day(60)))
    found = shown(expected=13, events=events)
    assert first(found) == (CauseKind.PROGRAMME, Weight.ON_RECORD)
    assert "30 Apr 2026" in the(found, "expected_residual_differs").message


def test_a_volume_in_the_programmer_that_was_not_filled_is_named():
    events = (fill(38), steady())
    assert first(shown(expected=13, events=events)) == (CauseKind.VOLUME, Weight.FITS)
    kept = (fill(35, retained=3), steady())
    assert first(shown(expected=8, events=kept)) == (CauseKind.VOLUME, Weight.FITS)


def test_a_clock_that_is_days_off_explains_both_figures():
    found = shown(expected="11.5", alarm=OURS + timedelta(days=5), clock=clock_off(days=5))
    assert [first(replace(found, conflicts=(item,))) for item in found.conflicts] == [
        (CauseKind.CLOCK, Weight.ON_RECORD)
    ] * 2
    assert "5 days ahead" in the(found, "alarm_date_differs").message


def test_the_earlier_programme_and_the_earlier_strength_still_in_the_programmer_are_named():
    programme = {"program": Continuous(dose=mg_day(7))}
    assert first(shown(alarm=OURS, draft=programme)) == (CauseKind.PROGRAMME, Weight.ON_RECORD)
    strength = {"program": Continuous(dose=mg_day(6)), "drugs": (draft_drug(strength=10),)}
    assert first(shown(alarm=OURS, draft=strength)) == (CauseKind.STRENGTH, Weight.ON_RECORD)


def test_hz17_a_volume_that_was_not_updated_after_the_fill_is_named():
    found = shown(alarm=VISIT.date() + timedelta(days=36))  # 11 mL of the 13 that were left
    assert first(found) == (CauseKind.VOLUME, Weight.FITS)
    assert "what was left before this fill" in the(found, "alarm_date_differs").message


def test_another_alarm_level_is_named():
    found = shown(alarm=OURS + timedelta(days=7))  # 40 mL at 0.3 mL a day: 133 days to 0 mL
    assert first(found) == (CauseKind.STOP_LEVEL, Weight.FITS)
    assert "its alarm set to 0 mL, not to 2 mL" in the(found, "alarm_date_differs").message


def test_hz13_the_programmer_is_held_against_the_pumps_own_alarm_level_not_the_patients():
    cautious = replace(PUMP, low_reservoir=ml(4), own_alarm=ml(2))
    assert shown(alarm=OURS, pump=cautious).conflicts == ()
    assert codes(shown(alarm=OURS - timedelta(days=7), pump=cautious)) == ["alarm_date_differs"]


def test_a_date_that_nothing_explains_says_which_flow_it_would_need():
    found = shown(alarm=OURS + timedelta(days=60))
    assert first(found) == (CauseKind.PROGRAMME, Weight.POSSIBLE)
    assert "its date needs about 0.203 mL/day, here it is 0.3" in the(found, "alarm_date_differs").message


def test_a_message_tells_three_causes_at_most_and_fits_its_column():
    events = (*BOLUSES, counted(0, 45, 80, "0.5"), stop(50), start(55), steady(9, at=day(60)), steady(6, at=day(80)))
    told = [
        finding.message
        for expected in range(2, 30)
        for finding in shown(expected=expected, events=events).findings
        if finding.code == "expected_residual_differs"
    ]
    assert len(told) > 20
    assert all(len(message) <= 500 and message.count(";") <= 2 for message in told)


FLEX = flex((0, "0.1"), (8, "0.4"), (22, "0.2"))


@pytest.mark.parametrize(
    ("events", "error", "said"),
    [
        ((fill(), FLEX), {"minutes": 15}, False),
        ((fill(), FLEX), {"minutes": 16}, True),
        ((fill(), FLEX), {"minutes": -16}, True),
        ((fill(), steady()), {"hours": 24}, False),
        ((fill(), steady()), {"hours": 25}, True),
    ],
)
def test_a_wrong_clock_matters_after_a_quarter_of_an_hour_on_a_daily_pattern_and_after_a_day_otherwise(
    events, error, said
):
    found = shown(clock=clock_off(**error), events=events)
    assert ("pump_clock_differs" in codes(found)) is said


def test_daylight_saving_is_recognised():
    denver = ZoneInfo("America/Denver")
    winter = draft().performed_at.replace(month=3, day=1)
    events = (fill(at=winter), flex((0, "0.1"), (8, "0.4"), at=winter.astimezone(denver)))
    here = VISIT.astimezone(denver)
    behind = ClockShown(on=here.date(), at=time(here.hour - 1, here.minute))
    found = shown(clock=behind, events=events, zone=denver)
    finding = the(found, "pump_clock_differs")
    assert "1 h behind. The clocks have been changed since the programme was set" in finding.message
    assert found.clock.daylight_saving
