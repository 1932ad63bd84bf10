"""`manage.py serve`: the web server and the worker together, for one machine."""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.checks import WARNING
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pumplog.management.arguments import whole
from pumplog.management.stopping import told_to_stop
from pumplog.management.supervisor import Program, supervise


class Command(BaseCommand):
    help = "Run the web server and the worker together. Ctrl-C or SIGTERM stops both; if one ends, so does the other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=whole(1, 65_535), default=8000)
        parser.add_argument("--web-workers", type=whole(1, 64), default=2, help="processes that answer requests")

    def handle(self, *_: Any, host: str, port: int, web_workers: int, **__: Any) -> None:
        if settings.ENV.prod:
            self.check(include_deployment_checks=True, fail_level=WARNING)
        _must_be_free(host, port)
        env = dict(os.environ)
        if settings.DEMO:
            # Links in messages lead to this port, unless the operator said where they should lead.
            env.setdefault("PUMPLOG_BASE_URL", f"http://localhost:{port}")
        self.stdout.write(f"Pumplog is at {env.get('PUMPLOG_BASE_URL', settings.BASE_URL)} - Ctrl-C stops it.")
        with told_to_stop() as stop:
            ended = supervise(programs(host=host, port=port, web_workers=web_workers), env=env, stop=stop)
        if ended:
            raise CommandError(f"The {ended} ended by itself, so everything was stopped.")
        self.stdout.write("Stopped.")


def _must_be_free(host: str, port: int) -> None:
    """Say at once what the web server would say after five tries, while the banner already shows the address."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise CommandError(f"Port {port} cannot be used ({why}); try PORT={port + 1} make run.") from None


def programs(*, host: str, port: int, web_workers: int) -> list[Program]:
    """The processes of one Pumplog: one that answers, one that sends."""
    manage = str(settings.BASE_DIR / "manage.py")
    gunicorn = ["-m", "gunicorn", "pumplog.wsgi", "--bind", f"{host}:{port}", "--workers", str(web_workers)]
    quiet = ["--chdir", str(settings.BASE_DIR), "--log-level", "warning", "--no-control-socket"]
    return [
        Program(name="web server", argv=[sys.executable, *gunicorn, *quiet]),
        Program(name="worker", argv=[sys.executable, manage, "work"]),
    ]
