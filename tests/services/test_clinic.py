"""A clinic's rules decide every date: what cannot be meant is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.errors import Refused
from pumplog.models import ClinicPolicy
from pumplog.services.clinic import FIRST_POLICY, policy_set
from tests.world import World, make_world, submit

pytestmark = pytest.mark.django_db


def set_stop_level(world: World, ml: str) -> int:
    draft = replace(FIRST_POLICY, stop_volume=Volume(ml=Decimal(ml)))
    return policy_set(actor=world.mona, draft=draft, submission=submit())


def test_hz4_it_refuses_a_stop_level_at_which_every_pump_is_dry() -> None:
    world = make_world()
    with pytest.raises(Refused) as told:
        set_stop_level(world, "20")
    assert [(f.code, f.field) for f in told.value.findings] == [("stop_volume_over_reservoir", "stop_volume")]
    assert ClinicPolicy.objects.filter(clinic_id=world.clinic_id).count() == 1


def test_a_stop_level_below_every_reservoir_holds() -> None:
    world = make_world()
    assert set_stop_level(world, "3") == 2


@pytest.mark.parametrize("risk", ["0", "0.3", "50", "99"])
def test_hz13_a_risk_that_is_not_offered_is_refused(risk: str) -> None:
    world = make_world(with_fill=False)
    draft = replace(FIRST_POLICY, accepted_risk_pct=Decimal(risk))
    with pytest.raises(Refused) as told:
        policy_set(actor=world.mona, draft=draft, submission=submit())
    assert [(f.code, f.field) for f in told.value.findings] == [("risk_not_offered", "accepted_risk_pct")]
