"""Every computed figure on a page can be opened, without a script."""

from pumplog.models import Event
from tests.web.pages import Person
from tests.world import World, register


def test_one_page_has_all_of_it(alice: Person, here: str) -> None:
    html = alice.get(f"{here}working/").content.decode()
    for said in (
        "Refill by",
        "Level now",
        "Flow and daily doses",
        "record 2: initial fill, by Alice, Tue 1 Sep 2026",
        "the clinic’s rules, version 1",
        "rounded: to the earlier day",
        "rounded: down to the second",
        "formula version",
        "The programmer governs.",
        "America/Denver",
    ):
        assert said in html, said


def test_the_whole_input_can_be_worked_out_again(alice: Person, here: str) -> None:
    html = alice.get(f"{here}working/").content.decode()
    assert "manage.py dosing" in html
    assert "&quot;events&quot;" in html


def test_the_worklists_date_leads_there(alice: Person, here: str) -> None:
    assert f'href="{here}working/"' in alice.get("/").content.decode()


def test_the_patient_page_opens_date_level_and_doses(alice: Person, here: str) -> None:
    html = alice.get(here).content.decode()
    assert html.count("<summary>Show the working") >= 3
    assert f'href="{here}working/"' in html


def test_a_refill_opens_on_its_own_page_and_as_an_event(alice: Person, world: World) -> None:
    fill = Event.objects.get(patient_id=world.patient_id, kind="refill")
    for path in (f"/refills/{fill.pk}/", f"/events/{fill.pk}/"):
        html = alice.get(path).content.decode()
        assert "Show the working" in html
        assert "flow x strength" in html


def test_without_a_pump_nothing_has_been_worked_out(alice: Person, world: World) -> None:
    other = register(world.alice, mrn="1")
    assert "Nothing has been worked out yet." in alice.get(f"/patients/{other}/working/").content.decode()
