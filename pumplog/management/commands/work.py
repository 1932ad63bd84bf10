"""``manage.py work``: the worker that sends what is due."""

import datetime as dt
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from pumplog import clock
from pumplog.management.arguments import seconds
from pumplog.management.memory import seldom_looked_through
from pumplog.management.stopping import Stop, told_to_stop
from pumplog.notices.words.neutral import telling_words
from pumplog.reminders.carried import JOURNAL, carried_in
from pumplog.reminders.sender import Sender
from pumplog.reminders.watch import Watch

log = structlog.stdlib.get_logger("pumplog.worker")


class Command(BaseCommand):
    help = "Send what is due, again and again. Several may run at once. SIGTERM finishes the message in hand."
    # Not the checks of pages: cron starts this every minute, and they would load every page first.
    requires_system_checks = [Tags.compatibility, Tags.models]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one turn, then end: for cron")
        parser.add_argument("--interval", type=seconds, default=10.0, metavar="SECONDS", help="wait between turns")

    def handle(self, *, once: bool, interval: float, **_: Any) -> None:
        if not 0 < interval <= threading.TIMEOUT_MAX:
            raise CommandError("--interval must be a number of seconds above 0.")
        if telling_words(settings.DEFAULT_FROM_EMAIL):
            # Every recipient sees it, and so does whoever looks over their shoulder (hazard 11).
            log.warning("sender_address_not_neutral")
        watch = Watch(deadman_url=settings.DEADMAN_URL)
        with seldom_looked_through(), told_to_stop() as stop, _sender(watch, stop) as worker:
            if once:
                worker.turn()
            else:
                worker.run(interval=interval)
            watch.stopped(clock.now())


def _sender(watch: Watch, stop: Stop) -> Sender:
    def starting(now: dt.datetime) -> None:
        watch.starting(now, journal=carried_in(settings.STATE_DIR / JOURNAL))

    return Sender(now=clock.now, stop=stop, starting=starting, alive=watch.alive, after_turn=watch.turned)
