"""Each input of a figure names its place in the record, and what was stored is shown as it was."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import Measured
from pumplog.errors import NotFound
from pumplog.models import Event
from pumplog.selectors.patient import patient_sheet
from pumplog.selectors.refill import refill_sheet
from pumplog.selectors.working import event_working, stored_working
from pumplog.services.refill import refill_record
from tests.world import FILLED_AT, NOW, make_world, refill_draft, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def inputs(steps, label):
    step = next(step for step in steps if step.label == label)
    return {item.name: item for item in step.inputs}


def sheet(world):
    return patient_sheet(actor=world.alice, patient_id=world.patient_id)


def test_hz34_every_figure_of_the_pump_names_where_its_inputs_stand(world):
    shown = sheet(world)
    held = inputs(shown.level_working, "Level now")["held at the fill"]
    assert held.value == "40 mL"
    assert held.origin == "record 2: initial fill, by Alice"
    assert held.on == FILLED_AT.date()
    assert inputs(shown.dose_working, "Flow")["dose"].origin == held.origin
    assert shown.level_working[-1].result == f"{shown.level.level_ml.normalize():f} mL"


def test_the_dates_name_rule_version_and_published_source(world):
    steps = sheet(world).window.working
    assert inputs(steps, "Date by volume")["days"].origin == "the clinic’s rules, version 1"
    assert "record 2" in inputs(steps, "Date by stability")["days"].origin or "(published)" in (
        inputs(steps, "Date by stability")["days"].origin
    )
    assert inputs(steps, "Date by expiry")["last usable day of morphine"].origin == "record 2: initial fill, by Alice"
    assert inputs(steps, "Alarm")["stop volume"].origin


def test_a_refills_own_working_is_kept_with_it(world):
    at = NOW - dt.timedelta(hours=1)
    draft = refill_draft(at, "15.5", residual=Measured(volume=Volume(ml=Decimal("15.5"))))
    event_id = refill_record(
        actor=world.bob, patient_id=world.patient_id, draft=draft, submission=submit(world.version)
    )
    kept = refill_sheet(actor=world.alice, event_id=event_id).working
    assert kept == event_working(actor=world.alice, event_id=event_id)
    assert inputs(kept, "Difference")["aspirated"].value == "15.5 mL"
    assert inputs(kept, "Expected residual")["held at the fill"].origin == "record 2: initial fill, by Alice"
    assert inputs(kept, "Flow")["strength of the primary drug"].origin == "as entered here"
    assert inputs(kept, "Flow")["dose"].origin == "record 2: initial fill, by Alice"


def test_an_event_that_moved_the_date_shows_how(world):
    implanted = Event.objects.get(patient_id=world.patient_id, kind="implantation")
    assert event_working(actor=world.alice, event_id=implanted.pk) == ()


def test_another_clinics_working_does_not_exist(world):
    fill = Event.objects.get(patient_id=world.patient_id, kind="refill")
    with pytest.raises(NotFound):
        event_working(actor=world.charlie, event_id=fill.pk)


def test_nothing_stored_is_no_step():
    assert stored_working("") == ()
