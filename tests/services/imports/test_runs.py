"""From a file to events: looked at, committed, brought in again."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from pumplog import clock
from pumplog.access import PERMISSIONS, Actor, Role, console
from pumplog.errors import KeyReused, NotAllowed, NotFound
from pumplog.models import AuditEntry, Event, ImportedRow, ImportRun, Patient, Submission, Window
from pumplog.selectors.event_draft import event_draft
from pumplog.services.audit import audit_faults
from pumplog.services.clinic import clinic_create
from pumplog.services.correction import event_strike
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.runs import import_check, import_commit, import_preview, import_run, import_shown
from pumplog.services.imports.shipped import shipped_mappings
from pumplog.services.past import Past
from pumplog.sheets import drafts

pytestmark = pytest.mark.django_db
BOB = {"MRN": "10000-002", "Patient": "Roe, Bob", "DOB": "5/6/1955", "Serial #": "NGP000002H"}
TABLES = (Patient, Event, ImportRun, ImportedRow, AuditEntry, Window, Submission)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", "2026-11-22T12:00:00+00:00")


@pytest.fixture
def clinic():
    return clinic_create(slug="rapid-creek", name="Rapid Creek", zone="America/Denver", system_user="ops")


@pytest.fixture
def ops(clinic):
    return console(system_user="ops", clinic_id=clinic)


@pytest.fixture
def manager(clinic):
    return Actor(user_id=None, label="Mona", clinic_id=clinic, permissions=PERMISSIONS[Role.MANAGER], role=Role.MANAGER)


@pytest.fixture
def bring_in(ops, us_text):
    def run(content, *, actor=ops, how=import_run):
        return how(actor=actor, file_name="log.csv", content=content, mapping_text=us_text)

    return run


def submission():
    return drafts.Submission(key=uuid.uuid4())


def statuses(done):
    return [(row.status.value, row.code) for row in done.rows]


def held():
    return {table.__name__: table.objects.count() for table in TABLES}


def refills():
    return list(Event.objects.filter(kind="refill", struck=False, corrected_by=None).order_by("happened_at"))


def test_a_check_writes_nothing_at_all(bring_in, sheet):
    before = held()
    assert statuses(bring_in(sheet({}, {"Conc": "20"}), how=import_check)) == [
        ("accepted", ""), ("refused", "strength_without_unit"),
    ]  # fmt: skip
    assert held() == before


@pytest.mark.parametrize(("name", "zone"), [("rapid_creek", "America/Denver"), ("rheintal", "Europe/Zurich")])
def test_the_record_holds_what_the_demonstration_sheets_say(name, zone, demo, truth):
    clinic_id = clinic_create(slug=name, name=name, zone=zone, system_user="ops")
    text = next(mapping.text for mapping in shipped_mappings() if mapping.name == name)
    actor = console(system_user="ops", clinic_id=clinic_id)
    done = import_run(actor=actor, file_name=f"{name}.csv", content=demo(name), mapping_text=text)
    expected = {row["line"]: _told(row) for row in truth(name) if row["ok"]}
    assert {row.line for row in done.rows if row.status.value == "accepted"} == set(expected)
    events = Event.objects.select_related("refill", "program", "patient").prefetch_related("drugs").in_bulk()
    rows = ImportedRow.objects.values_list("line", "event_id")
    assert {line: _recorded(events[event_id], zone) for line, event_id in rows} == expected
    assert list(audit_faults(clinic_id=clinic_id)) == []
    again = import_run(actor=actor, file_name=f"{name}.csv", content=demo(name), mapping_text=text)
    assert {row.status.value for row in again.rows} == {"unchanged", "refused"}


def _told(row):
    state = "nothing_aspirated" if row.get("empty_on_arrival") else "measured"
    measured = row["measured_residual_ml"]
    return (
        row["mrn"],
        row["performed_at"],
        Decimal(str(row["fill_ml"])),
        "not_measured" if measured is None else state,
        Decimal(str(measured)) if measured else None,
        [(drug, Decimal(str(strength)), place == 0) for place, (drug, strength) in enumerate(row["drugs"])],
        Decimal(str(row["dose_mcg_per_day"])),
    )


def _recorded(event, zone):
    drugs = [(drug.drug, drug.concentration_mcg_per_ml, drug.primary) for drug in event.drugs.all()]
    return (
        event.patient.mrn,
        event.happened_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M"),
        event.refill.filled_ml,
        event.refill.residual_state,
        event.refill.aspirated_ml,
        drugs,
        event.program.dose_mcg_per_day,
    )


def test_it_records_patient_pump_and_fills_in_order_of_time(bring_in, sheet):
    bring_in(sheet({"Date": "7/1/2026", "Time": "11:00"}, {}))
    patient = Patient.objects.get()
    kinds = list(patient.events.order_by("sequence").values_list("kind", "sequence"))
    assert kinds == [("implantation", 1), ("refill", 2), ("refill", 3)]
    pump = patient.events.get(kind="implantation")
    assert pump.happened_at == dt.datetime(2026, 1, 5, 16, 30, tzinfo=dt.UTC)
    assert pump.implantation.implanted_on is None
    first, second = refills()
    assert (first.utc_offset_minutes, second.utc_offset_minutes) == (-7 * 60, -6 * 60)
    assert first.reason == "Recorded by (sheet): kt. Expected residual (sheet): 9.2 mL. Notes (sheet): 2 passes"
    assert first.source.startswith("log.csv, line 3, import ")
    assert first.recorded_by_label == "console:ops"
    assert first.refill.running_confirmed is False
    assert patient.details.get().language == "en"


def test_the_last_fill_decides_the_refill_by_date(bring_in, sheet):
    bring_in(sheet({}, {"Date": "11/1/2026", "Time": "11:00"}))
    window = Window.objects.get(current=True)
    assert window.cycle == refills()[-1]
    assert window.refill_by > dt.date(2026, 11, 22)


def test_each_event_and_the_run_itself_are_audited(bring_in, sheet, clinic):
    done = bring_in(sheet({}, BOB))
    audit = AuditEntry.objects.filter(clinic_id=clinic)
    assert audit.filter(action="refill_record").count() == 2
    assert audit.filter(action="implant_record").count() == 2
    assert audit.filter(action="patient_register").count() == 2
    assert audit.filter(action="import_commit", subject=str(done.run_id)).count() == 1
    assert list(audit_faults(clinic_id=clinic)) == []


def test_guardrails_inform_and_stay_with_the_event(bring_in, sheet):
    done = bring_in(sheet({}, {"Date": "2/4/2026", "Actual resid (mL)": "0", "Dose/day": "60 mg/day"}))
    assert statuses(done) == [("accepted", ""), ("accepted", "")]
    codes = set(refills()[-1].findings.values_list("code", "acknowledged_reason"))
    assert ("nothing_aspirated", "imported") in codes
    assert ("dose_ratio_high", "imported") in codes


def test_running_again_changes_nothing(bring_in, sheet):
    content = sheet({}, BOB, {"Conc": "20", "Date": "4/5/2026"})
    bring_in(content)
    before = held()
    again = bring_in(content)
    assert statuses(again) == [("unchanged", ""), ("unchanged", ""), ("refused", "strength_without_unit")]
    assert held() == before
    assert again.run_id is None


def test_a_longer_sheet_adds_only_its_new_rows(bring_in, sheet):
    bring_in(sheet({}))
    done = bring_in(sheet({}, {"Date": "4/5/2026"}, BOB))
    assert statuses(done) == [("unchanged", ""), ("accepted", ""), ("accepted", "")]
    assert len(refills()) == 3


def test_a_mended_first_row_is_taken_although_later_ones_are_recorded(bring_in, sheet):
    bring_in(sheet({"Conc": "20"}, {"Date": "4/5/2026"}))
    done = bring_in(sheet({}, {"Date": "4/5/2026"}))
    assert statuses(done) == [("accepted", ""), ("unchanged", "")]
    assert Window.objects.get(current=True).cycle == refills()[-1]
    assert refills()[-1].happened_at.month == 4


def test_a_row_whose_words_were_changed_afterwards_is_told_to_the_person(bring_in, sheet):
    bring_in(sheet({}))
    assert statuses(bring_in(sheet({"Notes": "3 passes"}))) == [("refused", "same_refill_recorded")]


def test_a_fill_typed_by_hand_is_not_recorded_twice(bring_in, sheet, ops):
    bring_in(sheet({}))
    event = refills()[0]
    typed = replace(event_draft(actor=ops, event_id=event.pk), performed_at=dt.datetime(2026, 4, 5, 16, tzinfo=dt.UTC))
    told(ops, event.patient_id, typed, submission())
    done = bring_in(sheet({}, {"Date": "4/5/2026", "Time": "09:45"}))
    assert statuses(done) == [("unchanged", ""), ("refused", "same_refill_recorded")]


def test_a_struck_row_does_not_come_back(bring_in, sheet, ops):
    bring_in(sheet({}, {"Date": "4/5/2026"}))
    event = refills()[0]
    event_strike(
        actor=ops,
        event_id=event.pk,
        reason="entered for another patient",
        submission=drafts.Submission(key=uuid.uuid4(), version=Patient.objects.get().version),
    )
    assert statuses(bring_in(sheet({}))) == [("unchanged", "")]
    assert len(refills()) == 1


def test_another_clinic_has_rows_of_its_own(bring_in, sheet):
    bring_in(sheet({}))
    there = clinic_create(slug="there", name="There", zone="America/Denver", system_user="ops")
    done = bring_in(sheet({}), actor=console(system_user="ops", clinic_id=there))
    assert statuses(done) == [("accepted", "")]
    assert Patient.objects.count() == 2


def test_nothing_is_half_written_when_one_row_cannot_be_audited(bring_in, sheet, clinic):
    bring_in(sheet({}))
    # A stray entry further down the audit trail: the fourth thing this import audits finds its place taken.
    end = AuditEntry.objects.filter(clinic_id=clinic).latest("sequence")
    stray = {"at": end.at, "actor": "x", "action": "x", "subject": "x", "detail": "{}", "digest": "0" * 64}
    AuditEntry.objects.create(clinic_id=clinic, sequence=end.sequence + 4, previous_digest="0" * 64, **stray)
    before = held()
    with pytest.raises(IntegrityError):
        bring_in(sheet(BOB, {**BOB, "Date": "4/5/2026"}))
    assert held() == before


def test_a_file_that_is_no_use_leaves_nothing(bring_in):
    before = held()
    for how in (import_check, import_preview, import_run):
        with pytest.raises(Unusable):
            bring_in(b"a,b\r\n1,2\r\n", how=how)
    assert held() == before


def test_a_preview_is_kept_and_committed_once(bring_in, sheet, manager):
    preview = bring_in(sheet({}, {"Conc": "20", "Date": "4/5/2026"}), actor=manager, how=import_preview)
    assert (preview.committed_at, refills()) == (None, [])
    assert import_shown(actor=manager, run_id=preview.run_id) == preview
    sent = submission()
    done = import_commit(actor=manager, run_id=preview.run_id, submission=sent)
    assert done.rows == preview.rows
    assert done.committed_at is not None
    assert len(refills()) == 1
    assert refills()[0].recorded_by_label == "Mona"
    before = held()
    assert import_commit(actor=manager, run_id=preview.run_id, submission=sent) == done
    assert import_commit(actor=manager, run_id=preview.run_id, submission=submission()) == done
    assert held() == before


def test_a_commit_judges_the_record_as_it_has_become(bring_in, sheet, manager):
    preview = bring_in(sheet({}, BOB), actor=manager, how=import_preview)
    bring_in(sheet({}))
    done = import_commit(actor=manager, run_id=preview.run_id, submission=submission())
    assert statuses(done) == [("unchanged", ""), ("accepted", "")]
    assert len(refills()) == 2


def test_one_key_is_for_one_run(bring_in, sheet, manager):
    one = bring_in(sheet({}), actor=manager, how=import_preview)
    other = bring_in(sheet(BOB), actor=manager, how=import_preview)
    sent = submission()
    import_commit(actor=manager, run_id=one.run_id, submission=sent)
    with pytest.raises(KeyReused):
        import_commit(actor=manager, run_id=other.run_id, submission=sent)


def test_only_who_may_import_does(bring_in, sheet, manager):
    preview = bring_in(sheet({}), actor=manager, how=import_preview)
    nurse = replace(manager, permissions=PERMISSIONS[Role.NURSE], role=Role.NURSE)
    for how in (import_check, import_preview, import_run):
        with pytest.raises(NotAllowed):
            bring_in(sheet({}), actor=nurse, how=how)
    for call in (import_commit, import_shown):
        extra = {"submission": submission()} if call is import_commit else {}
        with pytest.raises(NotAllowed):
            call(actor=nurse, run_id=preview.run_id, **extra)


def test_another_clinics_run_does_not_exist(bring_in, sheet, manager):
    preview = bring_in(sheet({}), actor=manager, how=import_preview)
    there = clinic_create(slug="there", name="There", zone="America/Denver", system_user="ops")
    charlie = console(system_user="charlie", clinic_id=there)
    with pytest.raises(NotFound):
        import_shown(actor=charlie, run_id=preview.run_id)
    with pytest.raises(NotFound):
        import_commit(actor=charlie, run_id=preview.run_id, submission=submission())


def test_a_row_is_recorded_as_any_other_fill_of_the_past_is(bring_in, sheet, ops):
    second = {"Date": "4/5/2026", "Actual resid (mL)": "0", "Conc": "25 mg/mL", "Notes": ""}
    bring_in(sheet({}, second))
    imported = refills()[1]
    there = console(
        system_user="ops",
        clinic_id=clinic_create(slug="there", name="There", zone="America/Denver", system_user="ops"),
    )
    bring_in(sheet({}), actor=there)
    typed = told(
        there,
        Patient.objects.get(clinic_id=there.clinic_id).pk,
        event_draft(actor=ops, event_id=imported.pk),
        replace(submission(), note=imported.reason, source=imported.source),
    )
    typed = Event.objects.get(pk=typed.pk)
    assert _columns(imported) == _columns(typed)
    assert imported.findings.exists()


@transaction.atomic
def told(actor, patient_id, draft, submission):
    with Past(patient_id=patient_id, actor=actor, now=clock.now()) as past:
        return past.record(draft, actor=actor, submission=submission)


def _columns(event):
    rows = [[event], [event.refill], event.drugs.all(), [event.program], event.findings.all()]
    own = {"id", "event", "patient", "implant", "recorded_at"}
    return [
        {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in own}
        for table in rows
        for row in table
    ]
