"""The watch outside hears of good turns only, and nothing it does keeps a message from going out."""

import datetime as dt
import http.server
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from pumplog.models import SendingEpoch, WorkerBeat
from pumplog.reminders import watch as watching
from pumplog.reminders.watch import EVERY, Watch
from pumplog.selectors.sending import troubles_now
from pumplog.services import sending_marks
from pumplog.services.sending_epoch import may_send
from pumplog.sheets.sending import Trouble

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 16, 5, tzinfo=dt.UTC)


class _Watcher(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.manner(self)

    def log_message(self, *_):
        pass


def _well(request):
    request.send_response(200)
    request.end_headers()


def _badly(request):
    request.send_response(500)
    request.end_headers()


def _has_moved(request):
    request.send_response(301)
    request.send_header("Location", "/elsewhere")
    request.end_headers()


def _never_ends(request):
    request.send_response(200)
    request.end_headers()
    while True:
        try:
            request.wfile.write(b"x" * 1000)
        except OSError:
            return


def _hangs_up(request):
    request.connection.shutdown(socket.SHUT_RDWR)


def _dribbles(request):
    for letter in b"HTTP/1.0 200 OK\r\nX: " + b"x" * 600:
        try:
            request.wfile.write(bytes([letter]))
            request.wfile.flush()
        except OSError:
            return
        time.sleep(0.2)


@pytest.fixture
def outside():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Watcher)
    server.daemon_threads = True
    server.asked, server.manner = [], _well
    server.url = f"http://127.0.0.1:{server.server_port}/a-secret?x=1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_good_turn_is_told_every_time(outside):
    may_send(now=NOW)
    watch = Watch(deadman_url=outside.url)
    for seconds in range(3):
        watch.turned(NOW + dt.timedelta(seconds=seconds))
    assert outside.asked == ["/a-secret?x=1"] * 3


def test_hz8_a_turn_that_may_send_nothing_is_not_told(outside):
    SendingEpoch.objects.create(mark="x", opened_at=NOW, why="a copy")
    Watch(deadman_url=outside.url).turned(NOW)
    assert outside.asked == []


def test_without_a_watch_nobody_is_asked_and_the_beat_is_there(db):
    Watch().turned(NOW)
    assert WorkerBeat.objects.get().beat_at == NOW


@pytest.mark.parametrize("manner", [_badly, _has_moved, _hangs_up, _never_ends])
def test_a_watch_that_answers_badly_changes_nothing(outside, manner):
    outside.manner = manner
    watch = Watch(deadman_url=outside.url)
    watch.turned(NOW)
    watch.turned(NOW)
    assert len(outside.asked) == 2


def test_an_address_that_has_moved_is_said_not_to_hear(outside, caplog):
    outside.manner = _has_moved
    Watch(deadman_url=outside.url).turned(NOW)
    assert "outside_watch_not_reached" in caplog.text


def test_a_watch_that_is_not_there_changes_nothing(db):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    Watch(deadman_url=f"http://127.0.0.1:{port}/").turned(NOW)
    assert WorkerBeat.objects.exists()


def test_a_watch_that_answers_a_byte_at_a_time_holds_up_no_more_than_a_moment(outside, monkeypatch):
    monkeypatch.setattr(watching, "PATIENCE_SECONDS", 0.5)
    outside.manner = _dribbles
    watch = Watch(deadman_url=outside.url)
    started = time.monotonic()
    for _ in range(3):
        watch.turned(NOW)
    assert time.monotonic() - started < 3
    assert len(outside.asked) == 1, "while it is still being asked it is not asked again"


def test_what_is_logged_holds_no_secret_address(outside, caplog):
    outside.manner = _badly
    Watch(deadman_url=outside.url).turned(NOW)
    assert "outside_watch_not_reached" in caplog.text
    assert "a-secret" not in caplog.text


def test_it_beats_at_most_every_ten_seconds_and_says_so_outside_the_database_too(db):
    watch = Watch()
    watch.alive(NOW)
    watch.alive(NOW + EVERY / 2)
    assert WorkerBeat.objects.get().beat_at == NOW
    watch.alive(NOW + EVERY)
    assert WorkerBeat.objects.get().beat_at == NOW + EVERY == sending_marks.marks().turned_at


def test_a_clock_that_was_set_back_does_not_silence_it(db):
    watch = Watch()
    watch.alive(NOW)
    watch.alive(NOW - dt.timedelta(hours=1))
    assert WorkerBeat.objects.get().beat_at == NOW - dt.timedelta(hours=1)
    assert may_send(now=NOW)


def test_hz8_a_worker_that_cannot_write_beside_the_database_does_not_look_alive(db, settings):
    watch = Watch()
    watch.alive(NOW)
    for name in ("turned", "room"):
        _cannot_be_written(settings.STATE_DIR, name)
    for minutes in range(1, 13):
        with pytest.raises(OSError, match="Is a directory"):
            watch.turned(NOW + dt.timedelta(minutes=minutes))
    assert WorkerBeat.objects.get().beat_at == NOW
    assert Trouble.WORKER_SILENT in troubles_now(now=NOW + dt.timedelta(minutes=12))


def _cannot_be_written(place: Path, name: str) -> None:
    """As on a full disk: what stands there can still be read."""
    (place / f".{name}.{os.getpid()}").mkdir()


def test_told_to_stop_it_leaves_its_place(db):
    watch = Watch()
    watch.stopped(NOW)
    watch.alive(NOW)
    watch.stopped(NOW)
    assert WorkerBeat.objects.get().stopped_at == NOW
