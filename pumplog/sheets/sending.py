"""Whether messages go out: what an operator, a nurse or an outside watch is told of it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pumplog.sheets.vocabulary import ContactKind

SILENT_AFTER: Final = dt.timedelta(minutes=10)
"""Longer than any turn takes; short enough that somebody hears of a dead worker before a patient misses a message."""
LATE_AFTER: Final = dt.timedelta(minutes=30)
"""A due message that is not held back by quiet hours, a cap or a wait between tries leaves within seconds."""


class Trouble(StrEnum):
    """Why messages may not be going out. The value is what ``/readyz`` says."""

    DATABASE_AWAY = "database_away"
    NOT_MIGRATED = "not_migrated"
    NEVER_STARTED = "never_started"
    WORKER_SILENT = "worker_silent"
    MESSAGES_LATE = "messages_late"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """One worker: when it began, when it last turned, when it was told to stop. ``silent``: neither turned nor stopped."""

    name: str
    started_at: dt.datetime
    beat_at: dt.datetime
    stopped_at: dt.datetime | None
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochSheet:
    """One life of the database: ``confirmed_at`` None: put back from a backup, and nobody has confirmed it yet."""

    opened_at: dt.datetime
    why: str
    confirmed_at: dt.datetime | None
    confirmed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingState:
    """How sending stands in the whole installation, at ``now``.

    ``due`` messages could leave at this moment, the one that waits longest since ``waiting_since``; ``in_hand`` are with
    a worker. ``last_turn`` None: no worker has ever run.
    """

    now: dt.datetime
    workers: tuple[WorkerRow, ...]
    last_turn: dt.datetime | None
    due: int
    waiting_since: dt.datetime | None
    in_hand: int
    epoch: EpochSheet | None
    troubles: tuple[Trouble, ...]

    @property
    def ready(self) -> bool:
        return not self.troubles


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDay:
    """What became of one clinic's messages on one channel in the last 24 hours; ``planned`` are still to come."""

    channel: ContactKind
    planned: int
    sent: int
    delivered: int
    confirmed: int
    failed: int
    unknown: int

    @property
    def words(self) -> str:
        return _CHANNELS[self.channel]


_CHANNELS: Final = {
    ContactKind.EMAIL: "E-mail",
    ContactKind.SMS: "Text message",
    ContactKind.PHONE: "Telephone",
    ContactKind.LETTER: "Letter",
}
