"""The product as it runs for a clinic: a real server with a database of its own, in another process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.world import NOW

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
MAKE = "import django; django.setup(); from tests.world import make_world; print(make_world().patient_id)"


@contextmanager
def site(folder: Path, *, make: str = MAKE) -> Iterator[tuple[str, str]]:
    """Serve the small world of the tests; gives the address and what `make` prints last: the patient's id."""
    env = os.environ | {
        "PUMPLOG_DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "PUMPLOG_CLOCK": NOW.isoformat(),
        "PUMPLOG_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "pumplog.settings",
        "PYTHONPATH": str(ROOT),
    }
    _run(env, "manage.py", "migrate", "--verbosity=0")
    patient_id = _run(env, "-c", make).split()[-1]
    port = _free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}", patient_id
        finally:
            server.terminate()


def _run(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("the server ended by itself")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")
