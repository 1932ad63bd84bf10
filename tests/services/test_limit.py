"""A clinic's own limits: who may set them, who answers for them, and what they do to an entry."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from pumplog.access import Actor
from pumplog.dosing.figures.quantities import DoseRate, Mass
from pumplog.dosing.findings import Evidence, Finding
from pumplog.dosing.limits import LimitKind
from pumplog.dosing.programs import Continuous, PatientBolus
from pumplog.errors import KeyReused, NotAllowed, Refused
from pumplog.models import AuditEntry, ClinicLimit, Event
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.limit import limit_sheet, own_limits
from pumplog.services.clinic import FIRST_POLICY, policy_set
from pumplog.services.implant import implant_record, implant_remove
from pumplog.services.limit import limit_set
from pumplog.services.order import order_record
from pumplog.services.patient import patient_amend
from pumplog.services.program import program_assess, program_change
from pumplog.services.pump import pump_stop, reading_record
from pumplog.services.refill import refill_assess, refill_record
from pumplog.sheets.drafts import (
    LimitDraft,
    OrderDraft,
    PatientDraft,
    ProgramChangeDraft,
    ProgramDraft,
    ReadingDraft,
    RemovalDraft,
    StopDraft,
)
from pumplog.sheets.vocabulary import ApproverRole, EarlierTherapy, Indication, Language, RemovalReason, Stop
from tests.world import FILLED_AT, World, fill_draft, implant_draft, make_world, morphine, refill_draft, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]
VISIT = FILLED_AT + dt.timedelta(days=60)


def limit(value: str | None = "5000", **changes: object) -> LimitDraft:
    made = LimitDraft(
        drug="morphine",
        kind=LimitKind.MAX_DAILY_MCG,
        value=None if value is None else Decimal(value),
        approver_name="Dana Lee",
        approver_role=ApproverRole.PHYSICIAN,
        approved_on=dt.date(2026, 3, 12),
        reason="local practice",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def set_limit(actor: Actor, value: str | None = "5000", **changes: object) -> int:
    return limit_set(actor=actor, draft=limit(value, **changes), submission=submit())


def refill_findings(world: World, mg_a_day: str = "6") -> dict[str, Finding]:
    draft = refill_draft(VISIT, "22", program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(mg_a_day))))
    judged = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=draft)
    return {finding.code: finding for finding in judged.findings}


def change_findings(world: World, mg_a_day: str, at: dt.datetime = VISIT) -> dict[str, Finding]:
    program = ProgramDraft(program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(mg_a_day))))
    draft = ProgramChangeDraft(happened_at=at, program=program, reason="x", running_confirmed=True)
    judged = program_assess(actor=world.alice, patient_id=world.patient_id, draft=draft)
    return {finding.code: finding for finding in judged.findings}


def test_a_limit_is_kept_with_who_answers_for_it_and_who_entered_it(world: World) -> None:
    assert set_limit(world.pharmacist) == 1
    row = ClinicLimit.objects.get()
    assert (row.value, row.unit, row.stop) == (Decimal(5000), "mcg/day", "ask")
    assert (row.approver_name, row.approver_role, row.approved_on) == ("Dana Lee", "physician", dt.date(2026, 3, 12))
    assert row.set_by == world.pharmacist.label
    assert AuditEntry.objects.filter(action="limit_set", subject=str(row.pk)).count() == 1


def test_physician_pharmacist_and_manager_may_set_one_and_nobody_else(world: World) -> None:
    for version, actor in enumerate((world.dana, world.pharmacist, world.mona), start=1):
        assert set_limit(actor) == version
    for actor in (world.alice, world.otto):
        with pytest.raises(NotAllowed):
            set_limit(actor)
    assert ClinicLimit.objects.count() == 3


def test_the_clinics_own_stands_beside_the_catalogues_and_asks_for_a_reason(world: World) -> None:
    set_limit(world.dana)
    found = refill_findings(world)["dose_above_clinic_limit"]
    assert (found.severity.value, found.evidence) == ("acknowledge", Evidence.CLINIC)
    assert "approved by Dana Lee, physician on 12 Mar 2026" in found.message
    sheet = limit_sheet(actor=world.alice, policy=clinic_by_id(world.clinic_id).policy)
    morphines = [row for row in sheet.limits if row.drug == "morphine"]
    assert [row.shown for row in morphines if row.evidence == "clinic"] == ["5 mg/day"]
    assert {row.answer for row in morphines if row.evidence == "unverified"} == {"inform"}


def test_a_limit_that_blocks_stops_the_refill_whatever_reason_is_given(world: World) -> None:
    set_limit(world.dana, stop=Stop.BLOCK)
    before = Event.objects.count()
    draft = refill_draft(VISIT, "22", program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(6))))
    reasons = submit(world.version, dose_above_clinic_limit="the physician said so")
    with pytest.raises(Refused):
        refill_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=reasons)
    assert Event.objects.count() == before


def test_a_new_version_replaces_the_old_one_and_an_end_ends_it(world: World) -> None:
    set_limit(world.dana, "5000")
    set_limit(world.dana, "7000")
    assert [found.value for found in own_limits(world.clinic_id)["morphine"]] == [Decimal(7000)]
    assert "dose_above_clinic_limit" not in refill_findings(world)
    assert set_limit(world.dana, None, reason="the label is enough") == 3
    assert own_limits(world.clinic_id) == {}
    versions = limit_sheet(actor=world.alice, policy=clinic_by_id(world.clinic_id).policy).versions
    assert [(row.version, row.current) for row in versions] == [(3, False), (2, False), (1, False)]


def test_another_clinic_is_not_bound_by_it(world: World) -> None:
    set_limit(world.dana)
    assert own_limits(world.other_clinic_id) == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"approver_name": " "}, "approver_missing"),
        ({"approver_role": None}, "approver_role_missing"),
        ({"approved_on": None}, "approved_on_missing"),
        ({"approved_on": dt.date(2026, 11, 23)}, "approved_in_future"),
        ({"value": Decimal(0)}, "limit_is_zero"),
        ({"drug": "morphin"}, "drug_not_in_catalogue"),
        ({"kind": LimitKind.MIN_FLOW_ML_PER_DAY}, "limit_kind_not_offered"),
        ({"value": None}, "limit_not_set"),
        ({"value": None, "reason": "x"}, "reason_missing"),
    ],
)
def test_what_cannot_be_a_limit_is_refused(world: World, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as told:
        set_limit(world.dana, **changes)
    assert code in [finding.code for finding in told.value.findings]
    assert not ClinicLimit.objects.exists()


def test_one_key_sets_one_version(world: World) -> None:
    once = submit()
    for _ in range(2):
        assert limit_set(actor=world.dana, draft=limit(), submission=once) == 1
    assert ClinicLimit.objects.count() == 1
    with pytest.raises(KeyReused):
        limit_set(actor=world.dana, draft=limit("6000"), submission=once)


def test_a_published_limit_and_an_expired_drug_are_stopped_where_the_clinic_says_so(world: World) -> None:
    def severities() -> tuple[str, str]:
        drug = replace(morphine(), expires_on=dt.date(2026, 10, 1))
        draft = refill_draft(VISIT, "22", drugs=(drug,), program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(21))))
        judged = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=draft)
        known = {finding.code: finding.severity.value for finding in judged.findings}
        return known["dose_above_published_limit"], known["drug_expired"]

    assert severities() == ("acknowledge", "acknowledge")
    hard = replace(FIRST_POLICY, published_limits=Stop.BLOCK, expired_drugs=Stop.BLOCK)
    policy_set(actor=world.mona, draft=hard, submission=submit())
    assert severities() == ("block", "block")


def test_an_absurd_dose_is_stopped_where_the_clinic_says_so(world: World) -> None:
    assert refill_findings(world, "60")["dose_ratio_high"].severity.value == "acknowledge"
    policy_set(actor=world.mona, draft=replace(FIRST_POLICY, absurd_doses=Stop.BLOCK), submission=submit())
    assert refill_findings(world, "60")["dose_ratio_high"].severity.value == "block"


def test_hz4_a_dose_is_held_against_every_former_one_an_earlier_pump_included(world: World) -> None:
    gone = RemovalDraft(happened_at=VISIT, removal_reason=RemovalReason.REPLACED)
    implant_remove(actor=world.dana, patient_id=world.patient_id, draft=gone, submission=submit(world.version))
    again = implant_draft(VISIT + dt.timedelta(hours=1), serial="NGP111111H")
    implant_record(actor=world.dana, patient_id=world.patient_id, draft=again, submission=submit(world.version))
    first = fill_draft(VISIT + dt.timedelta(hours=2), program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(60))))
    judged = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=first)
    said = {finding.code: finding.message for finding in judged.findings}
    assert "from 6 mg/day to 60 mg/day" in said["dose_ratio_high"]
    assert not [code for code in said if code.startswith("start_")], "no first dose: the patient had it before"


def baclofen_patient(world: World, indication: Indication, born: dt.date) -> None:
    draft = PatientDraft(
        mrn="69294-000",
        family_name="Fox",
        given_name="Ivy",
        birth_date=born,
        language=Language.ENGLISH,
        indication=indication,
        reason="stated at the visit",
    )
    patient_amend(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    drug = replace(morphine(), drug="baclofen")
    fill = fill_draft(drugs=(drug,), program=Continuous(dose=DoseRate(mcg_per_day=Decimal(100))))
    refill_record(actor=world.alice, patient_id=world.patient_id, draft=fill, submission=submit(world.version))


@pytest.mark.parametrize(
    ("indication", "born", "code"),
    [
        (Indication.SPASTICITY_OF_SPINAL_ORIGIN, dt.date(1980, 1, 1), None),
        (Indication.SPASTICITY_OF_CEREBRAL_ORIGIN, dt.date(1980, 1, 1), "step_above_published_limit"),
        (Indication.SPASTICITY, dt.date(1980, 1, 1), None),
        (Indication.SPASTICITY, dt.date(2010, 1, 1), "step_above_published_limit"),
    ],
)
def test_worked_example_r17_age_and_indication_of_the_record_say_how_fast_baclofen_may_rise(
    indication: Indication, born: dt.date, code: str | None
) -> None:
    world = make_world(with_fill=False)
    baclofen_patient(world, indication, born)
    found = change_findings(world, "0.12", FILLED_AT + dt.timedelta(days=3))
    steps = [known for known in found if known.startswith("step_")]
    assert steps == ([code] if code else [])


def test_opioids_among_the_earlier_therapies_make_no_patient_naive() -> None:
    world = make_world(with_fill=False)
    told = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=fill_draft())
    assert "start_above_naive" in [finding.code for finding in told.findings]
    draft = PatientDraft(
        mrn="69294-000",
        family_name="Fox",
        given_name="Ivy",
        birth_date=dt.date(1987, 8, 15),
        language=Language.ENGLISH,
        earlier_therapies=(EarlierTherapy.SYSTEMIC_OPIOIDS,),
        reason="asked again",
    )
    patient_amend(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    told = refill_assess(actor=world.alice, patient_id=world.patient_id, draft=fill_draft())
    assert "start_above_naive" not in [finding.code for finding in told.findings]


def test_hz7_a_programme_is_held_against_the_order_until_one_was_set_after_it(world: World) -> None:
    program = ProgramDraft(program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(7))))
    ordered = OrderDraft(happened_at=VISIT - dt.timedelta(days=1), drugs=(morphine(),), program=program)
    order_record(actor=world.dana, patient_id=world.patient_id, draft=ordered, submission=submit(world.version))
    assert "program_differs_from_order" in refill_findings(world, "6.5")
    assert "program_differs_from_order" not in refill_findings(world, "7")
    assert "program_differs_from_order" in change_findings(world, "6.5")
    change = ProgramChangeDraft(happened_at=VISIT, program=program, reason="as ordered", running_confirmed=True)
    program_change(actor=world.alice, patient_id=world.patient_id, draft=change, submission=submit(world.version))
    assert "program_differs_from_order" not in change_findings(world, "6.5", VISIT + dt.timedelta(days=9))


def test_more_boluses_counted_than_allowed_ask_for_a_reason(world: World) -> None:
    bolus = PatientBolus(dose=Mass.from_mg(Decimal("0.2")), max_per_day=2)
    program = ProgramDraft(program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(6))), bolus=bolus)
    change = ProgramChangeDraft(happened_at=VISIT, program=program, reason="boluses", running_confirmed=True)
    program_change(actor=world.alice, patient_id=world.patient_id, draft=change, submission=submit(world.version))
    at = VISIT + dt.timedelta(days=5)
    reading = ReadingDraft(
        happened_at=at, boluses_from=VISIT, boluses_given=15, bolus_dose=Mass.from_mg(Decimal("0.2"))
    )
    with pytest.raises(Refused) as told:
        reading_record(actor=world.alice, patient_id=world.patient_id, draft=reading, submission=submit(world.version))
    assert [finding.code for finding in told.value.findings] == ["boluses_above_allowed"]
    fewer = replace(reading, boluses_given=14)
    reading_record(actor=world.alice, patient_id=world.patient_id, draft=fewer, submission=submit(world.version))


def test_a_pump_that_is_stopped_is_recorded_with_what_withdrawal_does(world: World) -> None:
    draft = StopDraft(happened_at=VISIT, reason="infection")
    event_id = pump_stop(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    assert [row.code for row in Event.objects.get(pk=event_id).findings.all()] == ["withdrawal_known"]
