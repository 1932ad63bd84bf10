"""One key, one effect, one answer; and nobody overwrites what they have not seen."""

import uuid

from tests.api import bodies
from tests.api.views.test_recording import EVENTS


def count(caller, patient):
    return len(caller.get(f"patients/{patient}").json()["timeline"])


def test_the_same_request_twice_has_one_effect_and_one_answer(alice, filled):
    key = str(uuid.uuid4())
    first, second, third = (
        alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=version, key=key) for version in (2, 2, 3)
    )
    assert first.status_code == second.status_code == 201
    assert first.content == second.content == third.content
    assert first["Location"] == second["Location"]
    assert count(alice, filled) == 3


def test_the_answer_stays_the_same_after_a_correction(alice, filled):
    key = str(uuid.uuid4())
    first = alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2, key=key)
    struck = alice.write(f"events/{first.json()['id']}/strike", {"reason": "another patient's"}, version=3)
    assert struck.status_code == 201
    again = alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2, key=key)
    assert again.content == first.content
    assert count(alice, filled) == 4


def test_the_same_key_for_another_body_is_refused(alice, filled):
    key = str(uuid.uuid4())
    alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2, key=key)
    other = alice.write(f"patients/{filled}/notes", EVENTS["notes"] | {"text": "other"}, version=3, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    elsewhere = alice.write(f"patients/{filled}/effects", EVENTS["effects"], version=3, key=key)
    assert elsewhere.json()["code"] == "idempotency_key_reused"
    assert count(alice, filled) == 3


def test_the_same_key_of_another_person_is_another_key(alice, bob, filled):
    key = str(uuid.uuid4())
    mine = alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2, key=key).json()
    theirs = bob.write(f"patients/{filled}/notes", EVENTS["notes"], version=3, key=key).json()
    assert mine["id"] != theirs["id"]


def test_registering_twice_makes_one_patient(alice, creek):
    key = str(uuid.uuid4())
    one, two = (alice.write("patients", bodies.PATIENT, key=key) for _ in range(2))
    assert one.content == two.content
    assert len(alice.get("patients").json()) == 1
    again = alice.write("patients", bodies.PATIENT)
    assert [finding["code"] for finding in again.json()["findings"]] == ["mrn_taken"]


def test_contacts_are_added_once(alice, registered):
    key, way = str(uuid.uuid4()), {"kind": "phone", "address": "+1 605 555 0100"}
    one, two = (alice.write(f"patients/{registered}/contacts", way, key=key) for _ in range(2))
    assert one.content == two.content
    end = f"patients/{registered}/contacts/{one.json()['id']}/end"
    key = str(uuid.uuid4())
    assert [alice.write(end, {}, key=key).status_code for _ in range(2)] == [204, 204]


WRITES = [
    "patients",
    "patients/{p}/details",
    "patients/{p}/contacts",
    "patients/{p}/contacts/1/end",
    "patients/{p}/appointments",
    *(f"appointments/{{e}}/{part}" for part in ("move", "confirm", "missed", "cancel")),
    "patients/{p}/absences",
    "patients/{p}/absences/1/end",
    *(f"patients/{{p}}/{part}" for part in ("implants", "removals", "refills", "starts", *EVENTS)),
    "events/{e}/corrections",
    "events/{e}/strike",
    "clinic/limits",
    "tasks/{e}/done",
    "tasks/{e}/resolution",
]
VERSIONED = [
    path
    for path in WRITES
    if path not in ("patients", "patients/{p}/appointments")
    and not {"contacts", "absences", "tasks", "limits"} & set(path.split("/"))
]


def body_for(path):
    part = path.rsplit("/", 1)[-1]
    special = {
        "patients": bodies.PATIENT,
        "details": bodies.PATIENT,
        "contacts": {"kind": "phone", "address": "1"},
        "implants": bodies.IMPLANT,
        "refills": bodies.REFILL,
        "removals": {"happened_at": "2026-11-20T10:00:00Z", "removal_reason": "other"},
        "starts": {"happened_at": "2026-11-20T10:00:00Z"},
        "corrections": {"reason": "typing error", "note": EVENTS["notes"]},
        "strike": {"reason": "typing error"},
        "done": {"note": "phoned"},
        "resolution": {"governs": "record", "reason": "both print-outs compared"},
        "end": {},
        "appointments": {"starts_at": "2026-11-25T10:30:00-07:00"},
        "move": {"starts_at": "2026-11-25T10:30:00-07:00"},
        "missed": {"reason": "forgot"},
        "cancel": {"reason": "ill"},
        "absences": {"first_day": "2026-11-24", "last_day": "2026-11-26"},
    }
    return special.get(part) or EVENTS.get(part, {})


def at(path, patient):
    return path.format(p=patient, e=uuid.uuid4())


def test_the_lists_of_writes_are_whole(published):
    """A write that somebody adds is either here or fails this test."""
    asked = {"search", "assessment", "dosing", "what-if"}
    posts = {path for path, item in published.schema["paths"].items() if "post" in item}
    writes = {path for path in posts if path.rsplit("/", 1)[-1] not in asked}
    assert len(writes) == len(set(WRITES))
    for path in writes:
        names = {parameter["name"] for parameter in published.schema["paths"][path]["post"]["parameters"]}
        assert "Idempotency-Key" in names
    assert len([p for p in writes if any(
        parameter["name"] == "If-Match" for parameter in published.schema["paths"][p]["post"]["parameters"]
    )]) == len(set(VERSIONED))  # fmt: skip


def test_a_write_without_a_key_is_refused(physician, filled):
    for path in WRITES:
        answer = physician.ask(at(path, filled), body_for(path), **{"If-Match": '"2"'})
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing"), path


def test_a_key_is_a_uuid(alice, filled):
    for key in ("1", "x" * 36, "{6fa459ea-ee8a-4ca4-894e-db77e160355e}", "6fa459eaee8a4ca4894edb77e160355e"):
        answer = alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2, key=key)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_unreadable"), key


def test_a_clinical_write_says_what_was_seen(physician, filled):
    for path in VERSIONED:
        answer = physician.write(at(path, filled), body_for(path))
        assert (answer.status_code, answer.json()["code"]) == (428, "version_missing"), path


def test_a_version_is_written_one_way(alice, filled):
    for version in ("*", "2", 'W/"2"', '"2", "3"', '"-1"', '"02"', '"2.0"', '"²"', '"9999999999"', '""'):
        answer = alice.write(f"patients/{filled}/notes", EVENTS["notes"], **{"If-Match": version})
        assert (answer.status_code, answer.json()["code"]) == (400, "version_unreadable"), version


def test_whoever_comes_second_sees_who_was_first_and_what_they_did(alice, bob, filled):
    assert bob.write(f"patients/{filled}/effects", EVENTS["effects"], version=2).status_code == 201
    stale = alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2)
    assert stale.status_code == 409
    body = stale.json()
    assert (body["code"], body["what"], body["current_version"]) == ("record_changed", "effect", 3)
    assert body["who"].startswith("Bob Nurse")
    assert "22 Nov 2026" in body["when"]
    assert stale["ETag"] == '"3"'
    assert count(alice, filled) == 3
    assert alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=3).status_code == 201


def test_no_version_but_the_newest_will_do(alice, filled):
    for version in (0, 1, 3, 999_999_999):
        assert alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=version).status_code == 409


def test_a_second_refill_of_the_same_visit_is_refused(alice, bob, filled):
    refill = bodies.REFILL | {
        "drugs": bodies.FIRST_FILL["drugs"],
        "program": None,
        "programmer": None,
        "bridge": None,
    }
    assert alice.write(f"patients/{filled}/refills", refill, version=2).status_code == 201
    assert bob.write(f"patients/{filled}/refills", refill, version=2).status_code == 409
    seen = bob.write(f"patients/{filled}/refills", refill, version=3)
    assert "same_refill_recorded" in [finding["code"] for finding in seen.json()["findings"]]


def test_whoever_states_details_second_does_not_undo_what_they_have_not_seen(alice, bob, filled):
    """The patient's own stop volume moves a refill-by date: lost, it is a pump that runs lower than somebody meant."""
    own = {"stop_volume_ml": "4", "stop_volume_reason": "withdrew at 3 mL"}
    assert alice.write(f"patients/{filled}/details", bodies.PATIENT | own, version=2).status_code == 201
    stale = bob.write(f"patients/{filled}/details", bodies.PATIENT | {"allergies": "none"}, version=2)
    assert stale.status_code == 409
    assert stale.json()["who"].startswith("Alice Nurse")
    assert bob.get(f"patients/{filled}").json()["patient_stop_volume_ml"] == "4"
