"""Visits and days away as staff meet them: what is asked, what is kept, what the patient's page then says."""

import datetime as dt
import uuid

import pytest

from pumplog.models import Absence, Appointment, Notice, Task
from pumplog.services.appointment_by_patient import ask_for_day
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import TaskKind
from tests.services.visits import at, book, implant_of, move
from tests.web.pages import Person
from tests.world import NOW, World, register

WEDNESDAY = {"starts_at": "2026-11-25T10:30", "minutes": "30"}


@pytest.fixture
def form(here: str) -> str:
    return f"{here}visits/book/"


def page(alice: Person, here: str) -> str:
    return str(alice.get(here).content.decode())


def of(visit: Appointment, what: str) -> str:
    return f"/visits/{visit.pk}/{what}/"


def test_a_visit_is_booked_on_the_clinics_clock_and_shown(world: World, alice: Person, here: str, form: str) -> None:
    assert "None is booked." in page(alice, here)
    answer = alice.sends(form, alice.opens(form), **WEDNESDAY, note="needs a lift")
    assert (answer.status_code, answer["Location"]) == (302, f"{here}#visits")
    visit = Appointment.objects.get()
    assert visit.starts_at == dt.datetime(2026, 11, 25, 17, 30, tzinfo=dt.UTC)
    shown = page(alice, here)
    for said in ("Wed 25 Nov 2026", "10:30", "30 minutes", "booked", "needs a lift", "The patient is coming"):
        assert said in shown, said
    assert "Visit Wed 25 Nov, 10:30" in alice.get("/").content.decode()


def test_the_form_says_what_the_visit_is_held_against(alice: Person, here: str, form: str) -> None:
    shown = alice.get(form).content.decode()
    assert "Mon 30 Nov 2026" in shown
    assert "in 8 days" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_at": ""}, "Enter when the visit is, the day and the time"),
        ({"starts_at": "25.11.2026 10:30"}, "There is no such date and time"),
        ({"starts_at": "2026-02-30T10:30"}, "There is no such date and time"),
        ({"starts_at": "2027-03-14T02:30"}, "The clocks went forward that day"),
        ({"starts_at": "2027-11-07T01:30"}, "The clocks went back that day"),
        ({"starts_at": "2026-11-20T10:30"}, "This time is over"),
        ({"minutes": "0"}, "Write a whole number from 5 to 480, in plain digits."),
        ({"minutes": "1_0"}, "Write a whole number from 5 to 480, in plain digits."),
    ],
)
def test_a_mistake_is_said_at_its_box_and_nothing_typed_is_lost(
    typed: dict[str, str], said: str, alice: Person, form: str
) -> None:
    answer = alice.client.post(form, alice.opens(form) | WEDNESDAY | {"note": "kept words"} | typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert "kept words" in shown
    assert "Not recorded yet" in shown
    assert not Appointment.objects.exists()


def test_an_hour_that_comes_twice_is_asked_about(alice: Person, form: str) -> None:
    twice = WEDNESDAY | {"starts_at": "2027-11-07T01:30"}
    shown = alice.sends(form, alice.opens(form), **twice).content.decode()
    assert "which of the two" in shown


def test_hz8_after_the_refill_by_date_it_asks_for_a_reason_and_the_page_warns(
    alice: Person, here: str, form: str
) -> None:
    late = WEDNESDAY | {"starts_at": "2026-12-02T10:30"}
    answer = alice.sends(form, alice.opens(form), **late)
    assert answer.status_code == 422
    assert 'data-code="appointment_after_refill_by"' in answer.content.decode()
    from tests.web.pages import fields_of

    again = alice.sends(
        form, fields_of(answer.content.decode()), ack_appointment_after_refill_by="in hospital till then"
    )
    assert again.status_code == 302
    shown = page(alice, here)
    assert "This is after the refill-by date" in shown
    assert "in hospital till then" in shown
    assert "too late" in alice.get("/").content.decode()


def test_a_second_visit_is_refused_in_words(world: World, alice: Person, form: str) -> None:
    book(world, at(11, 25))
    answer = alice.sends(form, alice.opens(form), **(WEDNESDAY | {"starts_at": "2026-11-27T10:30"}))
    assert "Move that one" in answer.content.decode()


def test_a_visit_is_moved_from_where_it_stands(world: World, alice: Person, here: str) -> None:
    visit = book(world, at(11, 25))
    shown = alice.opens(of(visit, "move"))
    assert (shown["starts_at"], shown["minutes"], shown["version"]) == ("2026-11-25T10:30", "30", "1")
    assert alice.sends(of(visit, "move"), shown, starts_at="2026-11-27T09:00").status_code == 302
    visit.refresh_from_db()
    assert (visit.on_day, visit.sequence) == (dt.date(2026, 11, 27), 2)
    assert page(alice, here).count("visit-steps") == 1


def test_hz20_two_people_at_one_visit(world: World, alice: Person) -> None:
    visit = book(world, at(11, 25))
    shown = alice.opens(of(visit, "move"))
    move(world, visit.pk, at(11, 26), 1)
    answer = alice.sends(of(visit, "move"), shown, starts_at="2026-11-27T09:00")
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Visit: 26 Nov 2026 10:30, booked" in said
    assert 'value="2026-11-27T09:00"' in said
    from tests.web.pages import fields_of

    assert fields_of(said)["version"] == "2"
    assert alice.sends(of(visit, "move"), fields_of(said)).status_code == 302


def test_the_patient_says_that_they_are_coming(world: World, alice: Person, here: str) -> None:
    visit = book(world, at(11, 25))
    typed = {"key": str(uuid.uuid4()), "version": "1"}
    assert "Noted" in alice.client.post(of(visit, "confirm"), typed, follow=True).content.decode()
    assert "booked, the patient is coming" in page(alice, here)
    again = alice.client.post(of(visit, "confirm"), typed | {"key": str(uuid.uuid4())}, follow=True)
    assert "Changed meanwhile by Alice" in again.content.decode()


def test_a_visit_that_was_missed_says_why(
    world: World, alice: Person, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = book(world, at(11, 25))
    assert alice.sends(of(visit, "missed"), alice.opens(of(visit, "missed")), why="forgot").status_code == 422
    monkeypatch.setenv("PUMPLOG_CLOCK", at(11, 25, hour=12).isoformat())
    shown = page(alice, here)
    assert "Its hour is over and no refill is on record" in shown
    assert "It was missed" in shown
    missed = alice.opens(of(visit, "missed"))
    assert alice.sends(of(visit, "missed"), missed).status_code == 422
    assert alice.sends(of(visit, "missed"), missed, why="other").status_code == 422
    assert alice.sends(of(visit, "missed"), missed, why="no_transport", note="bus strike").status_code == 302
    shown = page(alice, here)
    assert "None is booked." in shown
    assert "The patient had no way to come. bus strike" in shown


def test_a_visit_is_called_off_and_a_death_is_told_what_to_do_instead(world: World, alice: Person, here: str) -> None:
    visit = book(world, at(11, 25))
    path = of(visit, "cancel")
    shown = alice.get(path).content.decode()
    assert 'value="died"' not in shown
    assert "have the physician record the pump’s removal" in shown
    assert alice.sends(path, alice.opens(path), why="ill", note="flu").status_code == 302
    assert "The patient is ill. flu" in page(alice, here)


def test_a_day_that_was_asked_for_waits_for_an_hour(world: World, alice: Person, here: str) -> None:
    implant = implant_of(world)
    ask_for_day(patient=implant.patient, implant=implant, day=dt.date(2026, 11, 25), now=NOW)
    shown = page(alice, here)
    assert "The patient asks for this day. No hour is booked yet." in shown
    assert "Book an hour" in shown
    assert "no hour yet" in alice.get("/").content.decode()


def test_days_away_are_entered_shown_and_ended(world: World, alice: Person, here: str) -> None:
    path = f"{here}away/"
    typed = {"first_day": "2026-11-28", "last_day": "2026-12-06"}
    wrong = alice.sends(path, alice.opens(path), **(typed | {"last_day": "2026-11-01"}))
    assert "The last day is before the first." in wrong.content.decode()
    assert alice.sends(path, alice.opens(path), **typed).status_code == 302
    shown = page(alice, here)
    assert "Sat 28 Nov 2026 to Sun 6 Dec 2026" in shown
    assert "the patient must come by Fri 27 Nov 2026" in shown
    absence = Absence.objects.get()
    assert alice.client.post(f"{path}{absence.pk}/end/").status_code == 302
    assert "None on record." in page(alice, here)


def test_where_no_safe_day_is_left_the_page_says_so_at_once(alice: Person, here: str) -> None:
    path = f"{here}away/"
    alice.sends(path, alice.opens(path), first_day="2026-11-22", last_day="2026-12-06")
    assert "No safe day is left before the refill-by date" in page(alice, here)


def test_each_role_books_or_only_looks(world: World, here: str, form: str) -> None:
    visit = book(world, at(11, 25))
    for name, status in (
        ("alice", 200),
        ("dana", 200),
        ("mona", 200),
        ("otto", 403),
        ("pharmacist", 403),
        ("charlie", 404),
    ):
        person = Person(getattr(world, name))
        assert person.get(form).status_code == status, name
        assert person.get(of(visit, "move")).status_code == status, name
    otto = Person(world.otto).get(here).content.decode()
    assert "Wed 25 Nov 2026" in otto
    assert "Move it" not in otto


def test_a_form_opened_for_another_visit_is_not_taken(world: World, alice: Person, here: str, form: str) -> None:
    visit = book(world, at(11, 25))
    foreign = alice.opens(f"{here}away/")
    answer = alice.client.post(of(visit, "cancel"), foreign | {"why": "ill", "version": "1"})
    assert answer.status_code == 409
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_without_a_pump_there_is_no_visit_to_book(world: World, alice: Person) -> None:
    other = register(world.alice, mrn="1-1")
    shown = alice.get(f"/patients/{other}/").content.decode()
    assert "Book a visit" not in shown
    path = f"/patients/{other}/visits/book/"
    assert "No pump is on record" in alice.sends(path, alice.opens(path), **WEDNESDAY).content.decode()


def test_the_worklist_knows_who_has_no_visit(world: World, alice: Person) -> None:
    assert "No visit booked" in alice.get("/").content.decode()
    assert "69294-000" in alice.get("/?show=no-visit").content.decode()
    visit = book(world, at(11, 25))
    assert "69294-000" not in alice.get("/?show=no-visit").content.decode()
    late = at(12, 2)
    move(world, visit.pk, late, 1, appointment_after_refill_by="no other day")
    assert "69294-000" in alice.get("/?show=no-visit").content.decode(), "a visit that is too late is none"


def test_no_day_stands_on_a_page_as_it_is_stored(world: World, alice: Person, here: str, form: str) -> None:
    """What the record says of withdrawn messages and closed tasks holds days as 2026-12-04."""
    assert alice.sends(form, alice.opens(form), **WEDNESDAY).status_code == 302
    assert Notice.objects.filter(outcome="appointment on 2026-11-25").exists()
    task_open(patient_id=world.patient_id, kind=TaskKind.PHONE_CALL, subject="x", message="By 2026-12-04.", now=NOW)
    page = alice.get(here).content.decode()
    assert "appointment on Wed 25 Nov 2026" in page
    assert "By Fri 4 Dec 2026." in page
    assert "appointment on 2026" not in page
    row = Task.objects.get(subject="x")
    done = {"note": "closed by itself: refill by 2027-01-05", "key": str(uuid.uuid4())}
    assert alice.client.post(f"/tasks/{row.pk}/done/", done).status_code == 302
    page = alice.get("/tasks/?show=done").content.decode()
    assert "refill by Tue 5 Jan 2027" in page
    assert Task.objects.get(subject="x").done_note == "closed by itself: refill by 2027-01-05"
