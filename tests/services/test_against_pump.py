"""What a pump cannot hold, give or have shown is not recorded, or not without a reason."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import Mass, Volume
from pumplog.errors import Refused
from pumplog.services.implant import implant_record
from pumplog.services.pump import reading_record
from pumplog.sheets.drafts import ImplantDraft, ReadingDraft
from tests.world import FILLED_AT, World, implant_draft, register, submit

pytestmark = pytest.mark.django_db
READ_AT = FILLED_AT + dt.timedelta(days=10)


def read(
    world: World, *, expected_ml: str | None = None, boluses: int | None = None, mg: str = "0.5", **reasons: str
) -> uuid.UUID:
    counted = boluses is not None
    draft = ReadingDraft(
        happened_at=READ_AT,
        expected_residual=None if expected_ml is None else Volume(ml=Decimal(expected_ml)),
        boluses_from=FILLED_AT if counted else None,
        boluses_given=boluses,
        bolus_dose=Mass(mcg=Decimal(mg) * 1000) if counted else None,
    )
    submission = submit(world.version, **reasons)
    return reading_record(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submission)


def implanted(world: World, draft: ImplantDraft, mrn: str = "69294-001") -> uuid.UUID:
    someone = register(world.alice, mrn)
    return implant_record(actor=world.dana, patient_id=someone, draft=draft, submission=submit(0))


def codes(told: "pytest.ExceptionInfo[Refused]") -> dict[str, str]:
    return {finding.code: finding.field for finding in told.value.findings}


def test_hz4_it_refuses_a_shown_residual_above_the_reservoir(world: World) -> None:
    with pytest.raises(Refused) as told:
        read(world, expected_ml="370")
    assert codes(told) == {"expected_over_reservoir": "expected_residual"}


def test_a_shown_residual_that_fills_the_reservoir_can_be_recorded_with_a_reason(world: World) -> None:
    with pytest.raises(Refused) as told:
        read(world, expected_ml="40")
    assert codes(told) == {"expected_residual_differs": "expected_residual"}
    assert read(world, expected_ml="40", expected_residual_differs="read twice")


def test_hz5_it_refuses_boluses_of_more_than_was_in_the_pump(world: World) -> None:
    # 40 mL of 20 mg/mL are 800 mg; 5 boluses of 500 mg are 2,500 mg. Taken for mcg they would be 2.5 mg.
    with pytest.raises(Refused) as told:
        read(world, boluses=5, mg="500")
    # And this programme allows none.
    assert codes(told) == {"boluses_over_fill": "boluses_given", "boluses_above_allowed": "boluses_given"}


def test_boluses_that_the_fill_could_give_are_recorded(world: World) -> None:
    assert read(world, boluses=30, boluses_above_allowed="programme of the ward, not yet recorded")


def test_hz4_a_reservoir_above_that_of_the_model_needs_a_reason(world: World) -> None:
    draft = replace(implant_draft(), reservoir=Volume(ml=Decimal(400)))
    with pytest.raises(Refused) as told:
        implanted(world, draft)
    assert codes(told) == {"reservoir_over_model": "reservoir"}
    assert told.value.findings[0].severity.value == "acknowledge"


def test_it_refuses_a_pump_in_use_before_it_was_implanted(world: World) -> None:
    with pytest.raises(Refused) as told:
        implanted(world, replace(implant_draft(), implanted_on=dt.date(2026, 9, 2)))
    assert codes(told) == {"implanted_after_use": "implanted_on"}
    assert implanted(world, replace(implant_draft(), implanted_on=dt.date(2026, 9, 1)), "69294-002")
