"""All run or none does, and the last word is in good order."""

import os
import sys
import threading
import time

import pytest

from pumplog.management.stopping import Stop
from pumplog.management.supervisor import Program, supervise

STAYS = "import time; time.sleep(60)"
TIDIES_UP = """
import pathlib, signal, sys, time
def leave(*_):
    pathlib.Path(sys.argv[1]).write_text("tidy")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
pathlib.Path(sys.argv[1]).write_text("ready")
time.sleep(60)
"""


@pytest.fixture
def stop():
    stop = Stop()
    yield stop
    stop.close()


def program(name: str, code: str, *arguments: str) -> Program:
    return Program(name=name, argv=[sys.executable, "-c", code, *arguments])


def test_when_one_ends_the_other_is_ended_too(tmp_path, stop):
    mark = tmp_path / "mark"
    waits_then_fails = (
        "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.02)\nsys.exit(3)"
    )
    programs = [program("worker", TIDIES_UP, str(mark)), program("web server", waits_then_fails, str(mark))]
    assert supervise(programs, env=os.environ, stop=stop) == "web server"
    assert mark.read_text() == "tidy"


def test_when_asked_to_stop_it_ends_them_in_good_order(tmp_path, stop):
    marks = [tmp_path / "one", tmp_path / "two"]
    answer = []
    programs = [program(mark.name, TIDIES_UP, str(mark)) for mark in marks]
    running = threading.Thread(target=lambda: answer.append(supervise(programs, env=os.environ, stop=stop)))
    running.start()
    deadline = time.monotonic() + 20
    while not all(mark.exists() and mark.read_text() == "ready" for mark in marks):
        assert time.monotonic() < deadline
        stop.wait(0.02)
    stop.set()
    running.join(timeout=20)
    assert answer == [None]
    assert [mark.read_text() for mark in marks] == ["tidy", "tidy"]


def test_what_started_is_ended_where_another_cannot_start(tmp_path, stop):
    pid = tmp_path / "pid"
    tells = f"import os, pathlib; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); {STAYS}"
    programs = [program("worker", tells), Program(name="web server", argv=[str(tmp_path / "absent")])]
    with pytest.raises(FileNotFoundError):
        supervise(programs, env=os.environ, stop=stop)
    if pid.exists():
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid.read_text()), 0)
