"""What is thrown away is seen by a second person, whatever door it comes by and however it is corrected later."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from pumplog.access import Role
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import Measured, Witness
from pumplog.errors import Refused
from pumplog.models import AuditEntry, Refill, User
from pumplog.selectors.event import event_sheet
from pumplog.selectors.event_draft import event_draft
from pumplog.selectors.refill import refill_sheet
from pumplog.services.clinic import member_end
from pumplog.services.correction import event_correct
from pumplog.services.refill import refill_assess, refill_record
from pumplog.services.verify import faults
from pumplog.services.witness import witness_of
from tests.world import FILLED_AT, refill_draft, submit

pytestmark = pytest.mark.django_db
VISIT = FILLED_AT + dt.timedelta(days=60)
DRAWN = Volume(ml=Decimal("22.5"))


def draft(wasted: Volume | None, witness: Witness | None = None):
    return refill_draft(VISIT, "22", wasted=wasted, witness=witness)


def record(world, wasted, witness=None):
    return refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=draft(wasted, witness),
        submission=submit(world.version),
    )


def bob(world):
    return witness_of(user_id=world.bob.user_id)


def refused(call) -> list[tuple[str, str]]:
    before = Refill.objects.count(), AuditEntry.objects.count()
    with pytest.raises(Refused) as told:
        call()
    assert (Refill.objects.count(), AuditEntry.objects.count()) == before
    return [(f.code, f.field) for f in told.value.findings if f.severity == "block"]


def test_r28_waste_without_a_witness_is_refused(world) -> None:
    assert refused(lambda: record(world, DRAWN)) == [("waste_without_witness", "witness_email")]


def test_r28_nobody_is_their_own_witness(world) -> None:
    own = witness_of(user_id=world.alice.user_id)
    assert refused(lambda: record(world, DRAWN, own)) == [("witness_is_recorder", "witness_email")]


@pytest.mark.parametrize("who", ["mona", "otto", "pharmacist", "charlie"])
def test_r28_who_may_not_record_a_refill_here_may_not_witness_one(world, who) -> None:
    other = witness_of(user_id=getattr(world, who).user_id)
    assert refused(lambda: record(world, DRAWN, other)) == [("witness_not_allowed", "witness_email")]


def test_r28_somebody_who_has_left_may_not_witness(world) -> None:
    seen = bob(world)
    member_end(actor=world.mona, email="bob@example.org", role=Role.NURSE, submission=submit())
    assert refused(lambda: record(world, DRAWN, seen)) == [("witness_not_allowed", "witness_email")]


def test_r28_an_account_that_was_closed_may_not_witness(world) -> None:
    seen = bob(world)
    User.objects.filter(pk=world.bob.user_id).update(is_active=False)
    assert refused(lambda: record(world, DRAWN, seen)) == [("witness_not_allowed", "witness_email")]


def test_r28_waste_with_another_nurse_as_witness_is_recorded_with_both_names(world) -> None:
    event_id = record(world, DRAWN, bob(world))
    row = Refill.objects.get(pk=event_id)
    assert (row.wasted_ml, row.witness_id) == (Decimal("22.5"), world.bob.user_id)
    assert row.witness_label == "Bob <bob@example.org>"
    sheet = refill_sheet(actor=world.alice, event_id=event_id)
    assert (sheet.wasted_ml, sheet.witness) == (Decimal("22.5"), "Bob <bob@example.org>")
    shown = {fact.label: fact.value for fact in event_sheet(actor=world.alice, event_id=event_id).facts}
    assert shown["Thrown away"] == "22.5 mL, witnessed by Bob <bob@example.org>"
    assert "bob@example.org" in AuditEntry.objects.get(action="refill_record", subject=str(event_id)).detail
    assert list(faults()) == []


@pytest.mark.parametrize("wasted", [None, Volume(ml=Decimal(0))])
def test_nothing_thrown_away_needs_no_witness(world, wasted) -> None:
    row = Refill.objects.get(pk=record(world, wasted))
    assert row.wasted_ml == (None if wasted is None else 0)


def test_the_database_itself_refuses_waste_without_a_witness(world) -> None:
    old = Refill.objects.get(pk=record(world, DRAWN, bob(world)))
    values = {field.attname: getattr(old, field.attname) for field in Refill._meta.concrete_fields}
    values |= {"witness_id": None, "witness_label": "", "event_id": world_event(world)}
    with pytest.raises(IntegrityError, match="refill_waste_has_a_witness"), transaction.atomic():
        Refill.objects.create(**values)


def world_event(world):
    """An event that has no refill yet."""
    from pumplog.models import Event

    return Event.objects.filter(patient_id=world.patient_id, refill__isnull=True).first().pk


def correct(world, event_id, changed, by=None):
    return event_correct(
        actor=by or world.alice,
        event_id=event_id,
        draft=changed,
        reason="typing error",
        submission=submit(world.version),
    )


def test_a_correction_of_something_else_keeps_the_witness(world) -> None:
    event_id = record(world, DRAWN, bob(world))
    changed = replace(draft(DRAWN), residual=Measured(volume=Volume(ml=Decimal("21.5"))))
    row = Refill.objects.get(pk=correct(world, event_id, changed))
    assert (row.aspirated_ml, row.witness_id) == (Decimal("21.5"), world.bob.user_id)


@pytest.mark.parametrize("wasted", ["20", "23", None])
def test_r28_a_correction_that_changes_what_was_thrown_away_needs_a_witness_again(world, wasted) -> None:
    event_id = record(world, DRAWN, bob(world))
    changed = draft(None if wasted is None else Volume(ml=Decimal(wasted)))
    assert refused(lambda: correct(world, event_id, changed)) == [("waste_without_witness", "witness_email")]
    row = Refill.objects.get(pk=correct(world, event_id, replace(changed, witness=bob(world))))
    assert row.wasted_ml == (None if wasted is None else Decimal(wasted))


def test_the_witness_of_a_correction_is_not_who_corrects(world) -> None:
    event_id = record(world, DRAWN, bob(world))
    changed = draft(Volume(ml=Decimal(20)), bob(world))
    assert refused(lambda: correct(world, event_id, changed, by=world.bob)) == [
        ("witness_is_recorder", "witness_email")
    ]


def test_a_refill_with_waste_reads_back_as_its_own_draft(world) -> None:
    event_id = record(world, DRAWN, bob(world))
    read = event_draft(actor=world.alice, event_id=event_id)
    assert (read.wasted, read.witness) == (DRAWN, bob(world))


@pytest.mark.parametrize(("wasted", "stands"), [("62", False), ("62.000001", True)])
def test_r27_more_cannot_be_thrown_away_than_was_there(world, wasted, stands) -> None:
    """22 mL drawn and one filling of a 40 mL reservoir prepared: 62 mL."""
    found = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=draft(Volume(ml=Decimal(wasted))))
    assert ("waste_over_what_was_there" in {finding.code for finding in found.findings}) is stands


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"residual": Measured(volume=Volume(ml=Decimal("40.1")))}, "residual_above_held"),
        ({"wasted": Volume(ml=Decimal(90))}, "waste_over_what_was_there"),
        ({"filled": Volume(ml=Decimal("40.1"))}, "fill_over_reservoir"),
    ],
)
def test_r27_no_correction_makes_more_come_back_than_went_in(world, changes, code) -> None:
    """A correction is held to what recording is held to: the very same findings stand in its way."""
    event_id = record(world, DRAWN, bob(world))
    changed = replace(draft(DRAWN, bob(world)), **changes)
    assert (code,) in {(found,) for found, _ in refused(lambda: correct(world, event_id, changed))}
