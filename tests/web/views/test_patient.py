"""One patient: the answers first, what each role may do, and who they are."""

import datetime as dt

import pytest

from pumplog.models import ContactWay, Patient, PatientDetails
from pumplog.services.refill import refill_record
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import TaskKind
from tests.web.pages import Person
from tests.web.views.test_record import TYPED
from tests.world import FILLED_AT, NOW, World, refill_draft, submit

NEW = {
    "mrn": "5-5", "family_name": "O’Neil <b>", "given_name": "Ruth", "birth_date": "1950-02-28", "language": "es",
    "allergies": "latex", "indication": "spasticity", "earlier_therapies": "oral_baclofen",
}  # fmt: skip


def test_the_answers_stand_first(alice: Person, here: str) -> None:
    page = alice.get(here).content.decode()
    for said in (
        "Mon 30 Nov 2026",
        "keeps for 90 days",
        "Show the working",
        "6 mg/day",
        "0.3",
        "SynchroMed II",
        "NGP996580H",
    ):
        assert said in page, said
    assert page.index("Refill by") < page.index("Level now") < page.index("In the pump") < page.index("Timeline")


def test_the_page_says_how_the_pump_runs(world: World, alice: Person, here: str) -> None:
    assert "No refill of this pump has been measured yet" in alice.get(here).content.decode()
    at = FILLED_AT + dt.timedelta(days=50)
    refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=refill_draft(at, "24.7"),
        submission=submit(world.version),
    )
    page = alice.get(here).content.decode()
    for said in ("How this pump runs", "as far as 1 refill can tell", "1.02", "exceeded in at most 1 of 1,000 refills"):
        assert said in page, said
    assert page.index("How this pump runs") < page.index('id="h-refills"')
    assert "Off its programme" in alice.get("/?show=pump").content.decode()


def test_each_role_sees_its_own_actions(world: World, here: str) -> None:
    seen = {
        role: Person(getattr(world, role)).get(here).content.decode()
        for role in ("alice", "dana", "pharmacist", "otto")
    }
    assert "Record refill" in seen["alice"]
    assert f"{here}order/" not in seen["alice"]
    assert f"{here}order/" in seen["dana"]
    assert f"{here}remove/" in seen["dana"]
    assert "Record refill" not in seen["pharmacist"]
    assert f"{here}note/" in seen["pharmacist"]
    assert f"{here}note/" not in seen["otto"]
    assert "Print summary" in seen["otto"]


def test_the_chart_has_its_table_and_its_periods(alice: Person, here: str) -> None:
    alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **TYPED)
    for period in ("refill", "year", "all", "nonsense"):
        page = alice.get(f"{here}?period={period}").content.decode()
        assert '<figure class="chart' in page
        assert "The same as tables" in page
        assert " style=" not in page


def test_the_timeline_can_be_narrowed_to_a_kind(alice: Person, here: str) -> None:
    alice.sends(f"{here}note/", alice.opens(f"{here}note/"), text="only this")
    page = alice.get(f"{here}?kind=note").content.decode().split('id="timeline"')[1]
    assert "only this" in page
    assert "Pump implanted" not in page.split("</ol>")[0].split("<ol")[1]


def test_somebody_is_registered_once(world: World, alice: Person) -> None:
    shown = alice.opens("/patients/register/")
    once = alice.sends("/patients/register/", shown, **NEW)
    twice = alice.sends("/patients/register/", shown, **NEW)
    assert once.status_code == 302
    assert once["Location"] == twice["Location"]
    assert Patient.objects.filter(mrn="5-5").count() == 1
    page = alice.get(once["Location"]).content.decode()
    assert "O’Neil &lt;b&gt;, Ruth" in page
    assert "Record the implantation first" in page


def test_a_record_number_that_is_taken_is_refused_and_nothing_is_lost(alice: Person) -> None:
    answer = alice.sends("/patients/register/", alice.opens("/patients/register/"), **(NEW | {"mrn": "69294-000"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-code="mrn_taken"' in page
    assert 'value="1950-02-28"' in page


@pytest.mark.parametrize(
    "changes", [{"birth_date": "28.02.1950"}, {"language": ""}, {"family_name": ""}, {"stop_volume_ml": "4"}]
)
def test_what_is_missing_or_unreadable_is_said_at_its_box(changes: dict[str, str], alice: Person) -> None:
    answer = alice.sends("/patients/register/", alice.opens("/patients/register/"), **(NEW | changes))
    assert answer.status_code == 422
    assert "_error" in answer.content.decode()


def test_details_are_changed_with_a_reason_and_the_old_ones_stay(world: World, alice: Person, here: str) -> None:
    path = f"{here}details/"
    shown = alice.opens(path)
    assert shown["family_name"] == "Fox"
    assert alice.sends(path, shown, allergies="latex").status_code == 422
    assert alice.sends(path, shown, allergies="latex", reason="asked again", mrn="999").status_code == 302
    assert PatientDetails.objects.filter(patient_id=world.patient_id).count() == 2
    page = alice.get(here).content.decode()
    assert "latex" in page
    assert "69294-000" in page


def test_contact_ways_are_added_and_ended(world: World, alice: Person, here: str) -> None:
    path = f"{here}contacts/"
    typed = {"kind": "email", "address": "not an address", "consent_on": "2026-11-01"}
    assert alice.sends(path, alice.opens(path), **typed).status_code == 422
    assert alice.sends(path, alice.opens(path), **(typed | {"address": "ivy2@example.org"})).status_code == 302
    way = ContactWay.objects.get(address="ivy2@example.org")
    assert alice.client.post(f"{here}contacts/{way.pk}/end/").status_code == 302
    way.refresh_from_db()
    assert way.ended_at is not None


def test_what_cannot_wait_stands_first_among_what_is_to_be_done(world: World, alice: Person, here: str) -> None:
    for kind, message in ((TaskKind.PHONE_CALL, "Call some day."), (TaskKind.UNWELL, "It is beeping.")):
        task_open(patient_id=world.patient_id, kind=kind, subject=message, message=message, now=NOW)
    page = alice.get(here).content.decode()
    assert page.index("<b>It is beeping.</b>") < page.index("Call some day.")
    assert "<b>Call some day." not in page
    assert '<section class="why why-danger tasks-here"' in page
