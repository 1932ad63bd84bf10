"""Take over at once what a worker on this machine left when it died, as far as its journal tells what became of it."""

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pumplog.notices.parcel import Ending, Outcome
from pumplog.reminders.journal import Entry, What, boot, files, hold, lines
from pumplog.services.notice_settle import Left, lease_take_over, leases_open

TAIL: Final = 1_000_000
"""Bytes. What a worker left stands at the end of its journal: the largest batch writes some 130,000."""
BY_JOURNAL: Final = "known from the journal of a worker that died"


class Recovery:
    """``own`` is the journal that the caller itself writes: a worker before it may have died over it.

    To be asked between turns, when the caller has nothing in hand. Where no journal tells, leases run out: in ten minutes,
    with a doubt for each message that had begun.
    """

    def __init__(self, path: Path, *, own: Path) -> None:
        self._path, self._own = path, own

    def __call__(self, now: dt.datetime) -> int:
        """How many messages are now unknown: at most the one that was in each dead worker's hand."""
        leases = leases_open()
        if not leases:
            return 0
        return sum(self._of(file, leases, now) for file in files(self._path))

    def _of(self, file: Path, leases: set[str], now: dt.datetime) -> int:
        if file == self._own:
            return _take_over(file, leases, now)
        handle = hold(file)
        if handle is None:
            return 0  # its worker lives
        try:
            return _take_over(file, leases, now)
        finally:
            os.close(handle)


def _take_over(file: Path, leases: set[str], now: dt.datetime) -> int:
    return sum(lease_take_over(left, now=now) for left in left_in(lines(file, tail=TAIL), leases=leases))


def left_in(entries: Iterable[Entry], *, leases: set[str]) -> Iterator[Left]:
    """What a journal says of these leases. What an earlier life of the machine wrote proves nothing: lines may be missing."""
    here = boot()
    taken: dict[str, set[str]] = defaultdict(set)
    begun: dict[str, dict[str, Outcome | None]] = defaultdict(dict)
    for entry in entries:
        if entry.lease not in leases or entry.boot != here or not here.isalnum():
            continue
        if entry.what is What.TAKEN:
            taken[entry.lease].add(entry.message_id)
        elif entry.what is What.BEGUN:
            begun[entry.lease][entry.message_id] = None
        else:
            begun[entry.lease][entry.message_id] = Outcome(ending=Ending(entry.what.value), detail=BY_JOURNAL)
    for lease, messages in taken.items():
        yield Left(lease=lease, taken=frozenset(messages), begun=begun[lease])
