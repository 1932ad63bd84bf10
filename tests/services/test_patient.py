"""What is known of a patient must fit the pump they have."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.errors import Refused
from pumplog.services.patient import patient_amend
from pumplog.sheets.drafts import PatientDraft
from pumplog.sheets.vocabulary import Indication, Language
from tests.world import World, submit

pytestmark = pytest.mark.django_db


def amend(world: World, **changes: Any) -> None:
    known = {
        "mrn": "69294-000",
        "family_name": "Fox",
        "given_name": "Ivy",
        "birth_date": dt.date(1987, 8, 15),
        "language": Language.ENGLISH,
        "indication": Indication.OTHER,
        "reason": "mistyped",
    }
    draft = PatientDraft(**(known | changes))
    patient_amend(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))


def refused(world: World, **changes: Any) -> dict[str, str]:
    with pytest.raises(Refused) as told:
        amend(world, **changes)
    return {finding.code: finding.field for finding in told.value.findings}


def test_it_refuses_a_birth_date_after_the_first_pump(world: World) -> None:
    assert refused(world, birth_date=dt.date(2026, 9, 2)) == {"born_after_pump": "birth_date"}


def test_hz4_it_refuses_a_stop_level_that_the_reservoir_cannot_hold(world: World) -> None:
    found = refused(world, stop_volume=Volume(ml=Decimal(40)), stop_volume_reason="withdrawal in May")
    assert found == {"stop_volume_over_reservoir": "stop_volume"}


def test_a_stop_level_within_the_reservoir_stands(world: World) -> None:
    before = world.version
    amend(world, stop_volume=Volume(ml=Decimal("3.8")), stop_volume_reason="withdrawal in May")
    assert world.version == before + 1
