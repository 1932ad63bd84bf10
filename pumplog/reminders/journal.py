"""What a worker carries, written down beside the database as it goes: one file for each worker, lines only added.

Correctness rests on the database alone: it knows, committed, which messages had begun. The journal narrows a doubt. A worker
that is killed leaves a batch that had begun; its journal tells which messages it never came to, which one was in its
hand, and how those before ended. It holds no name, no address, no date and no text.

A line outlives the death of its writer, not a power cut, unless it was flushed. So each line names the life of the machine
(``boot``): after a restart the absence of a line proves nothing, and the whole batch counts as unknown.
"""

import datetime as dt
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pumplog import clock
from pumplog.notices.parcel import Going, Outcome, Parcel

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


class What(StrEnum):
    """What happened to a message: taken in hand with its batch; handing over has begun; and how that ended."""

    TAKEN = "taken"
    BEGUN = "begun"
    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: one notice of one message. ``lease`` is that of the claim it was taken in hand with."""

    at: dt.datetime
    what: What
    identity: str
    message_id: str
    lease: str
    boot: str


class Journal:
    """The journal of one worker, in the first file of the directory ``path`` that no living worker holds.

    Raises OSError where a line cannot be written: then nothing may be sent, for the journal would tell a lie.
    """

    def __init__(self, path: Path, *, now: Callable[[], dt.datetime] = clock.now) -> None:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._now = now
        self._boot = boot()
        self.file, self._handle = _first_free(path)
        _end_torn_line(self._handle)

    def taken(self, parcels: Iterable[Parcel]) -> None:
        """Before the database says that they begin: from here on, what has no further line was never started."""
        self._write(What.TAKEN, parcels)

    def begun(self, goings: Iterable[Going]) -> None:
        """Just before the first byte."""
        self._write(What.BEGUN, (going.parcel for going in goings))

    def ended(self, going: Going, outcome: Outcome) -> None:
        """Right after the last."""
        self._write(What(outcome.ending.value), [going.parcel])

    def flush(self) -> None:
        """On the disk, also through a power cut."""
        os.fsync(self._handle)

    def close(self) -> None:
        """Let the next worker have the file."""
        os.close(self._handle)

    @staticmethod
    def entries(path: Path) -> Iterator[Entry]:
        """Every line of every worker, file by file, in the order in which each was written."""
        for file in files(path):
            yield from lines(file)

    def _write(self, what: What, parcels: Iterable[Parcel]) -> None:
        start = f"{self._now().isoformat()} {what}"
        text = "".join(
            f"{start} {parcel.message_id} {identity} {parcel.lease or '-'} {self._boot}\n"
            for parcel in parcels
            for identity in parcel.identities
        ).encode("ascii")
        if os.write(self._handle, text) != len(text):
            raise OSError("the journal is not written to the end: is the disk full?")


def boot() -> str:
    """The life of this machine since it was started, as a hash; empty where it does not say."""
    try:
        return hashlib.sha256(_BOOT.read_bytes()).hexdigest()[:16]
    except OSError:
        return "-"


def files(path: Path) -> list[Path]:
    """The journals in a directory, in the order of their numbers."""
    return sorted(path.glob("*.log"), key=lambda file: (len(file.name), file.name))


def lines(file: Path, *, tail: int | None = None) -> Iterator[Entry]:
    """The lines of one journal, or of its last ``tail`` bytes. One that was torn by a power cut says nothing."""
    with file.open("rb") as text:
        if tail is not None:
            text.seek(max(os.fstat(text.fileno()).st_size - tail, 0))
        for line in text:
            entry = _entry(line.decode("ascii", errors="replace"))
            if entry is not None:
                yield entry


def hold(file: Path) -> int | None:
    """Open and hold a journal; None where its worker lives. The system lets go of it when its holder dies."""
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _first_free(path: Path) -> tuple[Path, int]:
    number = 1
    while (handle := hold(path / f"{number}.log")) is None:
        number += 1
    return path / f"{number}.log", handle


def _end_torn_line(handle: int) -> None:
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        os.write(handle, b"\n")


def _entry(line: str) -> Entry | None:
    try:
        at, what, message_id, identity, lease, machine = line.split()
        return Entry(
            at=dt.datetime.fromisoformat(at),
            what=What(what),
            identity=identity,
            message_id=message_id,
            lease=lease,
            boot=machine,
        )
    except ValueError:
        return None
