"""A visit in a calendar: read by three independent libraries, one event whatever happens, and nothing that tells."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest

from pumplog.notices.words.neutral import telling_words
from pumplog.sheets.appointment import CalendarVisit
from pumplog.sheets.vocabulary import Language
from reports.calendar import event_file, feed_file
from tests.reports.calendars import PARSERS, OwnCalendar

DENVER = ZoneInfo("America/Denver")
NOW = dt.datetime(2026, 11, 22, 18, 0, 7, 123456, tzinfo=dt.UTC)
UID = "0f3c2a9b@visits.example.org"


def visit(
    sequence: int = 1,
    starts_at: dt.datetime = dt.datetime(2026, 12, 1, 10, 30, tzinfo=DENVER),
    *,
    language: Language = Language.ENGLISH,
    name: str = "Rapid Creek Clinic",
    cancelled: bool = False,
) -> bytes:
    return event_file(
        uid=UID,
        sequence=sequence,
        starts_at=starts_at,
        minutes=45,
        language=language,
        stamped_at=NOW,
        organizer="Rapid Creek <notices@visits.example.org>",
        clinic_name=name,
        phones=("+1 605-555-0142",),
        cancelled=cancelled,
    )


MOVED = dt.datetime(2026, 12, 2, 14, 0, tzinfo=DENVER)
BOOKED, MOVED_FILE, CANCELLED = visit(1), visit(2, MOVED), visit(3, MOVED, cancelled=True)


@pytest.fixture(params=PARSERS)
def own(request: pytest.FixtureRequest) -> OwnCalendar:
    return OwnCalendar(PARSERS[request.param])


def test_every_parser_reads_the_same_visit(own: OwnCalendar) -> None:
    (event,) = own.imports([BOOKED]).events
    assert event.starts_at == dt.datetime(2026, 12, 1, 17, 30, tzinfo=dt.UTC)
    assert event.ends_at - event.starts_at == dt.timedelta(minutes=45)
    assert (event.uid, event.sequence, event.summary) == (UID, 1, "Visit: Rapid Creek Clinic")


def test_r22_after_a_move_there_is_one_event_at_the_new_hour(own: OwnCalendar) -> None:
    (event,) = own.imports([BOOKED, MOVED_FILE]).events
    assert event.starts_at == MOVED.astimezone(dt.UTC)


def test_r22_after_a_cancel_there_is_none(own: OwnCalendar) -> None:
    assert own.imports([BOOKED, MOVED_FILE, CANCELLED]).events == []


def test_r22_imported_twice_and_in_any_order_the_newest_holds(own: OwnCalendar) -> None:
    for order in itertools.permutations([BOOKED, MOVED_FILE, BOOKED]):
        (event,) = OwnCalendar(own.parse).imports(order).events
        assert event.sequence == 2
    for order in itertools.permutations([BOOKED, MOVED_FILE, CANCELLED]):
        assert OwnCalendar(own.parse).imports(order).events == []


@pytest.mark.parametrize(
    ("local", "offset"),
    [
        (dt.datetime(2026, 11, 1, 10, 30, tzinfo=DENVER), 7),
        (dt.datetime(2026, 10, 31, 10, 30, tzinfo=DENVER), 6),
        (dt.datetime(2028, 2, 29, 10, 30, tzinfo=DENVER), 7),
        (dt.datetime(2026, 11, 1, 1, 30, tzinfo=DENVER), 6),
        (dt.datetime(2026, 11, 1, 1, 30, tzinfo=DENVER, fold=1), 7),
    ],
)
def test_r21_the_hour_is_the_clinics_on_both_sides_of_a_clock_change(
    local: dt.datetime, offset: int, own: OwnCalendar
) -> None:
    (event,) = own.imports([visit(starts_at=local)]).events
    assert event.starts_at == local.replace(tzinfo=dt.UTC, fold=0) + dt.timedelta(hours=offset)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        (Language.ENGLISH, "Visit"),
        (Language.SPANISH, "Cita"),
        (Language.GERMAN, "Termin"),
        (Language.FRENCH, "Rendez-vous"),
    ],
)
def test_hz11_it_says_visit_in_four_languages_and_nothing_else(language: Language, word: str, own: OwnCalendar) -> None:
    content = visit(language=language, name="")
    assert own.imports([content]).events[0].summary == word
    assert telling_words(content.decode()) == ()
    assert b"umplog" not in content


def test_hz11_it_is_private_and_says_what_is_to_be_done_with_it() -> None:
    assert b"CLASS:PRIVATE" in BOOKED
    assert b"METHOD:PUBLISH" in BOOKED
    assert b"ORGANIZER:mailto:notices@visits.example.org\r\n" in BOOKED
    assert b"STATUS:CONFIRMED" in BOOKED
    assert b"METHOD:CANCEL" in CANCELLED
    assert b"STATUS:CANCELLED" in CANCELLED
    assert b"DTSTAMP:20261122T180007Z" in BOOKED
    assert b"VALARM" not in BOOKED


def test_a_clinics_name_cannot_write_lines_of_its_own(own: OwnCalendar) -> None:
    name = "Rapid; Creek, Clinic\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT " + "é" * 90
    content = visit(name=name)
    (event,) = own.imports([content]).events
    assert "Rapid; Creek, Clinic" in event.summary
    assert not any(line.startswith(b"ATTENDEE") for line in content.split(b"\r\n"))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def feed(*visits: CalendarVisit) -> bytes:
    return feed_file(visits)


def booked(uid: str, sequence: int = 1) -> CalendarVisit:
    return CalendarVisit(
        uid=uid,
        sequence=sequence,
        starts_at=dt.datetime(2026, 12, 1, 17, 30, tzinfo=dt.UTC),
        minutes=30,
        changed_at=NOW,
        link="https://visits.example.org/patients/7339af61-ad50-414e-8f2f-d4cb0aab2dac/",
    )


def test_a_feed_holds_every_visit_and_the_way_to_its_record(own: OwnCalendar) -> None:
    content = feed(booked("a"), booked("b", 3))
    events = own.imports([content]).events
    assert sorted((event.uid, event.sequence, event.summary) for event in events) == [
        ("a", 1, "Visit"),
        ("b", 3, "Visit"),
    ]
    assert b"patients/7339af61" in content.replace(b"\r\n ", b"")
    assert telling_words(content.decode()) == ()


def test_the_same_visits_give_the_same_bytes_and_an_empty_feed_is_a_calendar(own: OwnCalendar) -> None:
    assert feed(booked("a")) == feed(booked("a"))
    assert own.imports([feed()]).events == []
    assert feed().startswith(b"BEGIN:VCALENDAR")
