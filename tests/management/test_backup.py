"""A backup is whole, checked, private, and takes no other file's place."""

import sqlite3
import stat

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pumplog.models import SendingEpoch
from pumplog.services.sending_epoch import COPIED, FIRST, may_send
from tests.world import NOW

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def tables(source) -> set[tuple[str]]:
    return set(source.execute("SELECT name, sql FROM sqlite_master").fetchall())


def test_the_copy_holds_what_the_database_holds(tmp_path, capsys):
    file = tmp_path / "a copy.sqlite3"
    call_command("backup", str(file))
    copy = sqlite3.connect(file)
    with connection.cursor() as cursor:
        assert tables(copy) == tables(cursor) != set()
    copy.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"{file.stat().st_size} bytes" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["a copy.sqlite3"], "one file to carry, no log beside it"


def test_it_never_overwrites(tmp_path):
    file = tmp_path / "earlier.sqlite3"
    file.write_text("an earlier backup")
    with pytest.raises(CommandError, match="File exists"):
        call_command("backup", str(file))
    assert file.read_text() == "an earlier backup"


def test_it_says_where_it_cannot_write(tmp_path):
    with pytest.raises(CommandError, match="cannot be made"):
        call_command("backup", str(tmp_path / "absent" / "x.sqlite3"))


def test_hz29_the_copy_says_that_nothing_may_be_sent_from_it_and_the_database_goes_on(tmp_path):
    assert may_send(now=NOW)
    file = tmp_path / "copy.sqlite3"
    call_command("backup", str(file))
    copy = sqlite3.connect(file)
    rows = copy.execute("SELECT why, confirmed_at FROM pumplog_sendingepoch ORDER BY opened_at").fetchall()
    copy.close()
    assert [(why, at is None) for why, at in rows] == [(FIRST, False), (COPIED, True)]
    assert may_send(now=NOW)
    assert SendingEpoch.objects.count() == 1
