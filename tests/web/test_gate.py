"""Every page is shut until somebody with the right role opens it."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from pumplog.access import Permission
from pumplog.models import Event
from pumplog.selectors.task import task_list
from pumplog.web.middleware import SignedIn
from tests.web.pages import Person
from tests.world import World

NOBODY = uuid.UUID(int=7)


def pages(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern


OURS = {str(pattern.name): pattern for pattern in pages(get_resolver("pumplog.web.urls").url_patterns)}
# Open, and each with a lock of its own: a probe that says nothing, a secret in the address, a gateway's signature.
OPEN = {"healthz", "readyz", "calendar", "gateway_status", "gateway_incoming"}
GUARDED = sorted(set(OURS) - OPEN)
ELSE = re.compile(r"<(uuid|int|str):\w+>")


def address(name: str, world: World, *, event: uuid.UUID | None = None, patient: uuid.UUID | None = None) -> str:
    route = "/" + str(OURS[name].pattern)
    event_id = event or Event.objects.get(patient_id=world.patient_id, kind="refill").pk
    known = route.replace("<uuid:patient_id>", str(patient or world.patient_id)).replace(
        "<uuid:event_id>", str(event_id)
    )
    return ELSE.sub(lambda part: {"uuid": str(NOBODY), "int": "1", "str": "x"}[part[1]], known)


def test_every_page_of_ours_names_its_permission() -> None:
    assert len(GUARDED) >= 50
    missing = [name for name in GUARDED if not isinstance(getattr(OURS[name].callback, "needs", None), Permission)]
    assert missing == []


def test_nobody_passes_without_signing_in(world: World) -> None:
    client, let_in = Client(), []
    for name in GUARDED:
        path = address(name, world)
        answers = (client.get(path), client.post(path, {"query": "x"}))
        if not all(answer.get("Location", "").startswith("/account/login/?next=") for answer in answers):
            let_in.append(name)
        if client.post(path, headers={"HX-Request": "true"}).status_code != 401:
            let_in.append(name)
    assert let_in == []


def test_every_other_door_is_shut_too(world: World) -> None:
    client = Client()
    for path in ("/account/password/change/", "/account/2fa/", "/account/email/"):
        assert client.get(path).status_code == 302, path
    assert client.get("/api/v1/worklist").status_code in (401, 403)


def test_the_health_page_is_open_and_says_nothing(db: None) -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("role", ["alice", "dana", "pharmacist", "mona", "otto"])
def test_each_role_meets_only_what_it_may(role: str, world: World) -> None:
    actor = getattr(world, role)
    person, wrong = Person(actor), {}
    for name in GUARDED:
        response = person.get(address(name, world))
        expected = (200, 404, 405) if actor.may(OURS[name].callback.needs) else (403, 405)
        if response.status_code not in expected or response["Cache-Control"] != "no-store, private":
            wrong[name] = response.status_code
    assert wrong == {}


def test_another_clinics_record_does_not_exist(world: World) -> None:
    charlie, found = Person(world.charlie), {}
    for name in GUARDED:
        if "<uuid:" not in str(OURS[name].pattern):
            continue
        path = address(name, world)
        for response in (charlie.get(path), charlie.client.post(path, {})):
            if response.status_code not in (403, 404, 405):
                found[name] = response.status_code
    assert found == {}


def test_what_charlie_may_do_at_home_he_cannot_do_here(world: World) -> None:
    charlie = Person(world.charlie)
    names = ("patient", "event", "refill_saved", "refill", "event_correct", "summary_pdf", "record_pdf")
    assert {name: charlie.get(address(name, world)).status_code for name in names} == dict.fromkeys(names, 404)


def test_an_unknown_record_is_the_same_as_anothers(world: World, alice: Person) -> None:
    assert alice.get(address("patient", world, patient=NOBODY)).status_code == 404
    assert alice.get(address("event", world, event=NOBODY)).status_code == 404


def test_a_page_without_a_permission_is_a_fault() -> None:
    def view(request: object) -> HttpResponse:
        return HttpResponse()

    view.__module__ = "pumplog.web.views.new"
    request = RequestFactory().get("/")
    request.user = type("Somebody", (), {"is_authenticated": True})()
    with pytest.raises(ImproperlyConfigured):
        SignedIn(lambda _: HttpResponse()).process_view(request, view, (), {})


def test_somebody_whose_last_role_has_ended_meets_nothing(world: World, alice: Person) -> None:
    from pumplog.models import Membership

    Membership.objects.filter(user_id=world.alice.user_id).update(active=False)
    assert alice.get("/").status_code == 403


def test_tasks_can_be_read_by_those_who_cannot_do_them(world: World) -> None:
    assert task_list(actor=world.otto) == ()
    assert Person(world.otto).get("/tasks/").status_code == 200
