"""One sender in a process of its own. Waits for a file before it starts; prints its seconds.

``python -m bench.mail_sender raw PORT GO MESSAGES FILE``, ``… recorded PORT GO MESSAGES FILE`` or ``… worker GO``.
"""

import smtplib
import sys
import threading
import time
import uuid
from pathlib import Path

RECORD = "bench_messages"
"""Id, address, state."""


def wait(go: Path) -> None:
    """Everything is loaded: say so, and wait."""
    print("ready", flush=True)
    while not go.exists():
        time.sleep(0.001)


def raw(port: int, go: Path, messages: int, file: Path) -> float:
    """The least that sends mail from Python: one connection, bytes that are ready, nothing written down."""
    message = file.read_bytes()
    wait(go)
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="here") as line:
        for number in range(messages):
            line.sendmail("notices@rapid-creek.example", [f"p{number}@example.org"], message)
    return time.perf_counter() - begun


def recorded(port: int, go: Path, messages: int, file: Path) -> float:
    """The least that also keeps a durable record: each message is committed as begun, sent, and committed as sent."""
    import django

    django.setup()
    from django.db import connection

    message = file.read_bytes()
    with connection.cursor() as cursor:
        wait(go)
        begun = time.perf_counter()
        with smtplib.SMTP("127.0.0.1", port, local_hostname="here") as line:
            for number in range(messages):
                key, address = str(uuid.uuid4()), f"p{number}@example.org"
                cursor.execute(f"INSERT INTO {RECORD} (id, address, state) VALUES (%s, %s, 'begun')", [key, address])
                line.sendmail("notices@rapid-creek.example", [address], message)
                cursor.execute(f"UPDATE {RECORD} SET state = 'sent' WHERE id = %s", [key])
        return time.perf_counter() - begun


def worker(go: Path) -> float:
    """A turn of the worker as it runs for patients."""
    import django

    django.setup()
    from pumplog import clock
    from pumplog.management.memory import seldom_looked_through
    from pumplog.reminders.sender import Sender

    with seldom_looked_through(), Sender(now=clock.now, stop=threading.Event()) as sends:
        sends.store.may_send(now=clock.now())
        wait(go)
        begun = time.perf_counter()
        sends.turn()
        return time.perf_counter() - begun


if __name__ == "__main__":
    if sys.argv[1] == "worker":
        print(worker(Path(sys.argv[2])), flush=True)
    else:
        sends = {"raw": raw, "recorded": recorded}[sys.argv[1]]
        print(sends(int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5])), flush=True)
