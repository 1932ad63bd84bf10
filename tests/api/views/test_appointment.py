"""Visits and days away by the JSON door: the same commands, the same findings, a version of the visit's own."""

import datetime as dt

import pytest

VISIT = {"starts_at": "2026-11-27T10:30:00-07:00", "minutes": 45, "note": "needs a lift"}


@pytest.fixture
def booked(alice, filled):
    """The address of a visit that Alice booked; its version is 1. The date is 15 November: it is overdue."""
    made = alice.write(f"patients/{filled}/appointments", VISIT | LATE)
    assert made.status_code == 201, made.content
    return made["Location"]


LATE = {"acknowledged": {"appointment_after_refill_by": "it is overdue already"}}


def codes(response):
    return [finding["code"] for finding in response.json()["findings"]]


def test_a_visit_is_booked_and_shown_with_its_version(alice, filled, booked):
    shown = alice.get(booked)
    body = shown.json()
    assert shown["ETag"] == '"1"'
    assert (body["state"], body["starts_at"], body["minutes"]) == ("booked", "2026-11-27T17:30:00+00:00", 45)
    assert body["steps"][0]["note"] == "needs a lift; it is overdue already"
    assert alice.get(f"patients/{filled}/appointments").json() == [body]
    assert alice.get(f"patients/{filled}").json()["coming"]["visit"] == body
    assert alice.get("worklist").json()["rows"][0]["visit"]["id"] == body["id"]


def test_it_needs_a_reason_where_a_page_would_ask_for_one(alice, filled):
    refused = alice.write(f"patients/{filled}/appointments", VISIT)
    assert (refused.status_code, codes(refused)) == (422, ["appointment_after_refill_by"])
    assert refused.json()["findings"][0]["field"] == "starts_at"
    night = alice.write(f"patients/{filled}/appointments", VISIT | LATE | {"starts_at": "2026-11-28T03:00:00-07:00"})
    assert codes(night) == ["appointment_after_refill_by", "appointment_on_closed_day", "appointment_at_night"]


@pytest.mark.parametrize("part", ["move", "confirm", "missed", "cancel"])
def test_whoever_has_not_seen_the_visit_as_it_stands_is_told_who_was_first(part, alice, bob, booked):
    assert bob.write(f"{booked}/move", VISIT | LATE, version=1).status_code == 201
    body = {"move": VISIT | LATE, "confirm": {}}.get(part, {"reason": "ill"})
    stale = alice.write(f"{booked}/{part}", body, version=1)
    assert (stale.status_code, stale.json()["what"], stale.json()["current_version"]) == (
        409,
        "Visit: 27 Nov 2026 10:30, booked",
        2,
    )


def test_a_visit_goes_its_way(alice, booked):
    moved = alice.write(f"{booked}/move", VISIT | LATE | {"starts_at": "2026-11-30T09:00:00-07:00"}, version=1)
    assert (moved.status_code, moved["Location"]) == (201, booked)
    assert alice.write(f"{booked}/confirm", {}, version=2).status_code == 204
    early = alice.write(f"{booked}/missed", {"reason": "forgot"}, version=3)
    assert codes(early) == ["appointment_not_missed_yet"]
    assert codes(alice.write(f"{booked}/cancel", {"reason": "other"}, version=3)) == ["reason_missing"]
    assert alice.write(f"{booked}/cancel", {"reason": "ill", "note": "flu"}, version=3).status_code == 204
    body = alice.get(booked).json()
    assert (body["state"], body["sequence"], body["version"]) == ("cancelled", 3, 4)
    assert codes(alice.write(f"{booked}/confirm", {}, version=4)) == ["appointment_closed"]


def test_the_same_request_books_once(alice, filled):
    key = "0f6a4f1b-2c3d-4e5f-8a49-0d6c7e1b2a94"
    one, two = (alice.write(f"patients/{filled}/appointments", VISIT | LATE, key=key) for _ in range(2))
    assert one.content == two.content
    assert len(alice.get(f"patients/{filled}/appointments").json()) == 1
    assert codes(alice.write(f"patients/{filled}/appointments", VISIT | LATE)) == ["appointment_open"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"starts_at": "2026-11-25T10:30:00"}, "instant_without_offset"),
        ({"starts_at": "25.11.2026 10:30"}, "instant_unreadable"),
        (VISIT | {"minutes": "30"}, "wrong_type"),
        (VISIT | {"minutes": 30.5}, "float_not_allowed"),
        (VISIT | {"minutes": 2}, "appointment_minutes"),
        (VISIT | {"note": "x" * 201}, "note_too_long"),
        (VISIT | {"patient": "x"}, "unknown_key"),
        ({"starts_at": "2026-11-20T10:30:00-07:00"}, "appointment_in_past"),
    ],
)
def test_what_cannot_be_read_or_cannot_be_is_refused(body, code, alice, filled):
    refused = alice.write(f"patients/{filled}/appointments", body)
    assert refused.status_code in (400, 422)
    assert code in (refused.json()["code"], *codes(refused))


def test_days_away_are_recorded_listed_and_ended(alice, filled):
    days = {"first_day": "2026-12-01", "last_day": "2026-12-08"}
    key = "1f6a4f1b-2c3d-4e5f-8a49-0d6c7e1b2a94"
    one, two = (alice.write(f"patients/{filled}/absences", days, key=key) for _ in range(2))
    assert one.status_code == 201
    assert one.content == two.content
    (listed,) = alice.get(f"patients/{filled}/absences").json()
    assert (listed["first_day"], listed["last_day"], listed["ended_at"]) == ("2026-12-01", "2026-12-08", None)
    wrong = alice.write(f"patients/{filled}/absences", {"first_day": "2026-12-08", "last_day": "2026-12-01"})
    assert codes(wrong) == ["absence_ends_before_it_begins"]
    assert alice.write(f"patients/{filled}/absences/{listed['id']}/end", {}).status_code == 204
    assert alice.get(f"patients/{filled}/absences").json() == []


def test_another_clinics_visits_do_not_exist_and_an_auditor_books_nothing(charlie, auditor, filled, booked):
    for answer in (
        charlie.get(booked),
        charlie.get(f"patients/{filled}/appointments"),
        charlie.get(f"patients/{filled}/absences"),
        charlie.write(f"patients/{filled}/appointments", VISIT | LATE),
        charlie.write(f"{booked}/move", VISIT | LATE, version=1),
        charlie.write(f"{booked}/cancel", {"reason": "ill"}, version=1),
        charlie.write(f"patients/{filled}/absences", {"first_day": "2026-12-01", "last_day": "2026-12-08"}),
    ):
        assert answer.status_code == 404
    assert auditor.get(booked).status_code == 200
    assert auditor.write(f"{booked}/confirm", {}, version=1).status_code == 403
    assert auditor.write(f"patients/{filled}/appointments", VISIT | LATE).status_code == 403


def test_a_day_is_a_day_of_the_clinic(alice, booked):
    assert alice.get(booked).json()["on_day"] == dt.date(2026, 11, 27).isoformat()
