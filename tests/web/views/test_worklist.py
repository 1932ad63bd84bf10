"""Who needs a refill next: the right order, the reason beside the date, and no name in an address."""

import datetime as dt

import pytest

from pumplog.services.implant import implant_record
from pumplog.services.refill import refill_record
from tests.web.pages import Person
from tests.world import NOW, World, fill_draft, implant_draft, register, submit


def test_the_row_says_who_what_when_how_much_and_why(alice: Person) -> None:
    page = alice.get("/").content.decode()
    for said in (
        "Fox, Ivy",
        "69294-000",
        "morphine",
        "Mon 30 Nov 2026",
        "in 8 days",
        "of 40 mL",
        "stop 2 mL",
        "stability 90 days",
    ):
        assert said in page, said


def test_overdue_ones_come_first(world: World, alice: Person) -> None:
    other = register(world.alice, mrn="1-1")
    at = NOW - dt.timedelta(days=140)
    implant_record(
        actor=world.dana, patient_id=other, draft=implant_draft(at - dt.timedelta(hours=1), "X1"), submission=submit(0)
    )
    refill_record(actor=world.alice, patient_id=other, draft=fill_draft(at), submission=submit(1, lot_missing="x"))
    page = alice.get("/").content.decode()
    assert page.index("1-1") < page.index("69294-000")
    assert "Overdue" in page
    overdue = alice.get("/?show=overdue").content.decode()
    assert "1-1" in overdue
    assert "69294-000" not in overdue


@pytest.mark.parametrize(("query", "found"), [("fox", True), ("69294", True), ("NGP996", True), ("nobody", False)])
def test_hz11_the_search_words_travel_by_post(query: str, found: bool, alice: Person) -> None:
    answer = alice.client.post("/", {"query": query})
    assert ("69294-000" in answer.content.decode()) is found
    part = alice.client.post("/", {"query": query}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert ("69294-000" in part) is found
    assert "69294-000" in alice.get(f"/?query={query}").content.decode(), "the address is not a way to search"


def test_what_is_searched_for_is_shown_as_text(alice: Person) -> None:
    page = alice.client.post("/", {"query": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_patients_are_found_by_post_too(alice: Person) -> None:
    assert "Fox, Ivy" in alice.get("/patients/").content.decode()
    assert "Fox, Ivy" not in alice.client.post("/patients/", {"query": "zzz"}).content.decode()
