"""The rules page: every rule about notices is chosen there, said there, and never undone unseen."""

import pytest

from pumplog.models import ClinicPolicy
from tests.web.pages import Person, fields_of
from tests.world import World, person

PATH = "/clinic/rules/"
DAYS = {"working_days": ["1", "2", "3"]}
CHOSEN = {
    "notice_tiers_days": "21, 10, 3",
    "notice_hour": "10",
    "safety_tier_days": "3",
    "quiet_from_hour": "19",
    "quiet_until_hour": "7",
    "daily_cap": "1",
    "unconfirmed_days": "6",
    "physician_days": "3",
    "letter_days": "9",
    "envelope": "din",
    "return_address": " Rapid Creek \n\n1 Main Street",
}


@pytest.fixture
def mona(world: World) -> Person:
    return Person(world.mona)


def newest(world: World) -> ClinicPolicy:
    return ClinicPolicy.objects.filter(clinic_id=world.clinic_id).latest("version")


def test_every_rule_about_notices_is_chosen_and_said(world: World, mona: Person) -> None:
    answer = mona.client.post(PATH, mona.opens(PATH) | DAYS | CHOSEN)
    assert answer.status_code == 302, answer.content.decode()
    row = newest(world)
    assert {
        name: str(getattr(row, name)) for name in CHOSEN if name not in ("notice_tiers_days", "return_address")
    } == {name: text for name, text in CHOSEN.items() if name not in ("notice_tiers_days", "return_address")}
    assert (row.notice_tiers_days, row.return_address) == ("21,10,3", "Rapid Creek\n1 Main Street")
    page = mona.get("/clinic/").content.decode()
    for said in (
        "From 3 days before they go out whatever was booked",
        "At most 1 message to one patient a day",
        "19:00 to 7:00",
        "staff call 6 days before, a physician is asked 3 days before",
        "9 days before or earlier, in a European window envelope",
    ):
        assert said in page
    again = mona.opens(PATH)
    assert {name: again[name] for name in CHOSEN if name != "return_address"} == {
        name: text for name, text in CHOSEN.items() if name != "return_address"
    }


def test_a_rule_that_cannot_be_meant_is_refused_beside_its_box(world: World, mona: Person) -> None:
    answer = mona.client.post(PATH, mona.opens(PATH) | DAYS | {"safety_tier_days": "1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'data-code="no_safety_tier"' in page.split('id="slot_safety_tier_days"')[1].split("</div></li>")[0]
    assert newest(world).version == 1


def test_rules_that_another_manager_has_chosen_since_are_not_undone_unseen(world: World, mona: Person) -> None:
    other = Person(person(world.clinic_id, "rapid-creek", "milo", world.mona.role))
    shown = mona.opens(PATH)
    assert other.client.post(PATH, other.opens(PATH) | DAYS | {"margin_days": "3"}).status_code == 302
    late = mona.client.post(PATH, shown | DAYS | {"margin_days": "9"})
    assert late.status_code == 422
    page = late.content.decode()
    assert "Milo" in page
    assert "Nothing is changed yet" in page
    assert newest(world).margin_days == 3
    again = mona.client.post(PATH, fields_of(page) | DAYS)
    assert again.status_code == 302
    assert newest(world).margin_days == 9
