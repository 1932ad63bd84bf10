"""Told to stop by SIGTERM or Ctrl-C, as often as anyone says so."""

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

ORDERS: Final = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """What ``threading.Event`` is, and safe to set from a signal handler.

    A handler runs in the middle of whatever the main thread does. An Event takes a lock to be set and to be waited for;
    an order that arrives inside ``wait`` would wait for itself for ever. A byte into a socket takes none.
    """

    def __init__(self) -> None:
        self._told = False
        self._ears, self._mouth = socket.socketpair()
        self._mouth.settimeout(0)

    def set(self) -> None:
        if not self._told:
            self._told = True
            self._mouth.send(b".")

    def is_set(self) -> bool:
        return self._told

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds to be told. Was it?"""
        if not self._told:
            select.select([self._ears], [], [], timeout)
        return self._told

    def close(self) -> None:
        self._ears.close()
        self._mouth.close()


@contextmanager
def told_to_stop() -> Iterator[Stop]:
    """A Stop that SIGTERM and SIGINT set; afterwards both mean what they meant before."""
    stop = Stop()
    before = {order: signal.signal(order, lambda *_: stop.set()) for order in ORDERS}
    try:
        yield stop
    finally:
        for order, handler in before.items():
            signal.signal(order, handler)
        stop.close()
