"""Who may knock. Every address is tried by somebody unknown, by a stranger and by each role."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from api.tokens import token_list, token_revoke
from api.urls import urlpatterns
from tests.api import bodies
from tests.api.test_headers import body_for
from tests.api.views.test_recording import EVENTS

ROUTES = [str(pattern.pattern) for pattern in urlpatterns if pattern.name != "nowhere"]


def address(route, patient="", event=""):
    made = route.replace("<uuid:patient_id>", patient or str(uuid.uuid4()))
    made = made.replace("<uuid:event_id>", event or str(uuid.uuid4())).replace("<uuid:task_id>", str(uuid.uuid4()))
    return made.replace("<int:contact_id>", "1")


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options", "head"])
def test_nobody_unknown_gets_past_any_address(db, method, monkeypatch):
    monkeypatch.setattr("api.throttling.Strangers.rate", "1000/min")
    for route in [*ROUTES, "no/such/thing"]:
        answer = getattr(Client(), method)(f"/api/v1/{address(route)}")
        assert answer.status_code == 401, route
        assert answer["WWW-Authenticate"] == "Token"
        assert method == "head" or answer.json()["code"] == "not_authenticated"


PARTS = ("details", "contacts", "implants", "removals", "refills", "starts", *EVENTS)


def test_another_clinics_patient_does_not_exist(charlie, alice, filled):
    event = alice.get(f"patients/{filled}").json()["refills"][0]["event_id"]
    seen = [f"patients/{filled}", f"patients/{filled}/summary.pdf", f"events/{event}", f"refills/{event}"]
    for path in [*seen, f"refills/{event}/record.pdf"]:
        assert charlie.get(path).json()["code"] == "not_found", path
    assert charlie.get("patients").json() == []
    assert charlie.get("worklist").json()["rows"] == []
    assert charlie.get("tasks").json() == []
    assert charlie.ask("patients/search", {"query": "ahl"}).json() == []


def test_nothing_is_written_on_another_clinics_patient(charlie, alice, filled):
    for part in PARTS:
        answer = charlie.write(f"patients/{filled}/{part}", body_for(part), version=2)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), part
    assert alice.get(f"patients/{filled}")["ETag"] == '"2"'


def test_another_clinics_event_is_not_corrected_nor_judged(charlie, alice, filled):
    event = alice.get(f"patients/{filled}").json()["refills"][0]["event_id"]
    correction = {"reason": "typing error", "refill": bodies.FIRST_FILL}
    assert charlie.write(f"events/{event}/corrections", correction, version=2).status_code == 404
    assert charlie.write(f"events/{event}/strike", {"reason": "typing error"}, version=2).status_code == 404
    assert charlie.ask(f"patients/{filled}/refills/assessment", bodies.REFILL).status_code == 404
    change = EVENTS["program-changes"]
    assert charlie.ask(f"patients/{filled}/program-changes/assessment", change).status_code == 404


NURSE_MAY_NOT = ("implants", "removals", "orders")
PHARMACIST_MAY = ("readings", "stops", "starts", "alarms", "effects", "notes")


def test_roles_are_denied_by_default(alice, bob, pharmacist, auditor, filled):
    """A refusal for the role comes before any for the content; 201, 409 and 422 mean that the role was right."""
    for part in PARTS:
        nurse = part not in NURSE_MAY_NOT
        for caller, may in ((alice, nurse), (bob, nurse), (pharmacist, part in PHARMACIST_MAY), (auditor, False)):
            answer = caller.write(f"patients/{filled}/{part}", body_for(part), version=999)
            if may:
                assert answer.status_code in (201, 409, 422), part
            else:
                assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), part


def test_reading_and_judging_follow_the_role_too(auditor, pharmacist, filled):
    assert auditor.get(f"patients/{filled}").status_code == 200
    assert auditor.ask(f"patients/{filled}/refills/assessment", bodies.REFILL).status_code == 403
    assert pharmacist.ask(f"patients/{filled}/refills/assessment", bodies.REFILL).status_code == 403
    assert auditor.write("patients", bodies.PATIENT).status_code == 403


def test_a_colleague_sees_what_a_colleague_recorded(alice, bob, filled):
    assert alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2).status_code == 201
    newest = bob.get(f"patients/{filled}").json()["timeline"]
    assert any(event["recorded_by"].startswith("Alice Nurse") for event in newest)


def test_whoever_is_in_two_clinics_says_which(alice, creek, elsewhere, caller, filled):
    from pumplog.access import Role
    from tests.api.conftest import _person

    _person(elsewhere, "alice@example.org", "Alice Nurse", Role.AUDITOR)
    both = caller("alice@example.org")
    unsaid = both.get(f"patients/{filled}")
    assert (unsaid.status_code, unsaid.json()["code"]) == (400, "clinic_not_chosen")
    assert "rapid-creek" in unsaid.json()["detail"]
    assert both.get("me").status_code == 200
    assert both.get(f"patients/{filled}", **{"X-Clinic": "rapid-creek"}).status_code == 200
    assert both.get(f"patients/{filled}", **{"X-Clinic": "elsewhere"}).status_code == 404
    wrong = both.get(f"patients/{filled}", **{"X-Clinic": "no-such"})
    assert (wrong.status_code, wrong.json()["code"]) == (404, "not_found")
    # The role of one clinic is worth nothing in the other.
    assert both.write("patients", bodies.PATIENT, **{"X-Clinic": "elsewhere"}).status_code == 403


def test_who_belongs_nowhere_sees_nothing(published, db):
    user = get_user_model().objects.create_user("left@example.org", "Left", None)
    client = Client()
    client.force_login(user)
    assert client.get("/api/v1/me").json()["memberships"] == []
    assert client.get("/api/v1/patients").status_code == 404


def test_me_names_the_person_and_their_roles(alice):
    assert alice.get("me").json() == {
        "email": "alice@example.org",
        "name": "Alice Nurse",
        "memberships": [{"clinic": "rapid-creek", "clinic_name": "Rapid Creek Pain", "role": "nurse"}],
    }


def test_the_clinic_shows_its_rules(alice):
    clinic = alice.get("clinic").json()
    assert (clinic["slug"], clinic["zone"]) == ("rapid-creek", "America/Denver")
    assert clinic["policy"]["stop_volume_ml"] == "2"


@pytest.fixture
def session(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(email="alice@example.org"))
    return client


def test_a_session_reads(session):
    assert session.get("/api/v1/me").status_code == 200


def test_a_session_writes_only_with_its_csrf_token(session):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    post = {"content_type": "application/json", "headers": headers}
    refused = session.post("/api/v1/patients", bodies.PATIENT, **post)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    session.cookies["csrftoken"] = "a" * 32
    post["headers"] = headers | {"X-CSRFToken": "a" * 32}
    assert session.post("/api/v1/patients", bodies.PATIENT, **post).status_code == 201


def test_a_token_needs_no_csrf_token_and_a_session_does_not_lend_it_one(alice, session):
    session.cookies["csrftoken"] = "a" * 32
    headers = {"Idempotency-Key": str(uuid.uuid4()), "Authorization": "Token " + "f" * 64}
    answer = session.post("/api/v1/patients", bodies.PATIENT, content_type="application/json", headers=headers)
    assert answer.status_code == 401


HOSTILE_TOKENS = [
    *("", " ", "x", "f" * 64, "f" * 5000, "' OR 1=1 --", "é" * 64, "ÿ" * 40, "a\x00b" * 20, "../../../etc/passwd"),
    *("ff ff", "²" * 64, "%00" * 30, "null", "undefined"),
]


@pytest.mark.parametrize("token", HOSTILE_TOKENS)
def test_a_token_that_is_none_opens_nothing_and_breaks_nothing(db, token):
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Token {token}"})
    assert answer.status_code == 401


def test_a_token_ends(alice):
    assert alice.get("me").status_code == 200
    (row,) = token_list(email="alice@example.org")
    assert token_revoke(key=row.key, system_user="test") == 1
    assert alice.get("me").status_code == 401


def test_a_person_who_left_opens_nothing(alice):
    user = get_user_model().objects.get(email="alice@example.org")
    user.is_active = False
    user.save()
    assert alice.get("me").status_code == 401


def test_guessing_is_slow_and_the_known_are_not_slowed(alice, monkeypatch):
    guesser = Client()
    codes = [guesser.get("/api/v1/me", headers={"Authorization": f"Token {n:064d}"}).status_code for n in range(33)]
    assert codes[:30] == [401] * 30
    assert codes[30:] == [429] * 3
    waiting = guesser.get("/api/v1/me")
    assert waiting.json()["code"] == "throttled"
    assert int(waiting["Retry-After"]) >= 1
    assert [alice.get("me").status_code for _ in range(40)] == [200] * 40


def test_a_header_that_the_caller_writes_does_not_make_a_new_caller(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    codes = [Client().get("/api/v1/me", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(32)]
    assert codes[-1] == 429


def test_behind_a_trusted_proxy_each_caller_counts_alone(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    codes = [
        Client().get("/api/v1/me", headers={"X-Forwarded-For": f"6.6.6.6, 10.0.0.{n}"}).status_code for n in range(32)
    ]
    assert codes == [401] * 32
    spoofed = [
        Client().get("/api/v1/me", headers={"X-Forwarded-For": f"10.1.1.{n}, 10.9.9.9"}).status_code for n in range(32)
    ]
    assert spoofed[-1] == 429


def test_an_address_that_leads_nowhere_is_a_problem_and_no_page(alice):
    for path in ("no/such", "patients/", "patients/1", "patients/../clinic", "me/", "patients/é%00"):
        answer = alice.client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), path


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_is_changed_or_deleted_in_place(alice, filled, method):
    answer = getattr(alice.client, method)(f"/api/v1/patients/{filled}")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""],
)
def test_only_json_is_read(alice, creek, media_type):
    answer = alice.client.generic(
        "POST", "/api/v1/patients", b"mrn=1", content_type=media_type, headers={"Idempotency-Key": str(uuid.uuid4())}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
