"""What `manage.py serve` starts, and when it will not."""

import socket
import sys

import pytest
from django.core.management import CommandError, call_command

from pumplog.management.commands.serve import programs


def test_it_starts_what_answers_and_what_sends(root):
    web, worker = programs(host="127.0.0.1", port=8123, web_workers=3)
    assert web.argv[:4] == [sys.executable, "-m", "gunicorn", "pumplog.wsgi"]
    assert web.argv[web.argv.index("--bind") + 1] == "127.0.0.1:8123"
    assert web.argv[web.argv.index("--workers") + 1] == "3"
    assert worker.argv == [sys.executable, str(root / "manage.py"), "work"]


def test_it_names_a_port_that_is_taken_and_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used .*PORT={port + 1} make run"):
            call_command("serve", port=port)
