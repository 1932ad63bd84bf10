"""Hazards 3, 4 and 5: a slip of unit, of a decimal place or of the field is asked about before anything is written."""

import datetime as dt
from decimal import Decimal

import pytest

from pumplog.dosing.figures.parse import dose_rate
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import ProgrammerReading, RefillDraft
from pumplog.errors import Refused
from pumplog.models import Event
from pumplog.services.refill import refill_assess, refill_record
from tests.world import FILLED_AT, World, morphine, refill_draft, submit

pytestmark = pytest.mark.django_db
VISIT = FILLED_AT + dt.timedelta(days=60)


def refused(world: World, draft: RefillDraft) -> dict[str, str]:
    """Code to severity of what stood in the way; nothing was written."""
    before = Event.objects.count()
    with pytest.raises(Refused) as told:
        refill_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    assert Event.objects.count() == before
    return {finding.code: finding.severity.value for finding in told.value.findings}


@pytest.mark.parametrize(
    ("mg_per_ml", "code"),
    [("0.02", "strength_slip_1000"), ("2", "strength_slip_10"), ("200", "strength_slip_10")],
)
def test_hz3_hz4_a_strength_off_by_the_unit_or_by_a_place_is_not_recorded_without_a_reason(
    world: World, mg_per_ml: str, code: str
) -> None:
    found = refused(world, refill_draft(VISIT, "22", drugs=(morphine(mg_per_ml),)))
    assert found[code] == "acknowledge"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6 mg/h", "dose_ratio_high"),
        ("0.25 mg/day", "dose_ratio_low"),
        ("60 mg/day", "dose_ratio_high"),
        ("6 mcg/day", "dose_ratio_low"),
    ],
)
def test_hz5_a_dose_in_the_wrong_unit_of_time_or_mass_is_not_recorded_without_a_reason(
    world: World, typed: str, code: str
) -> None:
    # In force are 6 mg/day, which is 0.25 mg/h.
    found = refused(world, refill_draft(VISIT, "22", program=Continuous(dose=dose_rate(typed))))
    assert found[code] == "acknowledge"


def test_hz5_the_programmers_own_figures_are_held_against_ours(world: World) -> None:
    # A slip that still looks like a dose shows itself here: 7.5 mg/day typed, 6 mg/day running in the pump.
    told = ProgrammerReading(alarm_on=dt.date(2027, 3, 7), expected_residual=Volume(ml=Decimal("23.1")))
    draft = refill_draft(VISIT, "22", program=Continuous(dose=dose_rate("7.5 mg/day")), programmer=told)
    found = refused(world, draft)
    assert {"alarm_date_differs", "expected_residual_differs"} <= found.keys()


def test_hz5_figures_that_agree_raise_no_question_of_this_kind(world: World) -> None:
    told = ProgrammerReading(alarm_on=dt.date(2027, 3, 7), expected_residual=Volume(ml=Decimal("22.1")))
    judged = refill_assess(
        actor=world.alice, patient_id=world.patient_id, draft=refill_draft(VISIT, "22", programmer=told)
    )
    codes = {finding.code for finding in judged.findings}
    assert not codes & {"alarm_date_differs", "expected_residual_differs", "dose_ratio_high", "dose_ratio_low"}
