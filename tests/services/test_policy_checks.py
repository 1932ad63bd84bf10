"""Rules about notices that cannot be meant: a patient would be told too late, at night, or not at all."""

from dataclasses import replace

import pytest

from pumplog.services.clinic import FIRST_POLICY
from pumplog.services.policy_checks import policy_findings


def found(**changes):
    return [(finding.code, finding.field) for finding in policy_findings(replace(FIRST_POLICY, **changes))]


def test_what_a_clinic_starts_with_is_in_order():
    assert found() == []


@pytest.mark.parametrize(
    ("tiers", "safety", "stands"),
    [((14, 7, 2), 2, False), ((14, 7, 2), 1, True), ((14, 7), 2, True), ((14, 7), 7, False), ((2, 0), 0, False)],
)
def test_hz8_at_least_one_notice_is_told_whatever_was_booked(tiers, safety, stands):
    wrong = found(notice_tiers_days=tiers, safety_tier_days=safety)
    assert (("no_safety_tier", "safety_tier_days") in wrong) is stands


@pytest.mark.parametrize(
    ("start", "end", "hour", "code"),
    [
        (20, 8, 9, None),
        (20, 8, 8, None),
        (20, 8, 7, "notice_hour_is_quiet"),
        (20, 8, 20, "notice_hour_is_quiet"),
        (20, 8, 23, "notice_hour_is_quiet"),
        (20, 8, 0, "notice_hour_is_quiet"),
        (12, 14, 13, "notice_hour_is_quiet"),
        (12, 14, 14, None),
        (0, 0, 3, None),
        (13, 9, 9, None),
        (12, 9, 9, "quiet_too_long"),
        (24, 8, 9, "quiet_hour_unknown"),
        (20, -1, 9, "quiet_hour_unknown"),
    ],
)
def test_hz10_quiet_hours_leave_a_time_at_which_notices_go(start, end, hour, code):
    wrong = found(quiet_from_hour=start, quiet_until_hour=end, notice_hour=hour)
    assert [told for told, _ in wrong] == ([code] if code else [])


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"daily_cap": 0}, "cap_out_of_range", "daily_cap"),
        ({"daily_cap": 11}, "cap_out_of_range", "daily_cap"),
        ({"unconfirmed_days": 91}, "days_out_of_range", "unconfirmed_days"),
        ({"physician_days": 6}, "physician_before_call", "physician_days"),
        ({"letter_days": 0}, "days_out_of_range", "letter_days"),
        ({"return_address": "a\nb\nc\nd\ne"}, "return_address_too_long", "return_address"),
        ({"return_address": "x" * 51}, "return_address_too_long", "return_address"),
        ({"return_address": "Rapid Creek Pain Clinic\n1 Main Street"}, "return_address_tells", "return_address"),
        ({"staff_email": "nobody"}, "email_unreadable", "staff_email"),
        ({"safety_tier_days": 91}, "days_out_of_range", "safety_tier_days"),
        ({"daytime_phone": "ask at the desk"}, "phone_unreadable", "daytime_phone"),
        ({"after_hours_phone": "605-555-0199" + "0" * 30}, "phone_unreadable", "after_hours_phone"),
        ({"after_hours_phone": "605-555\n0199"}, "phone_unreadable", "after_hours_phone"),
    ],
)
def test_each_rule_that_cannot_be_meant_is_named_at_its_field(changes, code, field):
    assert found(**changes) == [(code, field)]


@pytest.mark.parametrize("number", ["", "112", "605-555-0142", "Desk: +1 307 555 0100 ext. 4"])
def test_a_number_is_written_as_people_do_or_left_out(number):
    assert found(daytime_phone=number, after_hours_phone=number) == []


def test_everything_is_said_at_once():
    wrong = found(margin_days=61, daily_cap=0, letter_days=0, working_days=frozenset())
    assert [code for code, _ in wrong] == [
        "margin_out_of_range",
        "working_days_missing",
        "cap_out_of_range",
        "days_out_of_range",
    ]
