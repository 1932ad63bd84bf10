"""What is kept beside the database, so that a database that was put back from a backup can be told from one that was not.

Three small files in PUMPLOG_STATE_DIR: ``mark`` names the life of the database that the workers here last sent for,
``turned`` the instant of their last turn, ``carried`` the messages that a backup does not know and that went out. They
hold no name, address or date of a patient. All workers of an installation share the directory.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The files as they stand; None where there is none."""

    mark: str | None
    turned_at: dt.datetime | None


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


def turned_forget() -> None:
    """Last turns of an earlier life say nothing about this one."""
    (_place() / "turned").unlink(missing_ok=True)


def carried() -> dict[str, Ending]:
    """Messages that went out, or perhaps did, although the database, put back from a backup, does not know it: by identity."""
    return {line.rstrip(_DOUBT): _ending(line) for line in (_read("carried") or "").split()}


def carried_add(endings: Mapping[str, Ending]) -> None:
    """Remember that these went out. Kept for ever: a date may come back that a message has told already."""
    if endings:
        known = {**carried(), **endings}
        _write(
            "carried", "\n".join(f"{name}{_DOUBT if known[name] is Ending.DOUBTFUL else ''}" for name in sorted(known))
        )


def _ending(line: str) -> Ending:
    return Ending.DOUBTFUL if line.endswith(_DOUBT) else Ending.SENT


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
