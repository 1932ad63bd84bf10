"""The clinic's feed: a secret address, shown once, kept as a hash; times, and nobody's name."""

import re
import uuid

import pytest
import structlog

from pumplog.models import CalendarFeed
from pumplog.services.appointment_end import appointment_cancel
from pumplog.sheets.vocabulary import MissedReason
from tests.reports.calendars import PARSERS, OwnCalendar
from tests.services.visits import at, book, move
from tests.web.pages import Person
from tests.world import World, submit


@pytest.fixture
def mona(world: World) -> Person:
    return Person(world.mona)


def opened(mona: Person) -> str:
    """The path of a feed that was just opened."""
    answer = mona.client.post("/clinic/calendar/issue/", {"key": str(uuid.uuid4())})
    assert answer.status_code == 200
    return "/calendar/" + re.search(r'/calendar/([\w-]+\.ics)"', answer.content.decode())[1]  # type: ignore[index]


def test_it_is_opened_shown_once_and_read_without_signing_in(world: World, mona: Person) -> None:
    visit = book(world, at(11, 25))
    assert "The feed is closed" in mona.get("/clinic/calendar/").content.decode()
    path = opened(mona)
    assert path not in mona.get("/clinic/calendar/").content.decode()
    assert path.split("/")[-1][:-4] not in str(list(CalendarFeed.objects.values()))
    answer = Person().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    for parse in PARSERS.values():
        (event,) = OwnCalendar(parse).imports([answer.content]).events
        assert (event.uid, event.starts_at, event.summary) == (visit.uid, visit.starts_at, "Visit")
    assert f"/patients/{world.patient_id}/".encode() in answer.content.replace(b"\r\n ", b"")
    assert not answer.cookies


def test_hz11_nobody_is_named_in_it(world: World, mona: Person) -> None:
    book(world, at(11, 25))
    content = Person().get(opened(mona)).content.decode().replace("\r\n ", "")
    for word in ("Fox", "Ivy", "69294", "Rapid", "morphine", "umplog", "1987"):
        assert word not in content, word


def test_r22_it_follows_a_move_and_forgets_what_is_called_off(world: World, mona: Person) -> None:
    visit, path = book(world, at(11, 25)), opened(mona)
    first = Person().get(path)
    move(world, visit.pk, at(11, 27), 1)
    second = Person().get(path)
    own = OwnCalendar(PARSERS["ical"]).imports([first.content, second.content])
    assert [event.starts_at for event in own.events] == [at(11, 27)]
    assert first["ETag"] != second["ETag"]
    assert Person().client.get(path, headers={"If-None-Match": second["ETag"]}).status_code == 304
    appointment_cancel(actor=world.alice, appointment_id=visit.pk, reason=MissedReason.ILL, submission=submit(2))
    assert b"BEGIN:VEVENT" not in Person().get(path).content


def test_an_address_that_was_replaced_or_revoked_answers_as_one_that_never_was(world: World, mona: Person) -> None:
    first = opened(mona)
    second = opened(mona)
    never = Person().get("/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics")
    assert (never.status_code, Person().get(first).status_code, Person().get(second).status_code) == (404, 404, 200)
    assert mona.client.post("/clinic/calendar/revoke/", {"key": str(uuid.uuid4())}).status_code == 302
    assert Person().get(second).status_code == 404
    assert Person().get(first).content == never.content


def test_the_same_page_sent_twice_opens_one_and_tells_no_address_again(mona: Person) -> None:
    typed = {"key": str(uuid.uuid4())}
    mona.client.post("/clinic/calendar/issue/", typed)
    again = mona.client.post("/clinic/calendar/issue/", typed, follow=True)
    assert "shown only once" in again.content.decode()
    assert CalendarFeed.objects.count() == 1


def test_only_who_may_open_one_does(world: World) -> None:
    for name in ("alice", "dana", "otto", "pharmacist"):
        person = Person(getattr(world, name))
        assert person.get("/clinic/calendar/").status_code == 403, name
        assert person.client.post("/clinic/calendar/issue/").status_code == 403, name
        assert person.client.post("/clinic/calendar/revoke/").status_code == 403, name
    assert not CalendarFeed.objects.exists()


def test_a_feed_holds_one_clinics_visits(world: World, mona: Person) -> None:
    book(world, at(11, 25))
    there = CalendarFeed.objects.create(
        clinic_id=world.other_clinic_id,
        token_hash=__import__("hashlib").sha256(b"theirs").hexdigest(),
        created_at=at(11, 1),
        created_by="x",
    )
    assert there.revoked_at is None
    assert b"BEGIN:VEVENT" not in Person().get("/calendar/theirs.ics").content
    opened(mona)
    assert Person().get("/calendar/theirs.ics").status_code == 200, "another clinic's feed is another clinic's"


def test_it_changes_nothing_and_takes_no_writes(mona: Person) -> None:
    path = opened(mona)
    assert [Person().client.post(path).status_code, Person().client.head(path).status_code] == [405, 200]


def test_the_secret_is_in_no_log_line(mona: Person) -> None:
    path = opened(mona)
    with structlog.testing.capture_logs() as lines:
        Person().get(path)
        Person().get("/calendar/wrong-secret.ics")
    assert lines
    assert path.split("/")[-1][:-4] not in str(lines)
    assert "wrong-secret" not in str(lines)
    assert {line["route"] for line in lines if line["event"] == "request"} == {"calendar/<str:token>.ics"}
