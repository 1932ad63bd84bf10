"""The session ended while somebody typed: nothing is recorded, nothing is lost, nobody else sees it."""

from django.contrib.sessions.models import Session
from django.test import Client

from pumplog.models import Refill
from pumplog.web import held
from tests.web.pages import Person, fields_of
from tests.web.views.test_record import TYPED
from tests.world import World


def refills(world: World) -> int:
    return Refill.objects.filter(event__patient_id=world.patient_id).count()


def ended(person: Person) -> None:
    """The session is over; the browser and its other cookies stay."""
    person.client.cookies.pop("pumplog_session")


def test_what_was_typed_comes_back_after_signing_in_and_is_not_recorded(world: World, alice: Person, here: str) -> None:
    path = f"{here}refill/"
    shown = alice.opens(path)
    ended(alice)
    answer = alice.sends(path, shown, **TYPED)
    assert answer.status_code == 302
    assert answer["Location"] == f"/account/login/?next={path}"
    assert refills(world) == 1
    alice.sign_in(world.alice)
    page = alice.get(path).content.decode()
    assert "You had been signed out" in page
    assert "Nothing is recorded yet" in page
    back = fields_of(page)
    assert {name: back[name] for name in TYPED} == TYPED
    assert refills(world) == 1
    assert alice.sends(path, back).status_code == 302
    assert refills(world) == 2


def test_it_is_given_back_once(world: World, alice: Person, here: str) -> None:
    path = f"{here}refill/"
    shown = alice.opens(path)
    ended(alice)
    alice.sends(path, shown, **TYPED)
    alice.sign_in(world.alice)
    assert alice.opens(path)["filled_ml"] == "40"
    assert held.COOKIE not in {name for name, morsel in alice.client.cookies.items() if morsel.value}
    assert alice.opens(path)["filled_ml"] == ""


def test_a_colleague_at_the_same_computer_does_not_get_it(world: World, alice: Person, here: str) -> None:
    path = f"{here}refill/"
    shown = alice.opens(path)
    ended(alice)
    alice.sends(path, shown, **TYPED)
    alice.sign_in(world.bob)
    assert alice.opens(path)["filled_ml"] == ""
    alice.sign_in(world.alice)
    assert alice.opens(path)["filled_ml"] == "40"


def test_it_lies_encrypted_and_says_nothing_without_the_cookie(world: World, alice: Person, here: str) -> None:
    path = f"{here}note/"
    shown = alice.opens(path)
    ended(alice)
    answer = alice.sends(path, shown, text="Quite a secret")
    cookie = answer.cookies[held.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    name = cookie.value.partition(".")[0]
    row = Session.objects.get(pk=name)
    stored = str(row.get_decoded())
    assert "secret" not in stored
    assert str(world.patient_id) not in stored
    assert "Quite" not in answer["Location"]
    other = Client()
    other.cookies[held.COOKIE] = f"{name}.wrong"
    other.force_login(alice_user(world), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert fields_of(other.get(path).content.decode())["text"].strip() == ""


def test_a_stranger_cannot_fill_the_store(world: World, here: str) -> None:
    before = Session.objects.count()
    Client().post(f"{here}note/", {"text": "x" * 1000, "opened": "forged"})
    assert Session.objects.count() == before


def test_something_too_long_is_not_kept(world: World, alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}note/")
    ended(alice)
    assert held.COOKIE not in alice.sends(f"{here}note/", shown, text="x" * held.LARGEST).cookies


def test_typing_live_after_the_session_ended_is_told_so(alice: Person, here: str) -> None:
    shown = alice.opens(f"{here}refill/")
    ended(alice)
    answer = alice.client.post(f"{here}refill/assess/", shown | TYPED, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "You have been signed out" in answer.content.decode()


def test_an_old_token_after_signing_in_elsewhere_loses_nothing(world: World, here: str) -> None:
    person = Person()
    person.client = Client(enforce_csrf_checks=True)
    person.sign_in(world.alice)
    path = f"{here}refill/"
    shown = person.opens(path) | TYPED | {"csrfmiddlewaretoken": "x" * 64}
    answer = person.client.post(path, shown, headers={"Origin": "http://testserver"})
    assert answer.status_code == 302
    assert refills(world) == 1
    assert person.opens(path)["filled_ml"] == "40"


def test_a_form_from_a_strange_site_is_refused_and_never_shown(world: World, here: str) -> None:
    person = Person()
    person.client = Client(enforce_csrf_checks=True)
    person.sign_in(world.alice)
    path = f"{here}refill/"
    shown = person.opens(path) | TYPED | {"csrfmiddlewaretoken": "x" * 64}
    assert person.client.post(path, shown, headers={"Origin": "https://evil.example"}).status_code == 403
    assert person.opens(path)["filled_ml"] == ""


def alice_user(world: World) -> object:
    from pumplog.models import User

    return User.objects.get(pk=world.alice.user_id)
