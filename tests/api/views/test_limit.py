"""The clinic's limits at the API."""

import uuid

import pytest

from pumplog.models import ClinicLimit

OWN = {
    "drug": "morphine",
    "kind": "max_daily_mcg",
    "value": "5 mg/day",
    "stop": "block",
    "approver_name": "Pia Physician",
    "approver_role": "physician",
    "approved_on": "2026-03-12",
    "reason": "local practice",
}


def codes(answer):
    return [(finding["code"], finding["field"]) for finding in answer.json()["findings"]]


def test_every_limit_is_shown_with_where_it_comes_from(alice):
    shown = alice.get("clinic/limits").json()
    assert shown["versions"] == []
    zic = [row for row in shown["limits"] if (row["drug"], row["kind"]) == ("ziconotide", "step_max_mcg_per_day")]
    assert [(row["shown"], row["evidence"], row["source"], row["answer"]) for row in zic] == [
        ("2.4 mcg/day", "published", "PRIALT US PI", "ask")
    ]


def test_a_limit_is_set_and_ended_and_both_stay(physician, alice):
    made = physician.write("clinic/limits", OWN)
    assert made.status_code == 201, made.content
    own = [row for row in made.json()["limits"] if row["evidence"] == "clinic"]
    assert [(row["shown"], row["answer"]) for row in own] == [("5 mg/day", "block")]
    ended = physician.write(
        "clinic/limits", {"drug": "morphine", "kind": "max_daily_mcg", "value": None, "reason": "no longer"}
    )
    assert ended.status_code == 201, ended.content
    versions = alice.get("clinic/limits").json()["versions"]
    assert [(row["version"], row["shown"], row["current"]) for row in versions] == [
        (2, "ended", False),
        (1, "5 mg/day", False),
    ]
    assert versions[1]["approver_name"] == "Pia Physician"
    assert versions[1]["set_by"].startswith("Pia Physician")


def test_the_same_key_sets_one_version(physician):
    key = str(uuid.uuid4())
    assert [physician.write("clinic/limits", OWN, key=key).status_code for _ in range(2)] == [201, 201]
    assert ClinicLimit.objects.count() == 1


def test_a_nurse_and_an_auditor_may_look_and_not_set(alice, auditor, stranger):
    for caller in (alice, auditor):
        assert caller.get("clinic/limits").status_code == 200
        assert caller.write("clinic/limits", OWN).status_code == 403
    assert stranger.get("clinic/limits").status_code == 401


def test_another_clinic_does_not_see_it(physician, charlie):
    physician.write("clinic/limits", OWN)
    assert charlie.get("clinic/limits").json()["versions"] == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"value": "5"}, "unit_missing", "value"),
        ({"value": "5 mg/mL"}, "unit_wrong_kind", "value"),
        ({"value": "5,0 mg/day"}, "decimal_comma", "value"),
        ({"value": "1_0 mg/day"}, "not_a_number", "value"),
        ({"value": " 5 mg/day"}, "number_missing", "value"),
        ({"value": 5}, "number_not_text", "value"),
        ({"kind": "steps_max_in_7_days", "value": "2.5 steps"}, "not_a_number", "value"),
        ({"kind": "step_max_pct_in_24_h", "value": "20 %"}, "unit_wrong_kind", "value"),
        ({"kind": "most"}, "word_unknown", "kind"),
        ({"stop": "perhaps"}, "word_unknown", "stop"),
        ({"approver_role": "nurse"}, "word_unknown", "approver_role"),
        ({"aproved_by": "x"}, "unknown_key", "aproved_by"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_key(physician, changes, code, field):
    answer = physician.write("clinic/limits", OWN | changes)
    assert answer.status_code == 422
    assert codes(answer) == [(code, field)]


def test_what_nobody_answers_for_is_refused(physician):
    answer = physician.write("clinic/limits", OWN | {"approver_name": "", "approved_on": None})
    assert answer.status_code == 422
    assert codes(answer) == [("approver_missing", "approver_name"), ("approved_on_missing", "approved_on")]
