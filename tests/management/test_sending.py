"""`manage.py sending`: says whether messages go out, and lets them go on after a restore, under somebody's name."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from pumplog.models import AuditEntry, SendingEpoch
from pumplog.services.heartbeat import beat
from pumplog.services.sending_epoch import may_send
from tests.world import NOW, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())


def test_show_says_that_messages_go_out(capsys):
    may_send(now=NOW)
    beat(name="a 1", now=NOW)
    call_command("sending", "show")
    said = capsys.readouterr().out
    assert "a 1: last turn 2026-11-22 18:00:00 UTC" in said
    assert "the first start; confirmed by Pumplog" in said


def test_show_ends_badly_where_they_do_not(capsys):
    with pytest.raises(CommandError, match="never_started") as told:
        call_command("sending", "show")
    assert told.value.returncode == 1


def held():
    SendingEpoch.objects.create(mark="x", opened_at=NOW, why="a copy")


def test_a_manager_confirms_under_their_own_name(capsys):
    make_world()
    held()
    call_command("sending", "confirm", "--as", "Mona@example.org")
    assert may_send(now=NOW)
    assert {entry.actor for entry in AuditEntry.objects.filter(action="sending_confirm")} == {"Mona <mona@example.org>"}
    assert set(SendingEpoch.objects.values_list("confirmed_by", flat=True)) == {"Mona <mona@example.org>"}


def test_the_console_confirms_under_the_systems_account():
    make_world()
    held()
    call_command("sending", "confirm")
    assert all(entry.actor.startswith("console:") for entry in AuditEntry.objects.filter(action="sending_confirm"))


@pytest.mark.parametrize("who", ["alice@example.org", "nobody@example.org"])
def test_nobody_else_confirms(who):
    make_world()
    held()
    with pytest.raises(CommandError, match="may not confirm"):
        call_command("sending", "confirm", "--as", who)
    assert not may_send(now=NOW)


def test_a_journal_that_cannot_be_read_is_not_confirmed_over(monkeypatch):
    held()
    settings.STATE_DIR.mkdir(parents=True)
    (settings.STATE_DIR / "journal").mkdir()
    (settings.STATE_DIR / "journal" / "1.log").mkdir()
    with pytest.raises(CommandError, match="journal cannot be read"):
        call_command("sending", "confirm")
    assert not may_send(now=NOW)
