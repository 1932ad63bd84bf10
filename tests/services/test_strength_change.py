"""A change of strength and an empty aspirate through the whole record: stored, shown, and taken up by a correction."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine

from pumplog.dosing.figures.quantities import DoseRate, Volume
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import Bridge, NothingAspirated, OwnPath
from pumplog.errors import Refused
from pumplog.models import Event, Refill, Window
from pumplog.selectors.event import event_sheet
from pumplog.selectors.event_draft import event_draft
from pumplog.selectors.refill import refill_sheet
from pumplog.services.correction import event_correct
from pumplog.services.refill import refill_assess, refill_record
from pumplog.services.verify import faults
from tests.world import FILLED_AT, NOW, World, implant_draft, make_world, morphine, refill_draft, submit

pytestmark = pytest.mark.django_db

AT = FILLED_AT + dt.timedelta(days=60)
SIX = Continuous(dose=DoseRate.from_mg_per_day(Decimal(6)))
OWN = OwnPath(volume=Volume(ml=Decimal("0.4")), approved_by="Petra Pharm")
BRIDGE = Bridge(programmed=True, volume=Volume(ml=Decimal("0.4")), hours=Decimal(32))
REASONS = {"strength_differs_from_last_fill": "ordered by Dr Dana", "withdrawal_known": "watched"}


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def halved(**changes: object) -> dict[str, object]:
    return {"drugs": (morphine("10"),), "program": SIX, "bridge": BRIDGE, "path": OWN, **changes}


def record(world: World, **changes: object) -> Event:
    reasons = {**REASONS, **changes.pop("reasons", {})}  # type: ignore[dict-item]
    event_id = refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=refill_draft(AT, "22", **changes),
        submission=submit(world.version, **reasons),
    )
    return Event.objects.get(pk=event_id)


def test_hz24_a_change_of_strength_without_a_word_about_the_bridge_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        record(world, **halved(bridge=None))
    assert "bridge_not_stated" in {finding.code for finding in refused.value.findings}


def test_what_was_programmed_stands_beside_what_was_worked_out(world: World) -> None:
    event = record(world, **halved(prime=Volume(ml=Decimal("0.3"))))
    row = Refill.objects.get(event=event)
    assert (row.bridge_state, row.bridge_ml, row.bridge_hours, row.prime_ml) == (
        "programmed",
        Decimal("0.4"),
        32,
        Decimal("0.3"),
    )
    # The programme's own 0.6 mL a day take more in 32 h than the bridge, so only the prime is counted on top.
    assert row.displaced_ml == Decimal("0.3")
    change = refill_sheet(actor=world.alice, event_id=event.pk).worked_out.change  # type: ignore[union-attr]
    assert change is not None
    assert (change.path_ml, change.path_evidence, change.bridge_hours) == (Decimal("0.4"), "clinic", Decimal(32))
    assert (change.programmed, change.programmed_ml, change.programmed_times) == (True, Decimal("0.4"), 1)
    assert [(row.old_text, row.new_text, row.times, row.without_text) for row in change.drugs] == [
        ("20 mg/mL", "10 mg/mL", 2, "12 mg/day")
    ]
    facts = {fact.label: fact.value for fact in event_sheet(actor=world.alice, event_id=event.pk).facts}
    assert facts["Bridge worked out"] == "0.4 mL over 32 h (clinic)"
    assert facts["Bridge programmed"] == "0.4 mL over 32 h"


def test_prime_leaves_the_reservoir_in_the_stored_case_and_is_no_dose(world: World) -> None:
    event = record(world, **halved(prime=Volume(ml=Decimal("0.3"))))
    case = json.loads(Window.objects.get(cause=event, current=True).case)
    assert [item["volume_ml"] for item in case["events"] if item["type"] == "bolus"] == ["0.3"]
    doses = refill_sheet(actor=world.alice, event_id=event.pk).mixture
    assert [row.dose_text for row in doses] == ["6 mg/day"]
    assert list(faults()) == []


def test_a_correction_takes_up_everything_that_was_stated(world: World) -> None:
    event = record(world, **halved(prime=Volume(ml=Decimal("0.3"))))
    draft = event_draft(actor=world.alice, event_id=event.pk)
    assert (draft.bridge, draft.prime, draft.path) == (BRIDGE, Volume(ml=Decimal("0.3")), OWN)  # type: ignore[union-attr]
    corrected = event_correct(
        actor=world.alice,
        event_id=event.pk,
        draft=replace(draft, bridge=Bridge(programmed=False)),  # type: ignore[arg-type, type-var]
        reason="no bridge was programmed",
        submission=submit(world.version, bridge_none="small step", **REASONS),
    )
    assert Refill.objects.get(pk=corrected).bridge_state == "none"


def test_the_catheter_on_record_makes_the_path_and_is_marked_as_not_verified(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        implanted = Event.objects.get(patient_id=world.patient_id, kind="implantation")
        event_correct(
            actor=world.dana,
            event_id=implanted.pk,
            draft=replace(implant_draft(), catheter_model="Ascenda 8781", catheter_length_cm=Decimal(89)),
            reason="the catheter was missing",
            submission=submit(world.version),
        )
    draft = refill_draft(AT, "22", **halved(path=None))
    change = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=draft).change
    assert change is not None
    assert change.path.volume == Volume(ml=Decimal("0.3948"))
    assert not change.path.verified


def test_a_trimmed_catheter_that_does_not_add_up_is_asked_about(world: World) -> None:
    implanted = Event.objects.get(patient_id=world.patient_id, kind="implantation")
    draft = replace(
        implant_draft(), catheter_model="Prometra", catheter_length_cm=Decimal(80), catheter_trimmed_cm=Decimal(25)
    )

    def codes(**changes: object) -> set[str]:
        with pytest.raises(Refused) as refused:
            event_correct(
                actor=world.dana,
                event_id=implanted.pk,
                draft=replace(draft, **changes),  # type: ignore[arg-type]
                reason="the catheter was missing",
                submission=submit(world.version),
            )
        return {finding.code for finding in refused.value.findings}

    assert codes() == {"catheter_lengths_differ"}
    assert codes(catheter_trimmed_cm=Decimal(111)) == {"trimmed_over_length"}
    assert codes(catheter_trimmed_cm=Decimal(30), own_path=replace(OWN, approved_by="")) == {"path_approver_missing"}


def test_hz2_an_empty_aspirate_keeps_its_interval_and_what_was_missed(world: World) -> None:
    at = FILLED_AT + dt.timedelta(days=80)
    dry = NothingAspirated(
        symptoms="sweating", physician_contacted="Dr Dana", contacted_at=at - dt.timedelta(minutes=30)
    )
    event_id = refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=refill_draft(at, "1", residual=dry),
        submission=submit(world.version, nothing_aspirated="port confirmed by X-ray"),
    )
    row, sheet = Refill.objects.get(pk=event_id), refill_sheet(actor=world.alice, event_id=event_id)
    empty = sheet.worked_out.empty  # type: ignore[union-attr]
    assert empty is not None
    assert (row.aspirated_ml, row.dry_from, empty.dry_from) == (None, None, None)
    assert empty.least_left_ml > 10
    assert [missed.display for missed in empty.missed] == ["morphine"]
    assert "withdrawal" in empty.missed[0].withdrawal
    assert (sheet.physician_contacted_at, sheet.difference_ml, sheet.delivered_ratio) == (
        at - dt.timedelta(minutes=30),
        None,
        None,
    )
    assert event_draft(actor=world.alice, event_id=event_id).residual == dry  # type: ignore[union-attr]
