"""Identity is asked of people as they are: with accents in their names, and nurses without those keys."""

import pytest

from pumplog.services.patient import patient_amend
from pumplog.sheets.drafts import PatientDraft
from pumplog.sheets.vocabulary import Indication, Language
from tests.web.pages import Person
from tests.web.views.test_record import TYPED, refills
from tests.world import World, submit


@pytest.fixture
def elodie(world: World) -> World:
    import datetime as dt

    draft = PatientDraft(
        mrn="69294-000", family_name="Ångström", given_name="Élodie", birth_date=dt.date(1987, 8, 15),
        language=Language.ENGLISH, indication=Indication.OTHER, reason="married",
    )  # fmt: skip
    patient_amend(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(world.version))
    return world


@pytest.mark.parametrize("typed", ["EA", "é å", "E. Å."])
def test_an_initial_counts_with_and_without_its_accent(typed: str, elodie: World, alice: Person, here: str) -> None:
    before = refills(elodie)
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | {"identity_initials": typed}))
    assert answer.status_code == 302
    assert refills(elodie) == before + 1


def test_hz6_another_letter_is_still_another_person(elodie: World, alice: Person, here: str) -> None:
    answer = alice.sends(f"{here}refill/", alice.opens(f"{here}refill/"), **(TYPED | {"identity_initials": "AE"}))
    assert answer.status_code == 422
    assert "These are not the initials" in answer.content.decode()
