"""A worker that dies without a word is noticed within ten minutes, by people and by a machine, without reading a log."""

import datetime as dt
import signal
import time

import pytest
from django.test import Client

from pumplog.models import WorkerBeat
from tests.faults.processes import finish, start_worker
from tests.web.pages import Person
from tests.world import NOW, make_world

pytestmark = pytest.mark.django_db(transaction=True)

TEN_MINUTES = dt.timedelta(minutes=10)


def at(monkeypatch, now):
    monkeypatch.setenv("PUMPLOG_CLOCK", now.isoformat())


@pytest.mark.parametrize("order", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to stop"])
def test_r16_a_worker_that_is_gone_is_noticed_within_ten_minutes(mailserver, monkeypatch, order):
    at(monkeypatch, NOW)
    world = make_world()
    worker = start_worker("--interval", "0.1", port=mailserver.port, now=NOW)
    until = time.monotonic() + 60
    while not WorkerBeat.objects.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert Client().get("/readyz").status_code == 200
    worker.send_signal(order)
    finish(worker)
    assert (WorkerBeat.objects.get().stopped_at is None) is (order is signal.SIGKILL)
    at(monkeypatch, NOW + TEN_MINUTES)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content.decode()) == (503, "worker_silent\n")
    assert "the sender has stopped" in Person(world.alice).get("/sending/").content.decode()
