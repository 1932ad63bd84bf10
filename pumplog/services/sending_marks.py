"""What is kept beside the database, so that a database that was put back from a backup can be told from one that was not.

Small files in PUMPLOG_STATE_DIR: ``mark`` names the life of the database that the workers here last sent for, ``turned``
the instant of their last turn, ``carried`` the messages that a backup does not know and that went out; ``room`` only
shows that there is room to write. They hold no name, address or date of a patient. All workers of an installation share
the directory.
"""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from pumplog.notices.parcel import Ending

_DOUBT: Final = "?"
_AT: Final = "@"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The files as they stand; None where there is none."""

    mark: str | None
    turned_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """How a message ended that the database has forgotten, SENT or DOUBTFUL, and when.

    ``at`` None: an earlier release wrote it down, without its time.
    """

    ending: Ending
    at: dt.datetime | None = None


def marks() -> Marks:
    """What stands beside the database. Raises OSError where it cannot be read: then nobody knows, and nothing is sent."""
    turned = _read("turned")
    return Marks(mark=_read("mark"), turned_at=dt.datetime.fromisoformat(turned) if turned else None)


def mark_put(mark: str) -> None:
    """From now on the workers here send for this life of the database."""
    _write("mark", mark)


def turned_put(at: dt.datetime) -> None:
    """A worker has turned, and the database has been told so before."""
    _write("turned", at.isoformat())


def must_write() -> None:
    """Raises OSError where nothing can be written down beside the database: on a full disk, no message goes out."""
    _write("room", "to write")


def turned_forget() -> None:
    """Last turns of an earlier life say nothing about this one."""
    (_place() / "turned").unlink(missing_ok=True)


def carried() -> dict[str, Gone]:
    """Messages that went out, or perhaps did, although the database, put back from a backup, does not know it: by identity."""
    return dict(_gone(line) for line in (_read("carried") or "").split())


def carried_add(gone: Mapping[str, Gone]) -> None:
    """Remember that these went out. Kept for ever: a date may come back that a message has told already."""
    if gone:
        known = {**carried(), **gone}
        _write("carried", "\n".join(_line(name, known[name]) for name in sorted(known)))


def _line(name: str, gone: Gone) -> str:
    doubt = _DOUBT if gone.ending is Ending.DOUBTFUL else ""
    return f"{name}{doubt}" + (f"{_AT}{gone.at.isoformat()}" if gone.at else "")


def _gone(line: str) -> tuple[str, Gone]:
    name, _, at = line.partition(_AT)
    ending = Ending.DOUBTFUL if name.endswith(_DOUBT) else Ending.SENT
    return name.rstrip(_DOUBT), Gone(ending=ending, at=dt.datetime.fromisoformat(at) if at else None)


def _place() -> Path:
    return Path(settings.STATE_DIR)


def _read(name: str) -> str | None:
    try:
        return (_place() / name).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def _write(name: str, text: str) -> None:
    """All of it or nothing, and on the disk before anybody relies on it."""
    place = _place()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place / f".{name}.{os.getpid()}"
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place / name)
