"""Several at once: one effect, and everybody gets an answer."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.api import bodies
from tests.api.views.test_recording import EVENTS

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4


def at_once(call: Callable[[int], Any]) -> list[Any]:
    """What `call` answers to each of several threads that start together."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> Any:
        try:
            start.wait()
            return call(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_one_registration_sent_by_several_at_once_makes_one_patient(alice):
    key = str(uuid.uuid4())
    answers = at_once(lambda _: alice.write("patients", bodies.PATIENT, key=key))
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert len({answer.content for answer in answers}) == 1
    assert len(alice.get("patients").json()) == 1


def test_one_record_number_registered_by_several_at_once_is_registered_once(alice):
    answers = at_once(lambda _: alice.write("patients", bodies.PATIENT))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    assert len(alice.get("patients").json()) == 1


def test_one_note_sent_by_several_at_once_is_recorded_once(alice, filled):
    key = str(uuid.uuid4())
    answers = at_once(lambda _: alice.write(f"patients/{filled}/notes", EVENTS["notes"], version=2, key=key))
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert len({answer.content for answer in answers}) == 1
    assert alice.get(f"patients/{filled}")["ETag"] == '"3"'


def test_of_several_nurses_on_one_pump_one_is_first_and_the_others_see_who(alice, bob, filled):
    def one(number: int) -> Any:
        nurse = alice if number % 2 else bob
        return nurse.write(f"patients/{filled}/effects", EVENTS["effects"], version=2)

    answers = at_once(one)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {a.json()["current_version"] for a in answers if a.status_code == 409} == {3}
    assert alice.get(f"patients/{filled}")["ETag"] == '"3"'
