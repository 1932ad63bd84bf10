"""A draft is judged as it would be recorded: same codes, same order, nothing written."""

import copy
import re

import pytest

from tests.api import bodies


def second(**changes):
    body = copy.deepcopy(bodies.REFILL) | {"drugs": copy.deepcopy(bodies.FIRST_FILL["drugs"]), "program": None}
    del body["program"], body["programmer"]
    return body | changes


OVERFILL = second(filled_ml="45", residual={"state": "measured", "aspirated_ml": "20"}, running_confirmed=False)


def keys_of(published, component, before=""):
    """Every key a body may have, as a path: `drugs[].lot`."""
    for key, shape in published.schema["components"]["schemas"][component]["properties"].items():
        yield f"{before}{key}"
        for inner, mark in ((shape, ""), (shape.get("items", {}), "[]")):
            for part in (inner, *inner.get("oneOf", ()), *inner.get("allOf", ())):
                if "$ref" in part:
                    yield f"{before}{key}{mark}"
                    yield from keys_of(published, part["$ref"].rsplit("/", 1)[-1], f"{before}{key}{mark}.")


def stems(findings):
    return [(finding["code"], finding["field"], finding["severity"]) for finding in findings]


def test_it_shows_every_figure_with_its_working(alice, filled):
    answer = alice.ask(f"patients/{filled}/refills/assessment", second())
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["held_after_ml"] == "40"
    assert body["flow_ml_per_day"] == "0.3"
    assert body["expected_residual_ml"].startswith("13.5")
    assert body["window"]["refill_by"]
    assert all(step["formula"] and step["result"] for step in body["working"])
    assert alice.get(f"patients/{filled}")["ETag"] == '"2"'


def test_recording_refuses_with_the_findings_of_the_assessment(alice, filled):
    judged = alice.ask(f"patients/{filled}/refills/assessment", OVERFILL).json()["findings"]
    refused = alice.write(f"patients/{filled}/refills", OVERFILL, version=2)
    assert (refused.status_code, refused.json()["code"]) == (422, "refused")
    assert refused.json()["findings"] == judged
    assert {"fill_over_reservoir", "running_not_confirmed"} <= {finding["code"] for finding in judged}
    assert alice.get(f"patients/{filled}")["ETag"] == '"2"'


def test_findings_are_those_of_the_command_in_its_order(alice, filled):
    """What any other door gets from the same command is what the API shows, one for one."""
    import uuid

    from api.serializers.refill import RefillBody
    from pumplog.selectors.scope import actor_by_email
    from pumplog.services.refill import refill_assess

    reader = RefillBody(data=OVERFILL)
    reader.is_valid(raise_exception=True)
    actor = actor_by_email(email="alice@example.org", clinic_slug="rapid-creek")
    own = refill_assess(actor=actor, patient_id=uuid.UUID(filled), draft=reader.validated_data).findings
    shown = alice.ask(f"patients/{filled}/refills/assessment", OVERFILL).json()["findings"]
    assert [(f["code"], f["severity"], f["message"]) for f in shown] == [(f.code, f.severity, f.message) for f in own]


def test_every_finding_points_to_a_key_that_was_sent_or_could_be(alice, filled, published):
    odd = second(
        residual={"state": "nothing_aspirated"},
        drugs=[{"drug": "unheard-of", "concentration": "2 mg/mL", "primary": True}] * 2,
        programmer={"alarm_on": "2026-11-30", "expected_residual_ml": "2"},
        running_confirmed=False,
    )
    known = set(keys_of(published, "RefillRecording")) | {"", "refill_by"}
    for body in (odd, OVERFILL, second(filled_ml="0", performed_at="2027-01-01T00:00:00Z")):
        findings = alice.ask(f"patients/{filled}/refills/assessment", body).json()["findings"]
        assert findings
        assert {re.sub(r"\[\d+\]", "[]", finding["field"]) for finding in findings} <= known


def test_a_reason_lets_a_finding_pass_and_is_kept(alice, filled):
    twin = second(residual={"state": "measured", "aspirated_ml": "6"})
    refused = alice.write(f"patients/{filled}/refills", twin, version=2)
    asked = [f["code"] for f in refused.json()["findings"] if f["severity"] == "acknowledge"]
    assert "difference_over_2_ml" in asked
    short = alice.write(f"patients/{filled}/refills", twin | {"acknowledged": dict.fromkeys(asked, "ok")}, version=2)
    assert short.status_code == 422
    given = twin | {"acknowledged": dict.fromkeys(asked, "aspirated slowly, twice"), "note": "calm visit"}
    made = alice.write(f"patients/{filled}/refills", given, version=2)
    assert made.status_code == 201, made.content
    kept = {f["code"]: f["acknowledged_reason"] for f in made.json()["findings"]}
    assert {kept[code] for code in asked} == {"aspirated slowly, twice"}
    assert alice.get(made.json()["url"]).json()["reason"] == "calm visit"


def test_a_programme_is_judged_too(alice, filled):
    change = {
        "happened_at": "2026-11-20T10:00:00-07:00",
        "program": {"mode": "continuous", "dose": "60 mg/day"},
        "reason": "typing",
        "running_confirmed": True,
    }
    judged = alice.ask(f"patients/{filled}/program-changes/assessment", change).json()
    assert judged["flow_ml_per_day"] == "3"
    assert "dose_ratio_high" in [finding["code"] for finding in judged["findings"]]
    refused = alice.write(f"patients/{filled}/program-changes", change, version=2)
    assert refused.json()["findings"] == judged["findings"]


def test_without_a_pump_there_is_nothing_to_judge(alice, registered):
    answer = alice.ask(f"patients/{registered}/refills/assessment", bodies.FIRST_FILL)
    assert answer.status_code == 422
    assert stems(answer.json()["findings"]) == [("no_pump", "", "block")]


@pytest.mark.parametrize("path", ["refills/assessment", "program-changes/assessment"])
def test_a_bad_body_is_refused_before_anything_is_judged(alice, filled, path):
    answer = alice.ask(f"patients/{filled}/{path}", {"x": 1})
    assert answer.status_code == 422
    assert ("unknown_key", "x", "block") in stems(answer.json()["findings"])
