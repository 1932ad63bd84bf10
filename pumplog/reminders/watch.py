"""That somebody notices when the worker stops: a beat in the database, and a ping to a watch outside (hazard 8)."""

import datetime as dt
import socket
import threading
from collections.abc import Sequence
from typing import Final

import httpx
import structlog

from pumplog.selectors.sending import sending_state
from pumplog.services import heartbeat, sending_marks
from pumplog.services.sending_carried import Carried
from pumplog.services.sending_epoch import sending_compare

EVERY: Final = dt.timedelta(seconds=10)
PATIENCE_SECONDS: Final = 5.0

log = structlog.stdlib.get_logger("pumplog.worker")


class Watch:
    """One worker's watch. ``deadman_url`` is asked after every good turn; empty: there is none.

    ``starting`` comes before the first turn, ``alive`` as often as one likes, ``turned`` after every turn, ``stopped`` last.
    """

    def __init__(self, *, deadman_url: str = "") -> None:
        self._url = deadman_url
        self._name = ""
        self._beat_at: dt.datetime | None = None
        self._asking: threading.Thread | None = None

    def starting(self, now: dt.datetime, *, journal: Sequence[Carried] = ()) -> None:
        """Hold sending where the journal knows more than the database; then live."""
        sending_compare(journal=journal, now=now)
        self.alive(now)

    def alive(self, now: dt.datetime) -> None:
        """Say that the worker lives, at most every ten seconds: also between the batches of a long turn."""
        if self._beat_at is not None and self._beat_at <= now < self._beat_at + EVERY:
            return
        # A worker that cannot keep its journal sends nothing: it must not look as if it did.
        sending_marks.must_write()
        self._name = self._name or heartbeat.place_take(host=socket.gethostname()[:100], now=now)
        heartbeat.beat(name=self._name, now=now)
        # After the database: what stands beside it is never ahead, unless the database was put back.
        sending_marks.turned_put(now)
        self._beat_at = now

    def turned(self, now: dt.datetime) -> None:
        """A turn came to its end. The watch outside hears of it only where messages really go out."""
        self.alive(now)
        if self._url and sending_state(now=now).ready:
            self._ask()

    def stopped(self, now: dt.datetime) -> None:
        """Told to stop: the place is free for the next worker."""
        if self._name:
            heartbeat.beat_stopped(name=self._name, now=now)

    def _ask(self) -> None:
        """Ask the outside watch's address. Whatever it does, slowly or wrongly, sending goes on."""
        if self._asking is not None and self._asking.is_alive():
            return
        self._asking = threading.Thread(target=_ask, args=(self._url,), daemon=True)
        self._asking.start()
        # A server that answers a byte a second outlasts every time-out of a socket.
        self._asking.join(PATIENCE_SECONDS)


def _ask(url: str) -> None:
    try:
        # How it answers counts, not what it says: a page without an end must not fill the worker's memory.
        with httpx.stream("GET", url, timeout=PATIENCE_SECONDS) as answer:
            heard, status = answer.is_success, answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        log.warning("outside_watch_not_reached")
    else:
        if not heard:  # an address that has moved hears nothing either
            log.warning("outside_watch_not_reached", status=status)
