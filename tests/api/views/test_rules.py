"""The clinic's rules at the API: read with their version, replaced as a whole, never blindly."""

import json
import uuid

import pytest

from pumplog.access import Role, console
from pumplog.models import AuditEntry, ClinicPolicy
from pumplog.services.clinic import member_add
from pumplog.sheets.drafts import Submission

ANSWERED_ONLY = {"version", "set_at", "set_by"}


@pytest.fixture
def manager(creek, caller):
    member_add(
        actor=console(system_user="test", clinic_id=creek),
        email="mona@example.org",
        name="Mona Manager",
        role=Role.MANAGER,
        password=None,
        submission=Submission(key=uuid.uuid4()),
    )
    return caller("mona@example.org")


@pytest.fixture
def rules(manager):
    return {key: value for key, value in manager.get("clinic/rules").json().items() if key not in ANSWERED_ONLY}


def put(caller, body, version='"1"', key=None):
    headers = {"Idempotency-Key": key or str(uuid.uuid4())} | ({"If-Match": version} if version else {})
    data = json.dumps(body).encode()
    url = "/api/v1/clinic/rules"
    return caller._checked(caller.client.put(url, data, content_type="application/json", headers=headers))


def codes(answer):
    return [(finding["code"], finding["field"]) for finding in answer.json()["findings"]]


def test_what_is_read_can_be_sent_back_as_it_is(manager, rules):
    assert manager.get("clinic/rules")["ETag"] == '"1"'
    answer = put(manager, rules)
    assert answer.status_code == 200, answer.content
    assert {key: value for key, value in answer.json().items() if key not in ANSWERED_ONLY} == rules
    assert answer["ETag"] == '"2"'
    assert AuditEntry.objects.filter(action="policy_set").count() == 1


def test_every_rule_that_is_sent_is_the_rule_that_holds(manager, rules, creek):
    changed = rules | {
        "notice_tiers_days": [21, 10, 3], "safety_tier_days": 3, "quiet_from_hour": 19, "quiet_until_hour": 7,
        "notice_hour": 10, "daily_cap": 1, "unconfirmed_days": 6, "physician_days": 3, "letter_days": 9,
        "envelope": "din", "return_address": "Rapid Creek\n1 Main Street", "margin_days": 5, "stop_volume_ml": "2.5",
        "accepted_risk_pct": None, "max_interval_days": None, "holidays": ["2026-12-25"], "working_days": [1, 2, 3],
        "absurd_doses": "block",
    }  # fmt: skip
    answer = put(manager, changed)
    assert answer.status_code == 200, answer.content
    assert {key: value for key, value in answer.json().items() if key not in ANSWERED_ONLY} == changed
    assert ClinicPolicy.objects.filter(clinic_id=creek).count() == 2


def test_whoever_has_not_seen_the_newest_rules_changes_nothing(manager, rules):
    assert put(manager, rules | {"margin_days": 3}).status_code == 200
    stale = put(manager, rules | {"margin_days": 9})
    assert (stale.status_code, stale.json()["code"], stale.json()["current_version"]) == (409, "record_changed", 2)
    assert stale.json()["who"].startswith("Mona Manager")
    assert manager.get("clinic/rules").json()["margin_days"] == 3


def test_the_same_key_sets_one_version(manager, rules, creek):
    key = str(uuid.uuid4())
    assert [put(manager, rules | {"margin_days": 3}, key=key).status_code for _ in range(2)] == [200, 200]
    assert ClinicPolicy.objects.filter(clinic_id=creek).count() == 2


@pytest.mark.parametrize("missing", ["version", "key"])
def test_it_says_what_was_seen_and_has_a_key(manager, rules, missing):
    if missing == "version":
        assert put(manager, rules, version="").json()["code"] == "version_missing"
    else:
        assert put(manager, rules, key=" ").json()["code"] == "idempotency_key_missing"


def test_only_a_manager_sets_them_and_the_others_may_look(manager, alice, physician, auditor, stranger, rules):
    for caller in (alice, physician, auditor):
        assert caller.get("clinic/rules").status_code == 200
        assert put(caller, rules).status_code == 403
    assert stranger.get("clinic/rules").status_code == 401


def test_a_rule_that_is_left_out_is_missing_and_not_the_old_one(manager, rules):
    answer = put(manager, {key: value for key, value in rules.items() if key != "daily_cap"})
    assert (answer.status_code, codes(answer)) == (422, [("missing_key", "daily_cap")])


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"daily_cap": 0}, "out_of_range", "daily_cap"),
        ({"quiet_from_hour": 24}, "out_of_range", "quiet_from_hour"),
        ({"envelope": "c4"}, "word_unknown", "envelope"),
        ({"working_days": [0]}, "out_of_range", "working_days[0]"),
        ({"stop_volume_ml": "20"}, "stop_volume_over_reservoir", "stop_volume_ml"),
        ({"safety_tier_days": 1}, "no_safety_tier", "safety_tier_days"),
        ({"notice_hour": 7}, "notice_hour_is_quiet", "notice_hour"),
        ({"physician_days": 6}, "physician_before_call", "physician_days"),
        ({"quiet_hours": "20-8"}, "unknown_key", "quiet_hours"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_key(manager, rules, changes, code, field):
    answer = put(manager, rules | changes)
    assert (answer.status_code, codes(answer)) == (422, [(code, field)]), answer.content
