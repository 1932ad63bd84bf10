"""The one write path: what is written together, what is refused as a whole, who wins."""

import dataclasses
import datetime as dt
import threading
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from pumplog.dosing.figures.quantities import DoseRate, Mass, Volume
from pumplog.dosing.programs import Continuous, PatientBolus
from pumplog.dosing.refill_draft import Measured, NothingAspirated
from pumplog.errors import Conflict, KeyReused, NotAllowed, NotFound, Refused
from pumplog.models import (
    AuditEntry,
    Event,
    EventFinding,
    MixtureDrug,
    Notice,
    Patient,
    Refill,
    Submission,
    Window,
    guards,
)
from pumplog.selectors.event_draft import event_draft
from pumplog.selectors.scope import current_implant
from pumplog.services import audit
from pumplog.services.correction import event_correct, event_strike
from pumplog.services.implant import implant_record, implant_remove
from pumplog.services.program import program_change
from pumplog.services.pump import pump_start, pump_stop, reading_record
from pumplog.services.refill import refill_assess, refill_record
from pumplog.services.verify import faults
from pumplog.sheets.drafts import ProgramChangeDraft, ProgramDraft, ReadingDraft, RemovalDraft, StartDraft, StopDraft
from pumplog.sheets.vocabulary import RemovalReason
from tests.world import FILLED_AT, NOW, World, fill_draft, implant_draft, make_world, refill_draft, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]
VISIT = FILLED_AT + dt.timedelta(days=60)


def record(world: World, draft: object = None, **acknowledged: str) -> uuid.UUID:
    draft = draft or refill_draft(VISIT, "22")
    return refill_record(
        actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version, **acknowledged)
    )


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (Event, Refill, MixtureDrug, AuditEntry, Window, Notice, Submission)
    )


def window(world: World) -> Window:
    return Window.objects.get(implant__patient_id=world.patient_id, current=True)


def test_a_refill_writes_event_audit_window_and_notices_together(world: World) -> None:
    before = counts()
    event_id = record(world)
    event = Event.objects.get(pk=event_id)
    assert (event.sequence, event.recorded_by_label) == (3, "Alice <alice@example.org>")
    assert event.recorded_at == NOW
    assert (event.refill.expected_ml, event.refill.difference_ml) == (Decimal(22), Decimal(0))
    assert AuditEntry.objects.filter(action="refill_record", subject=str(event_id)).count() == 1
    assert window(world).cause_id == event_id
    assert window(world).cycle_id == event_id
    assert Notice.objects.filter(window=window(world), state="planned").exists()
    assert all(after > earlier for earlier, after in zip(before, counts(), strict=True) if earlier)
    assert list(faults()) == []


def test_the_window_is_the_earliest_of_what_limits_the_fill(world: World) -> None:
    # 40 mL at 0.3 mL/day is down to 2 mL after 126 days; morphine keeps for 90; 30 November is a Monday.
    found = window(world)
    assert (found.refill_by, found.reason) == (dt.date(2026, 11, 30), "stability")
    assert found.alarm_at is not None
    assert (found.alarm_at - FILLED_AT).days == 126


def test_a_blocking_finding_writes_nothing(world: World) -> None:
    before = counts()
    with pytest.raises(Refused) as refused:
        record(world, refill_draft(VISIT, "22", filled=Volume(ml=Decimal(41))))
    assert "fill_over_reservoir" in {finding.code for finding in refused.value.findings}
    assert counts() == before


def test_a_finding_without_a_reason_is_refused_and_with_one_is_kept(world: World) -> None:
    draft = refill_draft(VISIT, "18.5")
    with pytest.raises(Refused) as refused:
        record(world, draft)
    asked = {finding.code for finding in refused.value.findings if finding.severity == "acknowledge"}
    assert asked >= {"difference_over_2_ml", "ratio_outside_accuracy"}
    with pytest.raises(Refused):
        record(world, draft, **dict.fromkeys(asked, "ok"))
    event_id = record(world, draft, **dict.fromkeys(asked, "two passes, same volume"))
    kept = EventFinding.objects.filter(event_id=event_id, severity="acknowledge")
    assert {row.acknowledged_reason for row in kept} == {"two passes, same volume"}


def test_nothing_aspirated_is_stored_as_censored_never_as_zero(world: World) -> None:
    at = FILLED_AT + dt.timedelta(days=80)
    reached = at - dt.timedelta(minutes=20)
    residual = NothingAspirated(symptoms="none", physician_contacted="Dr Dana", contacted_at=reached)
    event_id = record(world, refill_draft(at, "1", residual=residual), nothing_aspirated="site checked by X-ray")
    row = Refill.objects.get(pk=event_id)
    assert (row.residual_state, row.aspirated_ml) == ("nothing_aspirated", None)
    assert row.physician_contacted_at == reached
    with pytest.raises(IntegrityError), transaction.atomic():
        Refill.objects.create(
            event_id=_another_event(world), **_refill_columns(residual_state="measured", aspirated_ml=0)
        )


def _another_event(world: World) -> uuid.UUID:
    event = Event.objects.filter(patient_id=world.patient_id).latest("sequence")
    values = {field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields}
    return Event.objects.create(**{**values, "id": uuid.uuid4(), "sequence": event.sequence + 1}).pk


def _refill_columns(**changes: object) -> dict[str, object]:
    return {
        "initial": False, "symptoms": "", "physician_contacted": "", "filled_ml": 40, "retained_ml": 0,
        "prime_ml": 0, "displaced_ml": 0,
        "running_confirmed": True, "formula_version": "x", **changes,
    }  # fmt: skip


def test_the_same_key_is_one_effect_and_one_answer(world: World) -> None:
    draft, submission = refill_draft(VISIT, "22"), submit(world.version)
    first = refill_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submission)
    before = counts()
    again = refill_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submission)
    assert (again, counts()) == (first, before)


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    submission = submit(world.version)
    refill_record(
        actor=world.alice, patient_id=world.patient_id, draft=refill_draft(VISIT, "22"), submission=submission
    )
    with pytest.raises(KeyReused):
        refill_record(
            actor=world.alice, patient_id=world.patient_id, draft=refill_draft(VISIT, "21"), submission=submission
        )


def test_who_has_not_seen_the_newest_version_is_told_who_was_first(world: World) -> None:
    seen = world.version
    record(world)
    with pytest.raises(Conflict) as conflict:
        refill_record(
            actor=world.bob,
            patient_id=world.patient_id,
            draft=refill_draft(VISIT + dt.timedelta(hours=3), "21"),
            submission=submit(seen),
        )
    assert conflict.value.who == "Alice <alice@example.org>"
    assert (conflict.value.what, conflict.value.current_version) == ("refill", seen + 1)


def test_another_clinics_patient_does_not_exist(world: World) -> None:
    with pytest.raises(NotFound):
        refill_record(
            actor=world.charlie,
            patient_id=world.patient_id,
            draft=refill_draft(VISIT, "22"),
            submission=submit(world.version),
        )


@pytest.mark.parametrize("who", ["otto", "mona", "pharmacist"])
def test_only_nurses_and_physicians_record_refills(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        refill_record(
            actor=getattr(world, who),
            patient_id=world.patient_id,
            draft=refill_draft(VISIT, "22"),
            submission=submit(world.version),
        )


def test_if_the_audit_fails_nothing_is_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counts()

    def broken(entry: AuditEntry) -> str:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "entry_digest", broken)
    with pytest.raises(RuntimeError, match="no audit"):
        record(world)
    assert counts() == before


def test_a_programme_change_moves_the_window_and_the_notices(world: World) -> None:
    record(world)
    earlier = window(world)
    dose = Continuous(dose=DoseRate.from_mg_per_day(Decimal("8.5")))
    draft = ProgramChangeDraft(
        happened_at=VISIT + dt.timedelta(days=3),
        program=ProgramDraft(program=dose),
        reason="pain 8",
        running_confirmed=True,
    )
    program_change(
        actor=world.dana,
        patient_id=world.patient_id,
        draft=draft,
        submission=submit(world.version, dose_ratio_high="as agreed with the patient"),
    )
    assert window(world).empty_at < earlier.empty_at
    assert (
        not Notice.objects.filter(window=earlier, state="planned").exclude(refill_by=window(world).refill_by).exists()
    )
    assert list(faults()) == []


def test_boluses_counted_and_allowed_are_in_the_figures(world: World) -> None:
    bolus = PatientBolus(dose=Mass(mcg=Decimal(500)), max_per_day=4, lockout_minutes=120)
    program = Continuous(dose=DoseRate.from_mg_per_day(Decimal(6)))
    record(world, refill_draft(VISIT, "22", program=program, program_bolus=bolus))
    later = VISIT + dt.timedelta(days=10)
    reading_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=ReadingDraft(happened_at=later, boluses_from=VISIT, boluses_given=20, bolus_dose=Mass(mcg=Decimal(500))),
        submission=submit(world.version),
    )
    found = refill_assess(
        actor=world.alice, patient_id=world.patient_id, draft=refill_draft(later + dt.timedelta(minutes=1), "36.5")
    )
    # 10 days of 0.3 mL and 20 boluses of 0.025 mL: 40 - 3 - 0.5
    assert found.expected_residual is not None
    assert abs(found.expected_residual.ml - Decimal("36.5")) < Decimal("0.001")


def test_a_stopped_pump_delivers_nothing_and_cannot_be_stopped_twice(world: World) -> None:
    stop = StopDraft(happened_at=FILLED_AT + dt.timedelta(days=10), reason="MRI")
    pump_stop(actor=world.alice, patient_id=world.patient_id, draft=stop, submission=submit(world.version))
    again = StopDraft(happened_at=FILLED_AT + dt.timedelta(days=11), reason="MRI")
    with pytest.raises(Refused) as refused:
        pump_stop(actor=world.alice, patient_id=world.patient_id, draft=again, submission=submit(world.version))
    assert [finding.code for finding in refused.value.findings] == ["stop_while_stopped"]
    start = StartDraft(happened_at=FILLED_AT + dt.timedelta(days=20))
    pump_start(actor=world.alice, patient_id=world.patient_id, draft=start, submission=submit(world.version))
    found = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=refill_draft(VISIT, "25"))
    assert found.expected_residual == Volume(ml=Decimal(25))


def test_a_correction_supersedes_and_both_stay(world: World) -> None:
    first = record(world)
    draft = event_draft(actor=world.alice, event_id=first)
    assert draft == refill_draft(VISIT, "22")
    wrong = dataclasses.replace(draft, residual=Measured(volume=Volume(ml=Decimal("22.4"))))
    second = event_correct(
        actor=world.bob, event_id=first, draft=wrong, reason="read the wrong syringe", submission=submit(world.version)
    )
    old, new = Event.objects.get(pk=first), Event.objects.get(pk=second)
    assert (new.corrects_id, new.reason, old.refill.aspirated_ml) == (first, "read the wrong syringe", Decimal(22))
    assert new.refill.difference_ml == Decimal("0.4")
    with pytest.raises(Conflict):
        event_correct(
            actor=world.alice, event_id=first, draft=draft, reason="once more", submission=submit(world.version)
        )
    assert window(world).cycle_id == second
    assert list(faults()) == []


def test_a_struck_refill_no_longer_counts(world: World) -> None:
    earlier = window(world).refill_by
    event_id = record(world)
    event_strike(actor=world.alice, event_id=event_id, reason="wrong patient", submission=submit(world.version))
    assert window(world).refill_by == earlier
    assert Event.objects.filter(pk=event_id).exists()
    assert list(faults()) == []


def test_a_removed_pump_has_no_date_and_its_notices_are_withdrawn(world: World) -> None:
    removal = RemovalDraft(happened_at=NOW - dt.timedelta(days=1), removal_reason=RemovalReason.REPLACED)
    implant_remove(actor=world.dana, patient_id=world.patient_id, draft=removal, submission=submit(world.version))
    assert window(world).refill_by is None
    assert window(world).no_date_reason == "The pump has been removed."
    assert not Notice.objects.filter(state="planned").exists()
    implant_record(
        actor=world.dana,
        patient_id=world.patient_id,
        draft=implant_draft(NOW - dt.timedelta(hours=20), serial="NEW1"),
        submission=submit(world.version),
    )
    patient = Patient.objects.get(pk=world.patient_id)
    assert patient.implants.filter(replaces__isnull=False).count() == 1
    assert list(faults()) == []


def test_a_removal_is_not_struck_while_another_pump_is_in_place(world: World) -> None:
    """Two pumps at once, and the next refill would be recorded on either."""
    removal = RemovalDraft(happened_at=NOW - dt.timedelta(days=1), removal_reason=RemovalReason.REPLACED)
    implant_remove(actor=world.dana, patient_id=world.patient_id, draft=removal, submission=submit(world.version))
    removed = Event.objects.get(kind="removal")
    newer = implant_draft(NOW - dt.timedelta(hours=20), serial="NEW1")
    placed = implant_record(
        actor=world.dana, patient_id=world.patient_id, draft=newer, submission=submit(world.version)
    )
    before = counts()
    with pytest.raises(Refused) as refused:
        strike(world, removed.pk)
    assert [finding.code for finding in refused.value.findings] == ["pump_present"]
    assert counts() == before
    strike(world, placed)
    strike(world, removed.pk)
    assert current_implant(world.patient_id).pk == removed.implant_id  # type: ignore[union-attr]
    assert list(faults()) == []


def strike(world: World, event_id: uuid.UUID) -> None:
    event_strike(actor=world.dana, event_id=event_id, reason="wrong patient", submission=submit(world.version))


def test_a_refill_recorded_late_asks_why_and_changes_only_the_past(world: World) -> None:
    record(world)
    cycle = window(world).cycle_id
    late = refill_draft(FILLED_AT + dt.timedelta(days=20), "34")
    with pytest.raises(Refused) as refused:
        record(world, late)
    assert "later_refill_on_record" in {finding.code for finding in refused.value.findings}
    record(world, late, later_refill_on_record="found on paper")
    assert window(world).cycle_id == cycle
    assert list(faults()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pumplog_refill SET filled_ml = 1",
        "DELETE FROM pumplog_mixturedrug",
        "UPDATE pumplog_auditentry SET actor = 'x'",
        "DELETE FROM pumplog_event",
    ],
)
def test_the_database_itself_refuses_to_change_a_fact(world: World, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.sqlite
def test_replacing_a_fact_does_not_slip_past_the_guard(world: World) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO pumplog_refill SELECT * FROM pumplog_refill LIMIT 1")


@pytest.mark.postgres
def test_a_replica_role_does_not_pass_the_guard(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE pumplog_refill SET filled_ml = 1")


@pytest.mark.django_db(transaction=True)
def test_a_changed_audit_entry_is_found(transactional_db: None) -> None:
    world = make_world()
    with connection.schema_editor() as editor:
        guards.remove(None, editor)
    AuditEntry.objects.filter(clinic_id=world.clinic_id, sequence=2).update(actor="nobody")
    AuditEntry.objects.filter(clinic_id=world.clinic_id, sequence=4).delete()
    found = list(faults())
    assert any("entry 2 does not match" in fault for fault in found)
    assert any("entry 4 is missing" in fault for fault in found)
    with connection.schema_editor() as editor:
        guards.install(None, editor)


@pytest.mark.django_db(transaction=True)
def test_two_nurses_on_one_pump_one_wins(transactional_db: None) -> None:
    world = make_world()
    seen, answers = world.version, []

    def go(minutes: int) -> None:
        try:
            at = VISIT + dt.timedelta(minutes=minutes)
            answers.append(
                refill_record(
                    actor=world.alice if minutes else world.bob,
                    patient_id=world.patient_id,
                    draft=refill_draft(at, "22"),
                    submission=submit(seen),
                )
            )
        except Conflict as conflict:
            answers.append(conflict)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(minutes,)) for minutes in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "UUID"]
    assert Refill.objects.count() == 2
    assert list(faults()) == []


def test_the_first_fill_needs_no_expected_residual() -> None:
    world = make_world(with_fill=False)
    event_id = record(world, fill_draft())
    row = Refill.objects.get(pk=event_id)
    assert (row.initial, row.expected_ml) == (True, None)
