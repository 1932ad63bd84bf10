"""Every way to fail is one kind of answer, and nothing that is sent makes the server fail."""

import copy
import json
import uuid

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework import exceptions

from api.errors import handler
from tests.api import bodies
from tests.api.hostile import NOT_NUMBERS
from tests.api.test_headers import body_for
from tests.api.views.test_recording import EVENTS

KEYS = ["type", "title", "status", "code", "detail", "findings"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (exceptions.UnsupportedMediaType("x/y"), 415, "unsupported_media_type"),
        (exceptions.Throttled(7), 429, "throttled"),
        (Http404(), 404, "not_found"),
    ],
)
def test_a_problem_has_one_form(error, status, code):
    answer = handler(error, {})
    body = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert list(body) == KEYS
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"urn:pumplog:problem:{code}"


def test_what_nobody_foresaw_is_not_dressed_up():
    assert handler(ZeroDivisionError(), {}) is None


def test_findings_carry_every_key(alice, creek):
    answer = alice.write("patients", {"mrn": 1})
    assert answer.status_code == 422
    first = answer.json()["findings"][0]
    assert first == {
        "code": "number_not_text",
        "field": "mrn",
        "severity": "block",
        "message": first["message"],
        "source": None,
        "evidence": None,
        "figures": [],
    }
    assert [finding["field"] for finding in answer.json()["findings"]] == [
        *("mrn", "family_name", "given_name", "birth_date", "language"),
    ]


PATHS = {
    "implants": (
        bodies.IMPLANT,
        ["reservoir_ml", "low_reservoir_alarm_ml", "flow_tolerance_pct", "catheter_length_cm"],
    ),
    "readings": (EVENTS["readings"] | {"bolus_dose": "1 mg"}, ["expected_residual_ml", "bolus_dose"]),
    "details": (bodies.PATIENT, ["stop_volume_ml"]),
    "effects": (EVENTS["effects"], ["pain", "function"]),
}


@pytest.mark.parametrize("part", PATHS)
def test_no_hostile_text_gets_through_the_door_in_a_numeric_field(physician, filled, part):
    body, fields = PATHS[part]
    for text in NOT_NUMBERS:
        answer = physician.write(f"patients/{filled}/{part}", body | dict.fromkeys(fields, text), version=2)
        assert answer.status_code == 422, text
        assert set(fields) <= {finding["field"] for finding in answer.json()["findings"]}, text
    assert physician.get(f"patients/{filled}")["ETag"] == '"2"'


HOSTILE_BODIES = [
    *(b"", b"{}", b"[]", b"null", b"{", b"\x00", b"\xff\xfe", b'{"a":' * 9000, b"[" * 200_000, b'"' * 99_999),
    *(b'{"acknowledged": []}', b'{"acknowledged": {"x": {"y": 1}}}', b'{"program": {"mode": []}}', b'{"drugs": "x"}'),
    *(b'{"residual": []}', b'{"residual": {"state": {}}}', b'{"drugs": [null, 1, "x", [], {}]}', b'{"": ""}'),
    *(b'{"__proto__": {}, "constructor": 1}', b'{"happened_at": "9999-12-31T23:59:59.999999+00:00"}'),
    b'{"note": "' + b"x" * 250_000 + b'"}',
    b'{"a": "' + b"x" * 300_000 + b'"}',
]
POSTS = (
    *(
        "patients",
        "patients/search",
        "worklist/search",
        "dosing",
        "patients/{}/refills",
        "patients/{}/refills/assessment",
    ),
    *("patients/{}/program-changes/assessment", "patients/{}/details", "patients/{}/contacts", "patients/{}/implants"),
    *("patients/{}/readings", "patients/{}/orders", "patients/{}/notes"),
)


@pytest.mark.parametrize("path", POSTS)
def test_no_hostile_body_makes_the_server_fail(physician, filled, path):
    for body in HOSTILE_BODIES:
        answer = physician.write(path.format(filled), body, version=2)
        assert answer.status_code in (400, 413, 422), body[:40]
        assert answer.json()["findings"] or answer.status_code == 413, body[:40]


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["1", "0", "40", "20 mg/mL", "6 mg/day", "2026-11-20T09:30:00-07:00", "morphine"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["mode", "dose", "state", "x"]), inner),
    max_leaves=6,
)


def places(value, path=()):
    """Every place in a body where something stands."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from places(inner, (*path, key))


def put(body, path, value):
    if not path:
        return value
    made = inner = copy.deepcopy(body)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return made


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_value_anywhere_in_a_refill_makes_the_server_fail(alice, filled, data):
    """Whatever stands anywhere, the answer is a judgement or a problem; the client raises a would-be 500."""
    path = data.draw(st.sampled_from(list(places(bodies.REFILL))))
    body = put(bodies.REFILL, path, data.draw(VALUES))
    answer = alice.ask(f"patients/{filled}/refills/assessment", json.dumps(body).encode())
    assert answer.status_code in (200, 400, 422)


FAR = ["1900-01-01T00:00:00+14:00", "2199-12-31T23:59:59-14:00", "1970-01-01T00:00:00Z", "2026-11-22T18:00:01Z"]


@pytest.mark.parametrize("part", [*EVENTS, "refills", "removals", "starts"])
def test_a_far_instant_is_a_finding(physician, filled, part):
    body = body_for(part)
    field = "performed_at" if part == "refills" else "happened_at"
    for instant in FAR:
        answer = physician.write(f"patients/{filled}/{part}", body | {field: instant}, version=2)
        assert answer.status_code == 422, (instant, answer.content)


LARGE = ["999999999", "999999999.999999", "0.000001", "0"]


@pytest.mark.parametrize("figure", LARGE)
def test_the_largest_and_smallest_figures_are_judged_not_stumbled_over(physician, filled, figure):
    for path, unit in (
        (("filled_ml",), ""),
        (("residual", "aspirated_ml"), ""),
        (("drugs", 0, "concentration"), " mcg/mL"),
        (("program", "dose"), " mcg/day"),
        (("program", "patient_bolus", "dose"), " mcg"),
        (("programmer", "expected_residual_ml"), ""),
        (("retained_ml",), ""),
    ):
        body = put(bodies.REFILL, path, f"{figure}{unit}")
        assert physician.ask(f"patients/{filled}/refills/assessment", body).status_code in (200, 422)
        assert physician.write(f"patients/{filled}/refills", body, version=2).status_code == 422
    for field in ("reservoir_ml", "low_reservoir_alarm_ml", "flow_tolerance_pct", "catheter_length_cm"):
        event = physician.get(f"patients/{filled}").json()["timeline"][-1]["id"]
        correction = {"reason": "measured again", "implantation": bodies.IMPLANT | {field: figure}}
        answer = physician.write(f"events/{event}/corrections", correction, version=1)
        assert answer.status_code in (409, 422)


def test_names_of_all_kinds_are_kept_as_they_are(alice, creek):
    for number, name in enumerate(
        ["O'Brien <b>&amp;", "Robert'); DROP TABLE--", "{{7*7}}", "王小明", "Ñuño \U0001f600", "=1+1"]
    ):
        made = alice.write("patients", bodies.PATIENT | {"mrn": f"N{number}", "family_name": name})
        assert made.status_code == 201, made.content
        assert alice.get(f"patients/{made.json()['id']}").json()["banner"]["family_name"] == name


@pytest.mark.parametrize("accept", ["text/html", "application/pdf", "image/*", "x"])
def test_who_accepts_no_json_is_told_so(alice, accept):
    answer = alice.client.get("/api/v1/me", headers={"Accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")


def test_ids_of_other_shapes_lead_nowhere(alice, db):
    for odd in ("1", "x", str(uuid.uuid4()).upper(), "00000000000000000000000000000000", "%2e%2e"):
        assert alice.client.get(f"/api/v1/patients/{odd}").status_code == 404
