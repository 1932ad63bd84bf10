"""The release with more states and channels keeps what every patient and every clinic had chosen, and what was sent."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from pumplog.dosing.figures.quantities import Volume
from pumplog.models import Notice
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.clinic import FIRST_POLICY, policy_set
from pumplog.services.patient import patient_amend
from pumplog.services.verify import faults
from pumplog.sheets.drafts import PatientDraft
from pumplog.sheets.vocabulary import Indication, Language
from tests.factories import make_clinic, make_policy
from tests.world import NOW, make_world, submit

pytestmark = pytest.mark.django_db(transaction=True)

# What decides when a patient is told, and what was told, as the first release kept it.
KEPT = {
    "pumplog_clinicpolicy": "clinic_id, version, notice_tiers_days, notice_hour, margin_days, stop_volume_ml, staff_email",
    "pumplog_patientdetails": "patient_id, current, stop_volume_ml, stop_volume_reason, language",
    "pumplog_contactway": "patient_id, kind, address, consent_on, ended_at",
    "pumplog_window": "implant_id, current, refill_by, reason, stop_at_earliest, empty_at",
    "pumplog_refill": "event_id, filled_ml, aspirated_ml, retained_ml, displaced_ml, expected_ml",
    "pumplog_notice": "id, patient_id, tier_days, edition, channel, address, refill_by, due_at, message_id, settled_at",
    "pumplog_task": "id, kind, subject, opened_at, done_at",
    "pumplog_auditentry": "clinic_id, sequence, digest",
}


def rows(table, columns):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2, 3")
        return cursor.fetchall()


def kept():
    return {table: rows(table, columns) for table, columns in KEPT.items()}


def states():
    return {key: state for key, state, _ in rows("pumplog_notice", "id, state, 1")}


def move_to(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


@pytest.fixture
def lived(monkeypatch):
    """Two clinics with rules of their own, a patient with a stop level of their own, notices in every state of then."""
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())
    world = make_world()
    own = replace(FIRST_POLICY, notice_tiers_days=(28, 10, 5, 1), notice_hour=11, margin_days=3)
    policy_set(actor=world.mona, draft=own, submission=submit())
    _own_stop_level(world)
    notices = list(Notice.objects.filter(patient_id=world.patient_id, state="planned").order_by("due_at"))
    for row, state in zip(notices, ("sent", "failed"), strict=False):
        Notice.objects.filter(pk=row.pk).update(state=state, settled_at=row.due_at, attempts=1)
    assert set(states().values()) == {"planned", "sent", "failed", "cancelled"}
    yield world
    move_to()


def _own_stop_level(world):
    draft = PatientDraft(
        mrn="69294-000",
        family_name="Fox",
        given_name="Ivy",
        birth_date=dt.date(1987, 8, 15),
        language=Language.ENGLISH,
        indication=Indication.PERSISTENT_PAIN_AFTER_SPINAL_FUSION,
        stop_volume=Volume(ml=Decimal(4)),
        stop_volume_reason="withdrew at 3 mL",
    )
    patient_amend(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))


def test_r11_every_threshold_and_every_notice_is_there_afterwards_as_before(lived):
    move_to(("pumplog", "0002_append_only"))
    before, then = kept(), states()
    assert set(then.values()) == {"scheduled", "sent", "failed", "cancelled"}
    assert {row[2] for row in before["pumplog_clinicpolicy"]} == {"14,7,2", "28,10,5,1"}
    assert Decimal(4) in {row[2] for row in before["pumplog_patientdetails"] if row[2] is not None}
    move_to()
    assert kept() == before
    assert states() == {key: "planned" if state == "scheduled" else state for key, state in then.items()}
    assert list(faults()) == []


def test_r11_the_facts_are_still_guarded_afterwards(lived):
    move_to(("pumplog", "0002_append_only"))
    move_to()
    for table in ("pumplog_clinicpolicy", "pumplog_refill", "pumplog_event"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(("tiers", "safety"), [("14,7,2", 2), ("28,10,5", 5), ("7,0", 2)])
def test_r11_a_clinic_whose_last_notice_is_earlier_than_the_houses_keeps_one_that_no_booking_silences(tiers, safety):
    clinic = make_clinic()
    make_policy(clinic, notice_tiers_days=tiers)
    assert clinic_by_id(clinic.pk).policy.safety_tier_days == safety
