"""Who carries a message: one courier a channel, all alike to the worker."""

from typing import Protocol

from pumplog.notices.parcel import Going, Outcome
from pumplog.reminders.text import Text


class Courier(Protocol):
    """Carries one message at a time; keeps its connection for the next. ``away``: the carrier could not be reached.

    ``send`` tries once, and never raises for what a network, a carrier or an address can do.
    """

    away: bool

    def send(self, *, text: Text, going: Going) -> Outcome: ...

    def close(self) -> None: ...
