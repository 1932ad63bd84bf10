"""A backup is taken, messages go out, the backup is put back: nothing goes out until somebody confirms it, nothing twice."""

import datetime as dt
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client

from pumplog.models import Clinic, Notice, SendingEpoch, Window
from pumplog.services.audit import audit_faults
from pumplog.services.notice import notices_replan
from pumplog.sheets.vocabulary import NoticeState
from tests.factories import make_clinic, make_due
from tests.faults.processes import finish, start_worker

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = dt.datetime(2026, 11, 20, 17, 5, tzinfo=dt.UTC)
AFTER = BEFORE + dt.timedelta(days=1)
RESTORED = AFTER + dt.timedelta(days=1)
TIER = dt.timedelta(days=14)


@pytest.fixture
def clinic():
    return make_clinic()


@transaction.atomic
def plan(clinic, name, day):
    """A patient whose first notice is due on that day."""
    implant = make_due(clinic, (day + TIER).date(), email=f"{name}@example.org")
    notices_replan(implant_id=implant.pk, now=BEFORE - dt.timedelta(days=3))


def work(mailserver, now):
    assert finish(start_worker("--once", port=mailserver.port, now=now)) == 0


def confirm(monkeypatch, now):
    monkeypatch.setenv("PUMPLOG_CLOCK", now.isoformat())
    call_command("sending", "confirm")


def ready(monkeypatch, now):
    monkeypatch.setenv("PUMPLOG_CLOCK", now.isoformat())
    return Client().get("/readyz").content.decode().split()


def sqlite_back(file: Path) -> None:
    name = Path(connection.settings_dict["NAME"])
    connections.close_all()
    for tail in ("-wal", "-shm"):
        name.with_name(name.name + tail).unlink(missing_ok=True)
    shutil.copyfile(file, name)


def postgres(tool: str, *options: str) -> None:
    programs = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"))
    its = connection.settings_dict
    where = ["--host", its["HOST"], "--username", its["USER"], "--dbname", its["NAME"]]
    connections.close_all()
    subprocess.run([str(programs[-1]), *where, *options], check=True, capture_output=True, timeout=120)


def everyone_heard_once(mailserver):
    assert Counter(mailserver.recipients) == {f"{name}@example.org": 1 for name in ("before", "after", "never")}
    assert all(list(audit_faults(clinic_id=row.pk)) == [] for row in Clinic.objects.all())


def life(mailserver, monkeypatch, clinic, *, back_up, put_back):
    """One is told before the backup, one after it, one not at all before the database is put back."""
    plan(clinic, "before", BEFORE)
    plan(clinic, "after", AFTER)
    plan(clinic, "never", RESTORED)
    work(mailserver, BEFORE)
    assert mailserver.recipients == ["before@example.org"]
    monkeypatch.setenv("PUMPLOG_CLOCK", BEFORE.isoformat())
    back_up()
    work(mailserver, AFTER)
    assert mailserver.recipients == ["before@example.org", "after@example.org"]
    put_back()
    assert Notice.objects.get(address="after@example.org", tier_days=14).state == NoticeState.PLANNED
    for _ in range(2):
        work(mailserver, RESTORED)
    assert mailserver.recipients == ["before@example.org", "after@example.org"]
    assert ready(monkeypatch, RESTORED) == ["not_confirmed", "messages_late"]
    with pytest.raises(CommandError, match="not_confirmed"):
        call_command("sending", "show")


def and_on(mailserver, monkeypatch):
    confirm(monkeypatch, RESTORED)
    assert Notice.objects.get(address="after@example.org", tier_days=14).state == NoticeState.SENT
    work(mailserver, RESTORED)
    everyone_heard_once(mailserver)
    work(mailserver, RESTORED + dt.timedelta(minutes=1))
    everyone_heard_once(mailserver)
    assert ready(monkeypatch, RESTORED + dt.timedelta(minutes=1)) == ["ok"]


@pytest.mark.sqlite
def test_hz29_a_backup_that_is_put_back_sends_nothing_until_it_is_confirmed(clinic, mailserver, monkeypatch, tmp_path):
    file = tmp_path / "copy.sqlite3"
    life(
        mailserver,
        monkeypatch,
        clinic,
        back_up=lambda: call_command("backup", str(file)),
        put_back=lambda: sqlite_back(file),
    )
    assert SendingEpoch.objects.get(confirmed_at=None).why == "this is a copy made by manage.py backup"
    and_on(mailserver, monkeypatch)


@pytest.mark.sqlite
def test_hz29_a_file_that_somebody_copied_by_hand_is_noticed_too(clinic, mailserver, monkeypatch, tmp_path):
    file = tmp_path / "copy.sqlite3"

    def copy() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM INTO '{file}'")

    life(mailserver, monkeypatch, clinic, back_up=copy, put_back=lambda: sqlite_back(file))
    and_on(mailserver, monkeypatch)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "how", [("--clean", "--if-exists"), ("--data-only", "--disable-triggers")], ids=["all", "data"]
)
def test_hz29_a_dump_that_is_restored_sends_nothing_until_it_is_confirmed(
    clinic, mailserver, monkeypatch, tmp_path, how
):
    file = str(tmp_path / "dump")

    def put_back() -> None:
        if "--data-only" in how:
            with connection.cursor() as cursor:
                tables = connection.introspection.table_names()
                cursor.execute("SET session_replication_role = replica")
                for table in tables:
                    cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
                cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
                for table in tables:
                    cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        postgres("pg_restore", *how, file)

    life(
        mailserver,
        monkeypatch,
        clinic,
        back_up=lambda: postgres("pg_dump", "--format=custom", f"--file={file}"),
        put_back=put_back,
    )
    and_on(mailserver, monkeypatch)


def test_hz29_a_worker_that_runs_on_sends_nothing_from_the_moment_it_is_held_until_it_is_confirmed(
    clinic, mailserver, monkeypatch
):
    """Not only at its start: every turn looks."""
    worker = start_worker("--interval", "0.05", port=mailserver.port, now=BEFORE)
    until(SendingEpoch.objects.exists)
    SendingEpoch.objects.create(mark="of-a-copy", opened_at=BEFORE, why="a copy")
    plan(clinic, "never", BEFORE)
    for _ in range(3):
        # Evaluation goes on; that it has been done again says that the worker has turned.
        Window.objects.update(look_at=None)
        until(lambda: not Window.objects.filter(look_at=None).exists())
    assert mailserver.recipients == []
    confirm(monkeypatch, BEFORE)
    assert mailserver.arrived.wait(60)
    worker.terminate()
    assert finish(worker) == 0
    assert mailserver.recipients == ["never@example.org"]


def until(so):
    deadline = time.monotonic() + 60
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
