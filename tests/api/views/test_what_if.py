"""The question by the API: the figures and codes of the page, and nothing written."""

import pytest

from pumplog.models import AuditEntry, Event

FOUR = {"mode": "continuous", "dose": "4 mg/day"}


@pytest.fixture
def ask(physician, filled):
    def asked(**body):
        return physician.ask(f"patients/{filled}/what-if", {"basis": "in_pump", **body})

    return asked


def test_today_and_the_proposal_stand_side_by_side(ask):
    answer = ask(program=FOUR)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["today"]["flow_ml_per_day"] == "0.3"
    assert body["proposed"]["flow_ml_per_day"] == "0.2"
    assert [item["dose_mcg_per_day"] for item in body["proposed"]["daily_doses"]] == ["4000"]
    assert {limit["evidence"] for limit in body["flow_limits"]} <= {"published", "unverified"}
    assert body["strength"] is None


def test_findings_have_the_codes_of_a_recording(ask):
    found = ask(program={"mode": "continuous", "dose": "60 mg/day"}).json()["proposed"]["findings"]
    assert "dose_ratio_high" in {finding["code"] for finding in found}


def test_each_step_says_where_its_inputs_come_from(ask):
    steps = ask(program=FOUR).json()["proposed"]["working"]
    flow = next(step for step in steps if step["label"] == "Flow")
    assert flow["rounding"] == "half up at 9 places"
    assert {item["name"]: item["origin"] for item in flow["inputs"]}["dose"] == "as entered here"
    strength = next(item for item in flow["inputs"] if item["name"].startswith("strength"))
    assert strength["origin"].startswith("record ")
    assert strength["on"]


def test_the_strength_for_an_interval(ask):
    body = ask(basis="refill", interval_days=60).json()["strength"]
    assert body["found"] is True
    assert body["assessment"]["window"]["refill_by"]
    assert body["working"][0]["label"] == "Least strength"
    stopped = ask(basis="refill", interval_days=300).json()["strength"]
    assert stopped["found"] is False
    assert stopped["stops"][0]["code"] == "interval_limited_by_stability"


@pytest.mark.parametrize(
    ("body", "key", "code"),
    [
        ({"strengths": ["20 mg/mL"]}, "strengths", "unknown_key"),
        ({"filled_ml": "40"}, "filled_ml", "unknown_key"),
        ({"basis": "refill", "filled_ml": 40}, "filled_ml", "number_not_text"),
        ({"basis": "refill", "filled_ml": "4_0"}, "filled_ml", "not_a_number"),
        ({"accepted_risk_pct": "50"}, "accepted_risk_pct", "out_of_range"),
        ({"margin_days": "5"}, "margin_days", "wrong_type"),
        ({"basis": "tomorrow"}, "basis", "word_unknown"),
        ({"dose": "6 mg/day"}, "dose", "unknown_key"),
    ],
)
def test_a_bad_question_is_refused_at_its_key(ask, body, key, code):
    answer = ask(**body)
    assert answer.status_code == 422
    assert [(found["field"], found["code"]) for found in answer.json()["findings"]] == [(key, code)]


def test_it_is_for_physician_and_pharmacist(alice, filled):
    assert alice.ask(f"patients/{filled}/what-if", {"basis": "in_pump"}).status_code == 403


def test_nothing_is_written(ask, physician, filled):
    before = (AuditEntry.objects.count(), Event.objects.count())
    ask(basis="refill", program=FOUR, interval_days=60)
    assert (AuditEntry.objects.count(), Event.objects.count()) == before
    assert physician.get(f"patients/{filled}")["ETag"] == '"2"'
