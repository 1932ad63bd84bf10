"""`manage.py verify`: what was changed behind the product's back is told. Deleted rows have their own file."""

import datetime as dt

import pytest

from pumplog.models import Appointment, Event
from pumplog.selectors.scope import current_implant
from pumplog.services.appointment_end import appointment_cancel, appointment_confirm
from pumplog.services.implant import implant_record, implant_remove
from pumplog.services.verify import faults
from pumplog.sheets.drafts import RemovalDraft
from pumplog.sheets.vocabulary import EventKind, MissedReason, RemovalReason
from tests.factories import make_event
from tests.services.visits import at, book, move
from tests.world import NOW, World, implant_draft, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(world: World) -> Appointment:
    """Booked, moved and confirmed: three steps."""
    booked = book(world, at(11, 25))
    move(world, booked.pk, at(11, 26), 1)
    appointment_confirm(actor=world.alice, appointment_id=booked.pk, submission=submit(2))
    return booked


def test_a_visit_that_went_the_products_way_holds(world, visit) -> None:
    assert list(faults()) == []
    appointment_cancel(
        actor=world.alice, appointment_id=visit.pk, reason=MissedReason.NO_TRANSPORT, submission=submit(3)
    )
    book(world, at(11, 27))
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "booked"),
        ("on_day", dt.date(2026, 11, 25)),
        ("starts_at", at(11, 26, hour=11)),
        ("changed_at", NOW + dt.timedelta(seconds=1)),
    ],
)
def test_a_visit_changed_without_a_step_is_told(column, value, visit) -> None:
    """Its messages, and the patient's calendar, would name an hour that nobody gave."""
    Appointment.objects.filter(pk=visit.pk).update(**{column: value})
    assert list(faults()) == [f"visit {visit.pk}: the stored {column} is not what its newest step says"]


def test_two_pumps_in_one_patient_are_told(world) -> None:
    """The removal struck where the product would have refused it: the older pump is back beside the newer one."""
    at = NOW - dt.timedelta(days=1)
    removal = RemovalDraft(happened_at=at, removal_reason=RemovalReason.REPLACED)
    here = {"actor": world.dana, "patient_id": world.patient_id}
    removed = implant_remove(**here, draft=removal, submission=submit(world.version))
    newer = implant_draft(at + dt.timedelta(hours=1), serial="NEW1")
    placed = implant_record(**here, draft=newer, submission=submit(world.version))
    told = f"patient {world.patient_id}: two pumps are in place at once"
    assert told not in list(faults())
    row = Event.objects.select_related("implant").get(pk=removed)
    make_event(row.implant, EventKind.REMOVAL, at=at, corrects=row, struck=True)
    assert told in list(faults())
    assert current_implant(world.patient_id).pk == Event.objects.get(pk=placed).implant_id
