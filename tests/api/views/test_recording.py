"""What is recorded through the API, and what is answered."""

import uuid

import pytest

from tests.api import bodies

DRUG = {"drug": "morphine", "concentration": "20 mg/mL", "primary": True}
AT = "2026-11-20T10:00:00-07:00"
EVENTS = {
    "orders": {"happened_at": AT, "drugs": [DRUG], "program": {"mode": "continuous", "dose": "6 mg/day"}},
    "program-changes": {
        "happened_at": AT,
        "program": {"mode": "continuous", "dose": "6.6 mg/day"},
        "reason": "more pain in the evening",
        "running_confirmed": True,
        "acknowledged": {"refill_by_past": "refill planned for tomorrow"},
    },
    "readings": {"happened_at": AT, "alarm_on": "2026-12-28", "expected_residual_ml": "13.6"},
    "stops": {"happened_at": AT, "reason": "MRI"},
    "alarms": {"happened_at": AT, "alarm_kind": "low_reservoir", "reason": "patient phoned"},
    "effects": {"happened_at": AT, "pain": 4, "function": 6, "side_effects": "itching"},
    "notes": {"happened_at": AT, "text": "Walks with a stick now.\nLikes mornings."},
}


def test_a_first_fill_gives_the_golden_numbers(alice, filled):
    sheet = alice.get(f"patients/{filled}").json()
    assert sheet["level"]["flow_ml_per_day"] == "0.3"
    assert sheet["level"]["held_ml"] == "40"
    assert sheet["refills"][0]["filled_ml"] == "40"
    assert [(dose["drug"], dose["mcg_per_day"]) for dose in sheet["doses"]] == [("morphine", "6000")]
    # 126.67 days from 24 August 15:00 UTC is 29 December, 07:00 UTC.
    assert sheet["window"]["alarm_at"] == "2026-12-29T07:00:00+00:00"
    # 133.33 days are 4 January, 23:00 UTC.
    assert sheet["window"]["empty_at"] == "2027-01-04T23:00:00+00:00"


@pytest.mark.parametrize("part", EVENTS)
def test_each_kind_of_event_is_recorded_and_shown(physician, filled, part):
    made = physician.write(f"patients/{filled}/{part}", EVENTS[part], version=2)
    assert made.status_code == 201, [f["code"] for f in made.json()["findings"]]
    body = made.json()
    assert (body["number"], body["version"], made["ETag"]) == (3, 3, '"3"')
    assert made["Location"] == body["url"] == f"/api/v1/events/{body['id']}"
    shown = physician.get(body["url"]).json()
    assert (shown["id"], shown["kind"], shown["state"]) == (body["id"], body["kind"], "current")
    assert shown["recorded_by"].startswith("Pia Physician")
    assert physician.get(f"patients/{filled}")["ETag"] == '"3"'


def test_an_order_says_what_a_drug_is_diluted_with(physician, filled):
    order = EVENTS["orders"] | {"drugs": [DRUG | {"diluent": "preservative-free 0.9 % NaCl"}]}
    made = physician.write(f"patients/{filled}/orders", order, version=2)
    facts = physician.get(made.json()["url"]).json()["facts"]
    assert {"label": "Diluent", "value": "preservative-free 0.9 % NaCl"} in facts


def test_a_stopped_pump_is_started(physician, filled):
    assert physician.write(f"patients/{filled}/stops", EVENTS["stops"], version=2).status_code == 201
    start = {"happened_at": "2026-11-20T12:00:00-07:00"}
    assert physician.write(f"patients/{filled}/starts", start, version=3).status_code == 201
    again = physician.write(
        f"patients/{filled}/starts", start | {"happened_at": "2026-11-20T13:00:00-07:00"}, version=4
    )
    assert again.status_code == 422
    assert again.json()["findings"][0]["severity"] == "block"


def test_a_pump_is_removed(physician, filled):
    removal = {"happened_at": AT, "removal_reason": "infection", "reason": "pocket"}
    assert physician.write(f"patients/{filled}/removals", removal, version=2).status_code == 201
    sheet = physician.get(f"patients/{filled}").json()
    assert sheet["implant"] is None
    assert sheet["earlier_implants"][0]["removal_reason"]


def test_a_refill_shows_all_that_was_typed_and_computed(alice, filled):
    refill = bodies.REFILL | {
        "drugs": bodies.FIRST_FILL["drugs"],
        "program": None,
        "programmer": None,
        "bridge": None,
    }
    made = alice.write(f"patients/{filled}/refills", refill, version=2)
    assert made.status_code == 201, [f["code"] for f in made.json()["findings"]]
    shown = alice.get(f"refills/{made.json()['id']}").json()
    assert (shown["aspirated_ml"], shown["filled_ml"], shown["held_ml"]) == ("13.1", "40", "40")
    # 88 days and an hour at 0.3 mL a day, the clocks having gone back between.
    assert shown["expected_ml"] == "13.5875" == shown["event"]["facts"] or shown["expected_ml"].startswith("13.5")
    assert shown["window"]["refill_by"]
    assert shown["patient_id"] == filled


def test_a_correction_stands_beside_what_it_corrects(alice, filled):
    first = alice.get(f"patients/{filled}").json()["refills"][0]["event_id"]
    correction = {"reason": "one digit too many", "refill": bodies.FIRST_FILL | {"filled_ml": "39.5"}}
    made = alice.write(f"events/{first}/corrections", correction, version=2)
    assert made.status_code == 201, [f["code"] for f in made.json()["findings"]]
    old, new = alice.get(f"events/{first}").json(), alice.get(made.json()["url"]).json()
    assert (old["state"], old["corrected_by_number"]) == ("corrected", 3)
    assert (new["state"], new["corrects_number"], new["reason"]) == ("current", 2, "one digit too many")
    rows = alice.get(f"patients/{filled}").json()["refills"]
    assert [row["filled_ml"] for row in rows] == ["39.5"]


def test_a_correction_is_of_one_event_and_of_its_kind(alice, filled):
    first = alice.get(f"patients/{filled}").json()["refills"][0]["event_id"]
    at = f"events/{first}/corrections"
    none = alice.write(at, {"reason": "typing error"}, version=2)
    assert [(f["code"], f["field"]) for f in none.json()["findings"]] == [("missing_key", "")]
    two = alice.write(at, {"reason": "typing error", "note": EVENTS["notes"], "effect": EVENTS["effects"]}, version=2)
    assert [f["code"] for f in two.json()["findings"]] == ["unknown_key"]
    other = alice.write(at, {"reason": "typing error", "note": EVENTS["notes"]}, version=2)
    assert [f["code"] for f in other.json()["findings"]] == ["kind_differs"]
    overfilled = alice.write(
        at, {"reason": "typing error", "refill": bodies.FIRST_FILL | {"filled_ml": "41"}}, version=2
    )
    assert ("fill_over_reservoir", "refill.filled_ml") in [
        (f["code"], f["field"]) for f in overfilled.json()["findings"]
    ]
    silent = alice.write(at, {"reason": " ", "refill": bodies.FIRST_FILL}, version=2)
    assert [f["code"] for f in silent.json()["findings"]] == ["reason_missing"]


def test_a_struck_event_stays_struck_through(alice, filled):
    note = alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2).json()
    struck = alice.write(f"events/{note['id']}/strike", {"reason": "another patient's"}, version=3)
    assert struck.status_code == 201, struck.content
    assert alice.get(f"events/{note['id']}").json()["state"] == "struck"


def test_details_are_stated_anew(alice, filled):
    changed = bodies.PATIENT | {
        "allergies": "latex, iodine",
        "stop_volume_ml": "4",
        "stop_volume_reason": "withdrew at 3 mL",
    }
    assert alice.write(f"patients/{filled}/details", changed, version=2).status_code == 201
    sheet = alice.get(f"patients/{filled}").json()
    assert (sheet["banner"]["allergies"], sheet["patient_stop_volume_ml"]) == ("latex, iodine", "4")


def test_a_contact_is_added_and_ended(alice, registered):
    way = {"kind": "email", "address": "maja@example.org", "consent_on": "2026-08-01"}
    added = alice.write(f"patients/{registered}/contacts", way)
    assert added.status_code == 201, added.content
    (contact,) = alice.get(f"patients/{registered}").json()["contacts"]
    assert contact["id"] == added.json()["id"]
    assert alice.write(f"patients/{registered}/contacts/{contact['id']}/end", {}).status_code == 204
    (contact,) = alice.get(f"patients/{registered}").json()["contacts"]
    assert contact["ended_at"] == "2026-11-22T18:00:00+00:00"
    assert alice.write(f"patients/{registered}/contacts/999999999999999/end", {}).status_code == 404


def test_a_search_finds_by_name_and_number_and_leaves_no_trace_in_the_address(alice, filled):
    for query in ("ahl", "RC-0042"):
        (row,) = alice.ask("patients/search", {"query": query}).json()
        assert (row["id"], row["serial"]) == (filled, "NGP123456H")
        assert [row["patient_id"] for row in alice.ask("worklist/search", {"query": query}).json()["rows"]] == [filled]
    assert alice.ask("patients/search", {"query": "nobody"}).json() == []
    assert [row["id"] for row in alice.get("patients").json()] == [filled]
    assert alice.get("patients?query=nobody").json() != []


def test_the_worklist_says_who_runs_dry_first_and_why(alice, filled):
    (row,) = alice.get("worklist").json()["rows"]
    assert (row["patient_id"], row["drugs"]) == (filled, ["morphine"])
    assert row["window"]["refill_by"]
    assert row["window"]["sentence"]


def test_what_does_not_exist_is_not_found(alice):
    for path in ("events/{}", "refills/{}", "refills/{}/record.pdf", "patients/{}", "patients/{}/summary.pdf"):
        answer = alice.get(path.format(uuid.uuid4()))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
