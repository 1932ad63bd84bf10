"""One turn of the worker, as it runs for patients, at the test's time."""

import threading

from pumplog.reminders.sender import Sender


def turn(now, stop=None):
    """How many messages ended how."""
    with Sender(now=lambda: now, stop=stop or threading.Event()) as worker:
        return dict(worker.turn())
