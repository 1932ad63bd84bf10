"""Staff renew and withdraw a patient's link."""

import re

import pytest

from pumplog.models import AnswerLink
from tests.answers import BIRTH, Phone, issue
from tests.web.pages import Person
from tests.world import World

pytestmark = pytest.mark.django_db

SECRET = re.compile(r"/a/([A-Za-z0-9_-]{22})<")


def test_a_new_link_is_shown_once_and_works(world: World, alice: Person, here: str) -> None:
    old = Phone(issue(world))
    shown = alice.client.post(f"{here}link/renew/")
    token = SECRET.search(shown.content.decode())[1]
    assert shown["Cache-Control"] == "no-store, private"
    assert old.get().status_code == 410
    assert Phone(token).sends("now", BIRTH).status_code == 302
    assert token not in alice.get(here).content.decode()
    assert token not in str(dict(alice.client.session))


def test_the_same_form_again_shows_no_address(world: World, alice: Person, here: str) -> None:
    key = {"key": "5f6f34e2-5a0f-4f0f-9e6e-0d1f7e2a9b10"}
    assert SECRET.search(alice.client.post(f"{here}link/renew/", key).content.decode())
    again = alice.client.post(f"{here}link/renew/", key).content.decode()
    assert not SECRET.search(again)
    assert "kept nowhere" in again


def test_a_link_is_withdrawn(world: World, alice: Person, here: str) -> None:
    phone = Phone(issue(world))
    assert alice.client.post(f"{here}link/withdraw/").status_code == 302
    assert phone.get().status_code == 410
    assert "no longer works" in alice.get(here).content.decode()


def test_staff_see_that_a_link_was_locked(world: World, alice: Person, here: str) -> None:
    issue(world)
    AnswerLink.objects.update(tries_left=0)
    assert "locked after five wrong birth dates" in alice.get(here).content.decode()


def test_only_the_clinics_own_who_register_patients_make_one(world: World, here: str) -> None:
    assert Person(world.charlie).client.post(f"{here}link/renew/").status_code == 404
    assert Person(world.otto).client.post(f"{here}link/renew/").status_code == 403
    assert Person().client.post(f"{here}link/renew/").status_code == 302
    assert not AnswerLink.objects.exists()
