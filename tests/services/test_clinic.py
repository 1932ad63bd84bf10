"""A clinic's rules decide every date: what cannot be meant is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pumplog.dosing.quantities import Volume
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
