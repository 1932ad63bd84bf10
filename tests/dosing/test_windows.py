from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.windows import Cap, Policy, Reason, refill_window
from tests.dosing.build import PUMP, ZONE, allowed, bupivacaine, d, day, fill, morphine, rate, steady, stop

POLICY = Policy(margin_days=5, use_tolerance=False, max_interval_days=None)


def window(*, events=None, policy=POLICY, zone=ZONE, caps=(), pump=PUMP, at=0, **changes):
    state = state_at(pump, events or (fill(), steady()), day(at))
    return refill_window(state, replace(policy, **changes), zone, caps=caps)


def test_the_volume_date_is_the_alarms_date_less_the_margin():
    found = window()  # the alarm is on 6 July
    assert found.refill_by == date(2026, 7, 1)
    assert found.reason is Reason.VOLUME
    (candidate,) = found.candidates
    assert (candidate.counted_from, candidate.days, candidate.on) == (date(2026, 7, 6), -5, date(2026, 7, 1))


def test_the_tolerance_is_used_only_where_the_clinic_chose_it():
    assert window(use_tolerance=True).refill_by == date(2026, 6, 15)


def test_without_the_tolerance_every_allowed_bolus_is_still_assumed():
    events = (fill(22), steady(6, bolus=allowed("0.5", 8)))
    assert window(events=events).refill_by == date(2026, 4, 5)  # 40 days, less 5


def test_r15_a_date_belongs_to_the_clinics_zone_and_not_to_utc():
    events = (fill(22, at=datetime(2026, 3, 1, 4, 0, tzinfo=ZoneInfo("UTC"))), rate(1, at=day(-3)))
    assert window(events=events, zone=ZoneInfo("UTC"), margin_days=0).refill_by == date(2026, 3, 21)
    assert window(events=events, zone=ZoneInfo("America/Denver"), margin_days=0).refill_by == date(2026, 3, 20)


def test_the_smallest_stability_counts_from_the_fill():
    drugs = (morphine(stability_days=90), bupivacaine(stability_days=60))
    found = window(events=(fill(drugs=drugs), steady()))
    assert found.refill_by == date(2026, 4, 30)
    assert found.reason is Reason.STABILITY


def test_the_clinics_interval_counts_from_the_fill():
    found = window(max_interval_days=30)
    assert (found.refill_by, found.reason) == (date(2026, 3, 31), Reason.INTERVAL)


def test_on_a_tie_volume_goes_before_stability_and_stability_before_interval():
    events = (fill(32, drugs=(morphine(stability_days=30),)), rate(1))
    tie = window(events=events, margin_days=0, max_interval_days=30)
    assert (tie.refill_by, tie.reason) == (date(2026, 3, 31), Reason.VOLUME)
    assert [candidate.reason for candidate in tie.candidates] == [Reason.VOLUME, Reason.STABILITY, Reason.INTERVAL]
    later = window(
        events=events, margin_days=0, max_interval_days=30, pump=replace(PUMP, low_reservoir=PUMP.low_reservoir)
    )
    assert later == tie
    lower = window(
        events=(fill(33, drugs=(morphine(stability_days=30),)), rate(1)), margin_days=0, max_interval_days=30
    )
    assert lower.reason is Reason.STABILITY


def test_a_stopped_pump_is_limited_by_time_alone():
    found = window(events=(fill(), steady(), stop(1)), at=5, max_interval_days=90)
    assert (found.refill_by, found.reason) == (date(2026, 5, 30), Reason.INTERVAL)
    assert window(events=(fill(), steady(), stop(1)), at=5).refill_by is None


def test_an_expiry_is_the_last_usable_day_itself():
    cap = Cap(reason=Reason.EXPIRY, on=date(2026, 4, 1), label="morphine")
    found = window(caps=(cap,))
    assert (found.refill_by, found.reason) == (date(2026, 4, 1), Reason.EXPIRY)


def test_the_programmers_alarm_date_is_a_limit_with_the_same_margin():
    cap = Cap(reason=Reason.PROGRAMMER, on=date(2026, 7, 3), label="programmer")
    found = window(caps=(cap,))
    assert (found.refill_by, found.reason) == (date(2026, 6, 28), Reason.PROGRAMMER)


def test_a_date_off_work_moves_to_the_working_day_before_and_never_to_a_later_one():
    weekdays = frozenset(range(5))
    on_saturday = window(margin_days=2, working_days=weekdays)  # 4 July is a Saturday
    assert on_saturday.refill_by == date(2026, 7, 3)
    assert on_saturday.before_working_days == date(2026, 7, 4)
    eve = window(margin_days=2, working_days=weekdays, holidays=frozenset({date(2026, 7, 3)}))
    assert eve.refill_by == date(2026, 7, 2)
    assert window(margin_days=5, working_days=weekdays).before_working_days is None


def test_a_limit_beyond_the_calendar_limits_nothing():
    events = (fill(at=datetime(9998, 12, 1, tzinfo=ZONE)), rate(0, at=datetime(9998, 12, 1, tzinfo=ZONE)))
    state = state_at(PUMP, events, datetime(9998, 12, 2, tzinfo=ZONE))
    assert refill_window(state, replace(POLICY, max_interval_days=36_500), ZONE).refill_by is None


@pytest.mark.parametrize(
    "changes", [{"margin_days": -1}, {"max_interval_days": -1}, {"working_days": frozenset()}, {"working_days": {7}}]
)
def test_a_policy_that_could_move_a_date_later_or_never_end_cannot_be_made(changes):
    with pytest.raises(ValueError, match=r"negative|works"):
        replace(POLICY, **changes)


def test_leap_days_and_year_ends_are_days_like_others():
    at = datetime(2027, 12, 1, 12, tzinfo=ZONE)
    events = (fill(at=at), rate(d("0"), at=at))
    state = state_at(PUMP, events, at)
    assert refill_window(state, replace(POLICY, max_interval_days=90), ZONE).refill_by == date(2028, 2, 29)


def test_every_limit_says_what_it_is_about():
    drugs = (morphine(stability_days=90),)
    cap = Cap(reason=Reason.EXPIRY, on=date(2026, 5, 1), label="lot A100")
    found = window(events=(fill(drugs=drugs), steady()), max_interval_days=180, caps=(cap,))
    assert [candidate.label for candidate in found.candidates] == [
        "alarm if every bolus is taken",
        "shortest stability of what is in the pump",
        "lot A100",
        "the clinic's longest interval",
    ]
    assert window(use_tolerance=True).candidates[0].label == "earliest alarm, flow tolerance included"


def test_a_limit_before_the_calendar_begins_is_its_first_day():
    """Nobody's margin is a thousand years, but a date that fails to be made must never be left out."""
    early = Cap(reason=Reason.PROGRAMMER, on=date(1, 1, 2), label="x")
    found = window(caps=(early,))
    assert (found.refill_by, found.reason) == (date.min, Reason.PROGRAMMER)
    assert window(caps=(early,), working_days=frozenset({5})).refill_by == date.min  # a Monday


def test_a_limit_on_the_very_last_day_still_limits():
    last = Cap(reason=Reason.EXPIRY, on=date.max, label="x")
    stopped = window(events=(fill(), steady(), stop(1)), at=2, caps=(last,))
    assert (stopped.refill_by, stopped.reason) == (date.max, Reason.EXPIRY)


def test_a_clinic_may_work_every_day():
    assert window(working_days=frozenset(range(7))).refill_by == window().refill_by


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"margin_days": -1}, "margin and interval are not negative"),
        ({"max_interval_days": -1}, "margin and interval are not negative"),
        ({"working_days": frozenset()}, "a clinic works on at least one day of the week"),
        ({"working_days": frozenset({6, 7})}, "a clinic works on at least one day of the week"),
    ],
)
def test_a_policy_that_cannot_be_says_why(changes, said):
    with pytest.raises(ValueError, match=f"^{said}$"):
        replace(POLICY, **changes)
    assert replace(POLICY, margin_days=0, max_interval_days=0)
