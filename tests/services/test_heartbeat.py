"""A worker is a row that grows old when it dies. The rows do not grow for ever."""

import datetime as dt

import pytest

from pumplog.models import WorkerBeat
from pumplog.services.heartbeat import beat, beat_stopped, place_take
from pumplog.sheets.sending import SILENT_AFTER

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def test_two_workers_on_one_machine_have_places_of_their_own():
    assert [place_take(host="a", now=NOW) for _ in range(2)] == ["a 1", "a 2"]
    assert place_take(host="b", now=NOW) == "b 1"


def test_a_worker_started_every_minute_leaves_one_row():
    for minute in range(200):
        now = NOW + minute * dt.timedelta(minutes=1)
        name = place_take(host="a", now=now)
        beat(name=name, now=now)
        beat_stopped(name=name, now=now)
    assert list(WorkerBeat.objects.values_list("name", flat=True)) == ["a 1"]


def test_the_place_of_a_worker_that_died_is_free_after_a_while_and_not_before():
    beat(name=place_take(host="a", now=NOW), now=NOW)
    assert place_take(host="a", now=NOW + SILENT_AFTER - SECOND) == "a 2"
    assert place_take(host="a", now=NOW + SILENT_AFTER) == "a 1"


def test_a_beat_says_when_it_began_and_when_it_last_turned():
    name = place_take(host="a", now=NOW)
    beat(name=name, now=NOW + SECOND)
    row = WorkerBeat.objects.get()
    assert (row.started_at, row.beat_at, row.stopped_at) == (NOW, NOW + SECOND, None)


def test_a_worker_that_beats_again_is_not_stopped():
    beat(name="a 1", now=NOW)
    beat_stopped(name="a 1", now=NOW)
    beat(name="a 1", now=NOW + SECOND)
    assert WorkerBeat.objects.get().stopped_at is None
