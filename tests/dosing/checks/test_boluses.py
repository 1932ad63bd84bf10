from dataclasses import replace
from datetime import timedelta

import pytest

from pumplog.dosing.checks.boluses import counted_findings
from pumplog.dosing.findings import Evidence, Severity
from pumplog.dosing.past import past_of
from pumplog.dosing.programs import Continuous, PatientBolus
from tests.dosing.build import (
    LIMITS,
    allowed,
    assess,
    codes,
    day,
    draft,
    fill,
    filled,
    limit,
    mg,
    mg_day,
    order,
    steady,
    the,
    with_limits,
)


def bolus(dose="0.5", times=4, lockout=None):
    return PatientBolus(dose=mg(dose), max_per_day=times, lockout_minutes=lockout)


def typed(now, before=None, **changes):
    events = (fill(), steady(6, bolus=before))
    return assess(draft(program=Continuous(dose=mg_day(6)), program_bolus=now), events=events, **changes)


def asked(found):
    return [f.code for f in found.findings if f.field == "program_bolus" and f.severity is not Severity.INFORM]


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("0.5", []),
        ("0.6", []),
        ("0.35", []),
        ("5", ["bolus_dose_far"]),
        ("0.05", ["bolus_dose_far"]),
        ("500", ["bolus_over_daily_dose"]),
        ("0.751", ["bolus_dose_far"]),
        ("0.334", ["bolus_dose_far"]),
    ],
)
def test_a_bolus_far_from_the_one_before_asks_for_a_reason(dose, expected):
    assert asked(typed(bolus(dose), bolus())) == expected


def test_the_factor_is_named():
    assert "a factor of 10" in the(typed(bolus("5"), bolus()), "bolus_dose_far").message


def test_exchanged_digits_are_seen_within_an_ordinary_step():
    assert asked(typed(bolus("0.54"), bolus("0.45"))) == ["bolus_digits_swapped"]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ((4, 240), (4, 240), []),
        ((4, 180), (4, 240), []),
        ((4, 4), (4, 240), ["lockout_far"]),
        ((2, 240), (2, 4), ["lockout_far"]),
        ((4, 60), (4, 240), ["lockout_far"]),
        ((4, 61), (4, 240), []),
        ((4, 14_400), (4, 240), ["lockout_and_count_disagree"]),
    ],
)
def test_a_lock_out_that_changed_its_unit_asks_for_a_reason(now, before, expected):
    found = typed(bolus(times=now[0], lockout=now[1]), bolus(times=before[0], lockout=before[1]))
    assert asked(found) == expected


def test_hours_and_minutes_exchanged_are_called_that():
    assert "hours and minutes exchanged" in the(typed(bolus(lockout=4), bolus(lockout=240)), "lockout_far").message


@pytest.mark.parametrize(
    ("times", "lockout", "expected"),
    [
        (6, 240, []),
        (7, 240, ["lockout_and_count_disagree"]),
        (1, 1440, []),
        (1, 10_000, []),
        (6, 4, ["lockout_in_hours"]),
        (7, 4, ["lockout_in_hours"]),
        (8, 4, []),
        (4, 25, []),
        (6, 0, []),
        (6, None, []),
    ],
)
def test_hz5_lock_out_and_number_are_held_against_each_other(times, lockout, expected):
    assert asked(typed(bolus("0.1", times, lockout))) == expected


@pytest.mark.parametrize(
    ("times", "expected"), [(4, []), (11, []), (12, ["bolus_count_far"]), (1, ["bolus_count_far"])]
)
def test_three_times_as_many_boluses_or_a_third_ask_for_a_reason(times, expected):
    assert asked(typed(bolus(times=times), bolus(times=4))) == expected


def test_a_whole_days_dose_in_one_bolus_asks_for_a_reason():
    assert asked(typed(bolus("6", 1))) == ["bolus_over_daily_dose"]
    assert asked(typed(bolus("5.99", 1))) == []


def test_worked_example_r18_a_tenth_of_the_daily_dose_is_a_rule_of_thumb_and_only_informs():
    assert "bolus_over_tenth_of_day" not in codes(typed(bolus("0.6")))
    finding = the(typed(bolus("0.61")), "bolus_over_tenth_of_day")
    assert (finding.severity, finding.evidence) == (Severity.INFORM, Evidence.UNVERIFIED)


def test_a_clinics_largest_bolus_holds():
    limits = with_limits("morphine", limit("max_bolus_mcg", 400, Evidence.CLINIC))
    assert the(typed(bolus("0.401"), limits=limits), "bolus_above_clinic_limit").severity is Severity.ACKNOWLEDGE
    assert "bolus_above_clinic_limit" not in codes(typed(bolus("0.4"), limits=limits))


def test_boluses_that_are_not_those_of_the_order_ask_for_a_reason():
    ordered = replace(order(filled()), program=Continuous(dose=mg_day(6)), bolus=bolus("0.5"))
    assert asked(typed(bolus("0.45"), order=ordered)) == ["boluses_differ_from_order"]
    assert asked(typed(bolus("0.5"), bolus("0.2"), order=ordered)) == [], "a change that was ordered"


def test_a_bolus_is_held_against_the_last_one_also_after_a_time_without():
    past = past_of((fill(), steady(6, bolus=bolus("0.5")), steady(6, at=day(30))))
    found = assess(draft(program=Continuous(dose=mg_day(6)), program_bolus=bolus("5")), past=past)
    assert asked(found) == ["bolus_dose_far"]


def counted(count, *settings, begins=0, ends=10):
    past = past_of((fill(), *settings))
    return [f.code for f in counted_findings(past, begins=day(begins), ends=day(ends), count=count)]


def test_more_boluses_counted_than_the_programme_allows_ask_for_a_reason():
    setting = steady(6, bolus=allowed("0.5", 4))
    assert counted(48, setting) == []
    assert counted(49, setting) == ["boluses_above_allowed"]


def test_boluses_without_any_allowed_ask_for_a_reason():
    assert counted(1, steady(6)) == ["boluses_above_allowed"]
    assert counted(0, steady(6)) == []


def test_the_largest_number_allowed_within_the_interval_counts():
    settings = (steady(6, bolus=allowed("0.5", 4)), steady(6, at=day(5), bolus=allowed("0.5", 8)))
    assert counted(96, *settings) == []
    assert counted(97, *settings) == ["boluses_above_allowed"]
    assert counted(49, *settings, begins=-6, ends=4) == ["boluses_above_allowed"], "what came later does not count"


def test_nothing_on_record_says_nothing():
    assert not list(counted_findings(past_of(()), begins=day(0), ends=day(0) + timedelta(days=3), count=50))


def test_the_patients_own_unit_is_used():
    assert "A bolus of 5 mg; before it was 0.5 mg" in the(typed(bolus("5"), bolus()), "bolus_dose_far").message
    assert LIMITS.unit("morphine") == "mg"
