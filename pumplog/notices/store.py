"""What the worker asks of whoever keeps the notices: the database (``pumplog.services``), or a simulator's memory."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pumplog.notices.parcel import Going, Outcome, Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Pumps looked at; pumps whose notices or tasks changed; pumps whose record could not be read."""

    looked_at: int = 0
    changed: int = 0
    failed: int = 0


class Store(Protocol):
    """Each call is one transaction, or several independent ones; it may be cut off anywhere between them.

    ``may_send`` False: restored from a backup and not yet confirmed by an operator (nothing is claimed then).
    """

    def may_send(self, *, now: dt.datetime) -> bool: ...

    def evaluate(self, *, now: dt.datetime) -> Evaluation: ...

    def expire(self, *, now: dt.datetime) -> int:
        """Take over what dead workers left: not begun, back in the queue; begun, unknown and a task. How many unknown."""
        ...

    def claim(self, *, now: dt.datetime, limit: int) -> tuple[Parcel, ...]:
        """Due notices, most overdue first, that quiet hours and the daily cap allow; held back ones get a new moment."""
        ...

    def begin(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> tuple[Going, ...]:
        """Commit that sending begins, for those that still tell the truth; the others are cancelled. In the given order."""
        ...

    def settle(self, done: Sequence[tuple[Going, Outcome]], *, now: dt.datetime) -> int:
        """Write down how they ended; how many were still this worker's."""
        ...

    def release(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> None:
        """Hand back what has surely not been sent, begun or not."""
        ...
