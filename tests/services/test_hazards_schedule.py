"""Hazard 12: whatever changes what is in the pump, or how fast it goes, changes the date in the same breath."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from pumplog.dosing.case.door import answer_line
from pumplog.dosing.figures.quantities import DoseRate, Mass, Volume
from pumplog.dosing.programs import Continuous
from pumplog.models import Event, Notice, Window
from pumplog.services.clinic import FIRST_POLICY, policy_set
from pumplog.services.correction import event_correct, event_strike
from pumplog.services.patient import patient_amend
from pumplog.services.program import program_change
from pumplog.services.pump import pump_stop, reading_record
from pumplog.services.verify import faults
from pumplog.sheets.drafts import PatientDraft, ProgramChangeDraft, ProgramDraft, ReadingDraft, StopDraft
from pumplog.sheets.vocabulary import Language
from tests.world import FILLED_AT, World, fill_draft, submit

pytestmark = pytest.mark.django_db
TEN_DAYS_ON = FILLED_AT + dt.timedelta(days=10)


def window(world: World) -> Window:
    return Window.objects.get(implant__patient_id=world.patient_id, current=True)


def the_fill(world: World) -> Event:
    return Event.objects.get(patient_id=world.patient_id, kind="refill")


def higher_dose(world: World) -> None:
    program = ProgramDraft(program=Continuous(dose=DoseRate.from_mg_per_day(Decimal(9))))
    draft = ProgramChangeDraft(happened_at=TEN_DAYS_ON, program=program, reason="pain 7", running_confirmed=True)
    program_change(actor=world.dana, patient_id=world.patient_id, draft=draft, submission=submit(world.version))


def counted_boluses(world: World) -> None:
    draft = ReadingDraft(
        happened_at=TEN_DAYS_ON, boluses_from=FILLED_AT, boluses_given=40, bolus_dose=Mass.from_mg(Decimal(10))
    )
    submission = submit(world.version, boluses_above_allowed="counted on the pump, programme not yet recorded")
    reading_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submission)


def earlier_alarm_on_the_programmer(world: World) -> None:
    draft = ReadingDraft(happened_at=TEN_DAYS_ON, alarm_on=dt.date(2026, 11, 20))
    submission = submit(world.version, alarm_date_differs="read twice")
    reading_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submission)


def stop_level_of_her_own(world: World) -> None:
    draft = PatientDraft(
        mrn="69294-000",
        family_name="Fox",
        given_name="Ivy",
        birth_date=dt.date(1987, 8, 15),
        language=Language.ENGLISH,
        stop_volume=Volume(ml=Decimal(20)),
        stop_volume_reason="withdrawal at 18 mL",
    )
    patient_amend(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))


def wider_margin(world: World) -> None:
    policy_set(actor=world.mona, draft=dataclasses.replace(FIRST_POLICY, margin_days=60), submission=submit())


def smaller_fill(world: World) -> None:
    event_correct(
        actor=world.alice,
        event_id=the_fill(world).pk,
        draft=fill_draft(filled="20"),
        reason="20 mL, read from the syringe",
        submission=submit(world.version),
    )


@pytest.mark.parametrize(
    "change",
    [higher_dose, counted_boluses, earlier_alarm_on_the_programmer, stop_level_of_her_own, wider_margin, smaller_fill],
)
def test_hz12_whatever_shortens_the_fill_brings_the_date_forward_with_its_notices(
    world: World, change: Callable[[World], None]
) -> None:
    before = window(world).refill_by
    change(world)
    after = window(world)
    assert before is not None
    assert after.refill_by is not None
    assert after.refill_by < before
    planned = Notice.objects.filter(implant_id=after.implant_id, state="planned")
    assert set(planned.values_list("refill_by", flat=True)) <= {after.refill_by}
    assert list(faults()) == []


def test_hz12_a_stopped_pump_has_no_alarm_to_come(world: World) -> None:
    assert window(world).alarm_at is not None
    draft = StopDraft(happened_at=TEN_DAYS_ON, reason="MRI")
    pump_stop(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    assert (window(world).alarm_at, window(world).reason) == (None, "stability")
    assert list(faults()) == []


def test_hz12_a_struck_fill_takes_its_date_and_its_notices_with_it(world: World) -> None:
    event_strike(
        actor=world.alice, event_id=the_fill(world).pk, reason="wrong patient", submission=submit(world.version)
    )
    assert (window(world).refill_by, window(world).no_date_reason) == (None, "No fill is on record yet.")
    assert not Notice.objects.filter(state="planned").exists()
    assert list(faults()) == []


def test_hz12_a_date_that_the_record_no_longer_gives_is_found(world: World) -> None:
    row = window(world)
    assert row.refill_by is not None
    Window.objects.filter(pk=row.pk).update(refill_by=row.refill_by + dt.timedelta(days=1))
    assert list(faults()) == [f"pump {row.implant_id}: the stored refill_by is not what the record gives"]


def test_hz12_a_pump_without_a_window_is_found(world: World) -> None:
    row = window(world)
    Window.objects.filter(pk=row.pk).update(current=False)
    assert list(faults()) == [f"pump {row.implant_id}: 0 current windows"]


def test_hz34_the_stored_case_gives_the_stored_dates_to_anybody_who_asks(world: World) -> None:
    row = window(world)
    text, answered = answer_line(row.case.encode())
    answer = json.loads(text)
    assert answered
    assert answer["refill_by"] == row.refill_by.isoformat()
    assert (answer["refill_by_reason"], answer["formula_version"]) == (row.reason, row.formula_version)
    assert dt.datetime.fromisoformat(answer["alarm_at"]) == row.alarm_at
    assert dt.datetime.fromisoformat(answer["empty_at"]) == row.empty_at
