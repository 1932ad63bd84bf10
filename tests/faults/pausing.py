"""The worker as a process of its own that comes to one point, says so with a file, and waits there to be killed.

Only this wrapper knows of the points: the product has none. ``python pausing.py POINT FILE``.
"""

import os
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pumplog.settings")

import django

django.setup()

# ruff: noqa: E402  (Django first, then what needs it)
from django.db import connection

from pumplog import clock
from pumplog.reminders.sender import Sender
from pumplog.services.notice_store import DatabaseStore
from pumplog.sheets.vocabulary import ContactKind

POINT, FILE = sys.argv[1], Path(sys.argv[2])
NTH = 10
"""Of the points that a batch passes more than once."""
passed = 0


def here(point):
    global passed  # noqa: PLW0603
    if point != POINT:
        return
    passed += 1
    if point in ("accepted", "noted") and passed < NTH:
        return
    FILE.touch()
    time.sleep(600)


class Store(DatabaseStore):
    def claim(self, *, now, limit):
        parcels = super().claim(now=now, limit=limit)
        if parcels:
            here("claimed")
        return parcels

    def begin(self, parcels, *, now):
        goings = super().begin(parcels, now=now)
        here("begun")
        return goings

    def settle(self, done, *, now):
        with connection.execute_wrapper(in_the_transaction):
            return super().settle(done, now=now)


def in_the_transaction(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if "INSERT INTO" in sql and "auditentry" in sql:
        here("settling")
    return result


class Paused:
    """Another object's methods, with a point after some of them."""

    def __init__(self, whole, **points):
        self._whole, self._points = whole, points

    def __getattr__(self, name):
        value = getattr(self._whole, name)
        if name not in self._points:
            return value

        def then(*arguments, **named):
            result = value(*arguments, **named)
            here(self._points[name])
            return result

        return then


with Sender(now=clock.now, stop=threading.Event(), alive=lambda _: here("between")) as worker:
    worker.store = Store()
    courier = worker.couriers[ContactKind.EMAIL]
    courier.send = Paused(courier, send="accepted").send
    worker.journal = Paused(worker.journal, ended="noted")
    worker.turn()
