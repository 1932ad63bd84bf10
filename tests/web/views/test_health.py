"""What an outside watch is told, and what the people at work see when no message goes out."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from pumplog.models import SendingEpoch
from pumplog.services.heartbeat import beat
from tests.web.pages import Person
from tests.world import NOW, World

TEN_MINUTES = dt.timedelta(minutes=10)


def ready() -> tuple[int, str]:
    answer = Client().get("/readyz")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.content.decode()


def test_r16_a_worker_that_died_is_a_503_ten_minutes_later(db: None) -> None:
    beat(name="a 1", now=NOW - TEN_MINUTES + dt.timedelta(seconds=1))
    assert ready() == (200, "ok\n")
    beat(name="a 1", now=NOW - TEN_MINUTES)
    assert ready() == (503, "worker_silent\n")


def test_it_names_everything_that_is_wrong_and_no_more(db: None) -> None:
    SendingEpoch.objects.create(mark="x", opened_at=NOW, why="a copy")
    assert ready() == (503, "never_started\nnot_confirmed\n")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_not_migrated_is_not_ready(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'pumplog' AND name LIKE '0003%'")
    try:
        assert ready() == (503, "not_migrated\n")
    finally:
        call_command("migrate", "pumplog", fake=True, verbosity=0)


def test_a_database_that_is_away_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE pumplog_workerbeat RENAME TO gone")
    assert ready() == (503, "database_away\n")


def test_alive_is_something_else_than_ready(db: None) -> None:
    assert Client().get("/healthz").content == b"ok\n"


def page(person: Person) -> str:
    answer = person.get("/sending/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_messages_page_says_since_when_nothing_goes_out_and_whom_to_call(alice: Person) -> None:
    beat(name="ward-server 1", now=NOW - TEN_MINUTES)
    shown = page(alice)
    assert "Messages do not go out" in shown
    assert "No message has gone out since Sun 22 Nov 2026, 10:50 MST: the sender has stopped." in shown
    assert "telephone the patients who are due" in shown
    assert "Silent" in shown


def test_where_messages_go_out_there_is_no_strip(alice: Person) -> None:
    beat(name="ward-server 1", now=NOW)
    shown = page(alice)
    assert "Messages go out" in shown
    assert "sending-strip" not in shown


def test_a_restored_database_is_said_to_everybody_who_is_signed_in(world: World) -> None:
    beat(name="ward-server 1", now=NOW)
    SendingEpoch.objects.create(mark="x", opened_at=NOW, why="a copy")
    for actor in (world.alice, world.mona, world.otto):
        assert "put back from a copy" in page(Person(actor))


def test_a_stranger_sees_only_the_codes(db: None) -> None:
    assert Client().get("/sending/").status_code == 302
