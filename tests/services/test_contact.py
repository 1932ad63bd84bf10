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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+1 (970) 555-0143", "+19705550143"), ("970 555 0143", "+19705550143"), ("+49 170 1234567", "+491701234567")],
)
def test_a_number_for_texts_is_kept_as_it_is_dialled(typed: str, kept: str) -> None:
    row = add(make_world(), ContactKind.SMS, typed)
    assert ContactWay.objects.get(pk=row).address == kept


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("+49 30 123456", "number_takes_no_texts"),
        ("+1 555 010 0100", "number_unreadable"),
        ("970 555 0143, her son", "number_unreadable"),
        ("01 23 45 67 89", "number_unreadable"),
    ],
)
def test_r08_a_number_that_takes_no_texts_is_refused_before_anything_is_sent(address: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        add(make_world(), ContactKind.SMS, address)
    assert [(finding.code, finding.field) for finding in told.value.findings] == [(code, "address")]


def test_a_postal_address_is_kept_line_by_line() -> None:
    world = make_world()
    row = add(world, ContactKind.LETTER, " 12 Elm  Street \r\n\r\nRapid Creek, CO 80202\r\n")
    assert ContactWay.objects.get(pk=row).address == "12 Elm Street\nRapid Creek, CO 80202"


def test_hz11_an_address_that_no_window_shows_whole_is_refused() -> None:
    with pytest.raises(Refused) as told:
        add(make_world(), ContactKind.LETTER, "\n".join("abcdef"))
    assert [finding.code for finding in told.value.findings] == ["address_too_long"]
