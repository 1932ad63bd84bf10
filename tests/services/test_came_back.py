"""A change of the past cannot make a pump give back more than it was given."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.errors import Refused
from pumplog.models import Event, Refill
from pumplog.selectors.event_draft import event_draft
from pumplog.services.correction import event_correct, event_strike
from pumplog.services.refill import refill_record
from pumplog.services.verify import faults
from tests.world import FILLED_AT, World, make_world, refill_draft, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


@pytest.fixture
def world() -> World:
    """40 mL on day 0; 34 drawn and 20 filled on day 20; 11 drawn and 40 filled on day 50."""
    world = make_world()
    for days, drawn, filled in ((20, "34", "20"), (50, "11", "40")):
        refill_record(
            actor=world.alice,
            patient_id=world.patient_id,
            draft=refill_draft(FILLED_AT + dt.timedelta(days=days), drawn, filled=Volume(ml=Decimal(filled))),
            submission=submit(world.version, fill_volume_slip="a small syringe was at hand"),
        )
    return world


def fill(number: int) -> Event:
    return Event.objects.filter(refill__isnull=False).order_by("happened_at")[number]


def correct(world: World, event: Event, ml: str) -> None:
    draft = replace(event_draft(actor=world.alice, event_id=event.pk), filled=Volume(ml=Decimal(ml)))
    event_correct(
        actor=world.alice,
        event_id=event.pk,
        draft=draft,
        reason="typing error",
        submission=submit(world.version, fill_volume_slip="so it was", difference_over_2_ml="so it was"),
    )


@pytest.mark.parametrize(("number", "ml"), [(0, "33.9"), (1, "10.9")])
def test_r27_a_fill_is_not_corrected_to_less_than_was_drawn_from_it(world: World, number: int, ml: str) -> None:
    before = Event.objects.count()
    with pytest.raises(Refused) as told:
        correct(world, fill(number), ml)
    assert [(f.code, f.field) for f in told.value.findings] == [("more_came_back_than_went_in", "filled_ml")]
    assert Event.objects.count() == before
    assert list(faults()) == []


@pytest.mark.parametrize(("number", "ml"), [(0, "34"), (1, "11"), (2, "5")])
def test_a_fill_is_corrected_to_all_that_was_drawn_from_it_or_more(world: World, number: int, ml: str) -> None:
    correct(world, fill(number), ml)
    assert Refill.objects.filter(filled_ml=Decimal(ml)).exists()
    assert list(faults()) == []


def test_r27_a_fill_is_not_struck_if_more_was_drawn_later_than_the_one_before_it_held(world: World) -> None:
    correct(world, fill(2), "40")
    refill_record(
        actor=world.alice,
        patient_id=world.patient_id,
        draft=refill_draft(FILLED_AT + dt.timedelta(days=60), "37"),
        submission=submit(world.version),
    )
    third = Event.objects.filter(refill__isnull=False, corrected_by__isnull=True).order_by("happened_at")[2]
    with pytest.raises(Refused) as told:
        event_strike(actor=world.alice, event_id=third.pk, reason="another patient", submission=submit(world.version))
    assert [f.code for f in told.value.findings] == ["more_came_back_than_went_in"]
