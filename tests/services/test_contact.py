"""A way to reach the patient must be able to reach them."""

import pytest

from pumplog.errors import Refused
from pumplog.models import ContactWay
from pumplog.services.contact import contact_add
from pumplog.sheets.drafts import ContactDraft
from pumplog.sheets.vocabulary import ContactKind
from tests.world import World, make_world, submit

pytestmark = pytest.mark.django_db


def add(world: World, kind: ContactKind, address: str) -> int:
    draft = ContactDraft(kind=kind, address=address, consent_on=None)
    return contact_add(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit())


@pytest.mark.parametrize("kind", [ContactKind.PHONE, ContactKind.SMS])
@pytest.mark.parametrize("address", ["abc", "ext. 12"])
def test_hz9_it_refuses_a_number_that_nobody_can_dial(kind: ContactKind, address: str) -> None:
    world = make_world()
    with pytest.raises(Refused) as told:
        add(world, kind, address)
    assert [(finding.code, finding.field) for finding in told.value.findings] == [("number_unreadable", "address")]


def test_it_takes_numbers_as_people_write_them() -> None:
    world = make_world()
    row = add(world, ContactKind.PHONE, "+1 (970) 555-0143 ext. 12, ask for Ann")
    assert ContactWay.objects.get(pk=row).address.startswith("+1 (970)")
