"""The clinic's limits as pages."""

import pytest

from pumplog.models import ClinicLimit, ClinicPolicy
from tests.web.pages import Person
from tests.world import World

TYPED = {
    "drug": "morphine",
    "kind": "max_daily_mcg",
    "value_0": "12",
    "value_1": "mg/day",
    "stop": "ask",
    "approver_name": "Dana Lee",
    "approver_role": "physician",
    "approved_on": "2026-03-12",
    "reason": "local practice",
}


@pytest.fixture
def dana(world: World) -> Person:
    return Person(world.dana)


def test_everybody_sees_what_holds_and_where_it_comes_from(alice: Person) -> None:
    page = alice.get("/clinic/limits/").content.decode()
    assert "PRIALT US PI" in page
    assert "19.2 mcg/day" in page
    assert "Set a limit" not in page
    assert "/clinic/limits/" in alice.get("/clinic/").content.decode()


def test_a_physician_sets_a_limit_and_ends_it(world: World, dana: Person) -> None:
    path = "/clinic/limits/set/"
    assert dana.sends(path, dana.opens(path), **TYPED).status_code == 302
    page = dana.get("/clinic/limits/").content.decode()
    assert "12 mg/day" in page
    assert "approved by Dana Lee" in page
    end = f"/clinic/limits/end/?limit={ClinicLimit.objects.get().pk}"
    assert end in page
    assert dana.sends(end, dana.opens(end), reason="").status_code == 422
    assert dana.sends(end, dana.opens(end), reason="the label is enough").status_code == 302
    assert [row.value for row in ClinicLimit.objects.order_by("version")][1:] == [None]
    assert dana.get(end).status_code == 404, "there is none any more"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value_1": "mg/mL"}, "This limit is given in mg/day or mcg/day"),
        ({"value_0": "1_2"}, "plain digits"),
        ({"value_1": ""}, "unit"),
        ({"approved_on": "2026-12-24"}, "still to come"),
        ({"drug": ""}, "Choose the drug, for example morphine."),
        ({"kind": "steps_max_in_7_days"}, "given in steps"),
    ],
)
def test_what_cannot_be_a_limit_comes_back_as_typed(dana: Person, changes: dict[str, str], message: str) -> None:
    path = "/clinic/limits/set/"
    answer = dana.client.post(path, dana.opens(path) | TYPED | changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert 'value="Dana Lee"' in page
    assert not ClinicLimit.objects.exists()


def test_a_nurse_may_not_set_one(world: World, alice: Person) -> None:
    assert alice.get("/clinic/limits/set/").status_code == 403
    assert alice.get("/clinic/limits/end/").status_code == 403


def test_a_limit_that_is_not_there_cannot_be_ended(dana: Person) -> None:
    assert dana.get("/clinic/limits/end/").status_code == 404
    assert dana.get("/clinic/limits/end/?limit=x").status_code == 404


def test_the_manager_chooses_what_is_stopped(world: World) -> None:
    mona, path = Person(world.mona), "/clinic/rules/"
    shown = mona.opens(path)
    assert (shown["published_limits"], shown["absurd_doses"], shown["expired_drugs"]) == ("ask", "ask", "ask")
    days = {"working_days": ["1", "2", "3"]}
    done = mona.client.post(path, shown | days | {"published_limits": "block", "expired_drugs": "block"})
    assert done.status_code == 302
    newest = ClinicPolicy.objects.filter(clinic_id=world.clinic_id).latest("version")
    assert (newest.published_limits, newest.absurd_doses, newest.expired_drugs) == ("block", "ask", "block")
    assert "A published limit stops the entry" in mona.get("/clinic/limits/").content.decode()
