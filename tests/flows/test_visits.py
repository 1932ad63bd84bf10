"""What a patient reads of their visits and has in their calendar, with the real worker and a real mail server."""

import datetime as dt
from dataclasses import replace

import pytest

from pumplog.services.appointment_end import appointment_cancel
from pumplog.services.clinic import FIRST_POLICY
from pumplog.sheets.vocabulary import MissedReason
from tests.mailserver import MailServer
from tests.reports.calendars import PARSERS, OwnCalendar
from tests.services.visits import at, book, move
from tests.turns import turn
from tests.world import World, make_world, submit

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)
FIVE_MINUTES = dt.timedelta(minutes=5)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, mailserver: MailServer) -> World:
    monkeypatch.setenv("PUMPLOG_CLOCK", MONDAY.isoformat())
    rules = replace(FIRST_POLICY, daytime_phone="605-555-0142", after_hours_phone="605-555-0199", daily_cap=9)
    world = make_world(policy=rules)
    assert (turn(MONDAY), len(mailserver.messages)) == ({"sent": 1}, 1), "the tier of that week"
    return world


def subjects(server: MailServer) -> list[str]:
    return [str(mail["Subject"]) for mail in server.messages[1:]]


def in_calendars(server: MailServer) -> list[list[dt.datetime]]:
    """When each calendar has visits, after all that came was read into it."""
    files = [
        part.get_content().encode()
        for mail in server.messages
        for part in mail.walk()
        if part.get_content_type() == "text/calendar"
    ]
    return [[event.starts_at for event in OwnCalendar(parse).imports(files).events] for parse in PARSERS.values()]


def test_a_first_visit_is_told_as_booked_and_only_another_hour_as_moved(world: World, mailserver: MailServer) -> None:
    visit = book(world, at(11, 25))
    turn(MONDAY + FIVE_MINUTES)
    move(world, visit.pk, at(11, 27), version=1)
    turn(MONDAY + 2 * FIVE_MINUTES)
    assert subjects(mailserver) == [
        "Your appointment on Wednesday, November 25, 2026",
        "Your appointment is now on Friday, November 27, 2026",
    ]


@pytest.mark.parametrize("told_in_between", [True, False])
def test_a_visit_that_was_cancelled_and_booked_anew_leaves_one_in_every_calendar(
    told_in_between: bool, world: World, mailserver: MailServer
) -> None:
    visit = book(world, at(11, 25))
    turn(MONDAY + FIVE_MINUTES)
    appointment_cancel(
        actor=world.alice, appointment_id=visit.pk, reason=MissedReason.ILL, note="flu", submission=submit(1)
    )
    if told_in_between:
        turn(MONDAY + 2 * FIVE_MINUTES)
        assert in_calendars(mailserver) == [[]] * len(PARSERS)
    book(world, at(11, 26))
    turn(MONDAY + 3 * FIVE_MINUTES)
    assert in_calendars(mailserver) == [[at(11, 26)]] * len(PARSERS)
    assert subjects(mailserver)[-1] == "Your appointment is now on Thursday, November 26, 2026"
