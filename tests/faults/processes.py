"""The worker as its own process, on the test's database and mail server, at the test's time."""

import datetime as dt
import os
import subprocess
import sys
from urllib.parse import quote

from django.conf import settings
from django.db import connection

STARTED: "list[subprocess.Popen[bytes]]" = []


def database_url() -> str:
    """The test database as another process is told of it."""
    its = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(its['NAME']))}"
    user = quote(its["USER"], safe="") + (f":{quote(its['PASSWORD'], safe='')}" if its["PASSWORD"] else "")
    host, port = its["HOST"] or "", f":{its['PORT']}" if its["PORT"] else ""
    if host.startswith("/"):
        return f"postgres://{user}@localhost{port}/{quote(its['NAME'])}?host={quote(host, safe='')}"
    return f"postgres://{user}@{host}{port}/{quote(its['NAME'])}"


def environment(*, port: int, now: dt.datetime) -> dict[str, str]:
    """What a worker needs to be told to work for the test."""
    return os.environ | {
        "PUMPLOG_MODE": "dev",
        "PUMPLOG_DATABASE_URL": database_url(),
        "PUMPLOG_EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "PUMPLOG_FROM_EMAIL": "notices@rapid-creek.example",
        "PUMPLOG_STATE_DIR": str(settings.STATE_DIR),
        "PUMPLOG_CLOCK": now.isoformat(),
    }


def start_worker(*options: str, port: int, now: dt.datetime) -> "subprocess.Popen[bytes]":
    """``manage.py work`` with these options."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", *options]
    STARTED.append(subprocess.Popen(command, env=environment(port=port, now=now), stderr=subprocess.PIPE))
    return STARTED[-1]


def finish(process: "subprocess.Popen[bytes]") -> int:
    """Wait for the end; the exit code. What it logged is shown where a test fails."""
    _, said = process.communicate(timeout=120)
    sys.stderr.write(said.decode())
    return process.returncode


def kill_the_rest() -> None:
    """Whoever a test that failed has left running, or not waited for."""
    while STARTED:
        with STARTED.pop() as process:
            process.kill()
