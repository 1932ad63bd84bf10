"""A refill, its audit entry, its window and its notices are written together or not at all, wherever the database fails."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from pumplog.models import Event
from pumplog.services.correction import event_correct
from pumplog.services.refill import refill_record
from pumplog.services.verify import faults
from tests.world import FILLED_AT, World, refill_draft, submit

pytestmark = pytest.mark.django_db

VISIT = FILLED_AT + dt.timedelta(days=60)
WRITTEN = (
    *(("INSERT", f"pumplog_{table}") for table in (
        "event", "refill", "mixturedrug", "eventfinding", "window", "notice", "auditentry", "submission",
    )),
    *(("UPDATE", f"pumplog_{table}") for table in ("patient", "window", "notice", "audithead")),
)  # fmt: skip


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the record."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("pumplog").get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found[model._meta.db_table] = sorted(cursor.fetchall(), key=repr)
    return found


def fail(action: str, table: str) -> None:
    """From now on the database itself fails there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER fault BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
            )
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER fault BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION fault()")


def mend(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER fault" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def record(world: World) -> None:
    refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        # 3 mL too much: a finding is recorded with its reason.
        draft=refill_draft(VISIT, "25"),
        submission=submit(world.version, difference_over_2_ml="drawn twice", ratio_outside_accuracy="drawn twice"),
    )


def correct(world: World) -> None:
    event_correct(
        actor=world.alice,
        event_id=Event.objects.filter(refill__isnull=False).latest("sequence").pk,
        draft=refill_draft(VISIT, "24.5"),
        reason="misread",
        submission=submit(world.version, difference_over_2_ml="drawn twice", ratio_outside_accuracy="drawn twice"),
    )


@pytest.mark.parametrize(("action", "table"), WRITTEN, ids=[f"{action} {table[8:]}" for action, table in WRITTEN])
def test_r26_wherever_recording_fails_nothing_is_written(world: World, action: str, table: str) -> None:
    before = everything()
    fail(action, table)
    with pytest.raises(DatabaseError, match="the disk is full"):
        record(world)
    mend(table)
    assert everything() == before
    assert list(faults()) == []
    record(world)
    assert list(faults()) == []


@pytest.mark.parametrize("table", ["refill", "window", "auditentry", "submission"])
def test_r26_wherever_a_correction_fails_nothing_is_written(world: World, table: str) -> None:
    record(world)
    before = everything()
    fail("INSERT", f"pumplog_{table}")
    with pytest.raises(DatabaseError, match="the disk is full"):
        correct(world)
    mend(f"pumplog_{table}")
    assert everything() == before
    correct(world)
    assert list(faults()) == []


def test_r26_no_table_that_recording_writes_is_left_out_here(world: World) -> None:
    before = everything()
    record(world)
    after = everything()
    grew = {("INSERT", table) for table in after if len(after[table]) > len(before[table])}
    assert grew <= set(WRITTEN)
    changed = {
        ("UPDATE", table) for table in after if len(set(map(repr, before[table])) - set(map(repr, after[table]))) > 0
    }
    assert changed <= set(WRITTEN)
    assert len(grew) >= 8
