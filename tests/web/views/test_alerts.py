"""Who needs help now, on open pages within a minute, without keeping anybody signed in."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from pumplog.models import ContactWay, Task
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import ContactKind, TaskKind
from tests.answers import BIRTH, Phone, issue
from tests.web.pages import Person
from tests.world import NOW, World

pytestmark = pytest.mark.django_db

NEWS = "/tasks/alerts/"


def opened(world: World, kind: TaskKind, *, hours: int = 0, subject: str = "s") -> None:
    at = NOW - dt.timedelta(hours=hours)
    task_open(patient_id=world.patient_id, kind=kind, subject=subject, message=f"about {kind}", now=at)


def test_an_answer_is_on_the_worklist_and_the_task_list_at_once(world: World, alice: Person) -> None:
    assert "needs help" not in alice.get("/").content.decode()
    Phone(issue(world)).sends("now", BIRTH)
    for page in ("/", NEWS):
        body = alice.get(page).content.decode()
        assert "1 patient needs help: unwell or beeping" in body, page
        assert "Fox, Ivy" in body, page
    assert "It is beeping, or the patient feels unwell" in alice.get("/tasks/").content.decode()
    assert "It is beeping, or feels unwell" in alice.get(f"/patients/{world.patient_id}/").content.decode()


def test_open_pages_ask_each_minute_and_are_answered_only_where_something_changed(world: World, alice: Person) -> None:
    body = alice.get("/").content.decode()
    assert 'hx-trigger="every 60s"' in body
    seen = body.split("/tasks/alerts/?seen=")[1].split('"')[0]
    assert alice.get(f"{NEWS}?seen={seen}").status_code == 204
    opened(world, TaskKind.UNWELL)
    assert alice.get(f"{NEWS}?seen={seen}").status_code == 200


def test_hz36_asking_for_news_keeps_nobody_signed_in(world: World, alice: Person) -> None:
    alice.get("/")
    before = Session.objects.get().expire_date
    Session.objects.update(expire_date=before - dt.timedelta(minutes=5))
    answer = alice.get(NEWS)
    assert answer.status_code == 200
    assert Session.objects.get().expire_date == before - dt.timedelta(minutes=5)
    alice.get("/")
    assert Session.objects.get().expire_date >= before


def test_who_is_signed_out_gets_no_news(world: World) -> None:
    assert Person().client.get(NEWS, headers={"HX-Request": "true"}).status_code in (302, 401)


def test_another_clinic_hears_nothing(world: World) -> None:
    opened(world, TaskKind.UNWELL)
    body = Person(world.charlie).get(NEWS).content.decode()
    assert "Fox" not in body
    assert "help" not in body


def test_the_urgent_tasks_come_first_however_young(world: World, alice: Person) -> None:
    kinds = (TaskKind.NO_DATE, TaskKind.NO_SAFE_DATE, TaskKind.OVERDUE, TaskKind.PHYSICIAN, TaskKind.UNWELL)
    Task.objects.all().delete()
    for hours, kind in enumerate(reversed(kinds)):
        opened(world, kind, hours=hours)
    body = alice.get("/tasks/").content.decode()
    assert [body.index(f"about {kind}") for kind in reversed(kinds)] == sorted(body.index(f"about {k}") for k in kinds)
    assert "4 urgent" in body


def test_the_number_to_call_stands_beside_the_task_for_those_who_do_them(world: World, alice: Person) -> None:
    ContactWay.objects.create(
        patient_id=world.patient_id, kind=ContactKind.PHONE, address="+1 605-555-0123", recorded_at=NOW, recorded_by="t"
    )
    opened(world, TaskKind.UNWELL)
    link = 'href="tel:+16055550123"'
    assert link in alice.get("/tasks/").content.decode()
    assert link in alice.get("/").content.decode()
    assert link not in Person(world.otto).get("/tasks/").content.decode()


def test_the_last_answer_stands_beside_what_is_to_be_done(world: World, alice: Person) -> None:
    opened(world, TaskKind.UNCONFIRMED)
    Phone(issue(world)).sends("away", BIRTH | {"first_day": "2026-11-23", "last_day": "2026-11-24"})
    assert "Will be away, Mon 23 Nov to Tue 24 Nov 2026" in alice.get("/tasks/").content.decode()


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_kind_of_task_has_its_words(world: World, alice: Person, kind: TaskKind) -> None:
    Task.objects.all().delete()
    opened(world, kind, subject="a:b:c")
    assert f">{kind.value}<" not in alice.get("/tasks/").content.decode()
