"""What must be true before Pumplog may keep anybody's record. `manage.py check` and every start ask."""

import sqlite3
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  (Django's name)
from django.db import connections

from pumplog.notices.words.neutral import telling_words
from pumplog.sqlite import FIXED_IN

SYNCHRONOUS_FULL = 2
SOME_ZONES = ("America/Denver", "Europe/Vienna", "Asia/Kolkata", "UTC")


@register(Tags.compatibility)
def sqlite_is_sound(**_: Any) -> list[CheckMessage]:
    """An older SQLite can corrupt its write-ahead log, silently (pumplog/sqlite.py)."""
    used = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if not used or sqlite3.sqlite_version_info >= FIXED_IN:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can lose or corrupt records.",
            hint="Use SQLite 3.51.3 or later (`make setup` installs one on Linux), or PostgreSQL.",
            id="pumplog.E001",
        )
    ]


@register(Tags.compatibility)
def zones_are_known(**_: Any) -> list[CheckMessage]:
    """A refill-by date belongs to the clinic's zone; without zone data it would be a day of somewhere else."""
    unknown = [zone for zone in SOME_ZONES if not _known(zone)]
    if not unknown:
        return []
    return [
        Error(
            f"Time zone data is missing ({', '.join(unknown)}).",
            hint="Install the locked packages (`make setup`); tzdata is among them.",
            id="pumplog.E002",
        )
    ]


@register(Tags.security, deploy=True)
def static_files_are_collected(**_: Any) -> list[CheckMessage]:
    """Without its style sheet a page shows figures without their order: better not to start."""
    if not settings.ENV.prod or (settings.STATIC_ROOT / "staticfiles.json").exists():
        return []
    return [
        Error(
            "Style sheets and scripts have not been collected.",
            hint="Run `manage.py collectstatic` (docs/operations.md).",
            id="pumplog.E003",
        )
    ]


@register(Tags.database)
def sqlite_is_durable(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Some file systems refuse a write-ahead log; "Saved" must mean on the disk, whatever it lies on."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        if journal not in ("wal", "memory") or synchronous != SYNCHRONOUS_FULL:
            messages.append(
                Error(
                    f"SQLite does not write durably here (journal {journal}, synchronous {synchronous}).",
                    hint="Keep the database on a local disk, not on a network share.",
                    id="pumplog.E004",
                )
            )
    return messages


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


@register(Tags.security, deploy=True)
def the_address_tells_nothing(**_: Any) -> list[CheckMessage]:
    """Every message carries this address, and whoever looks over a patient's shoulder reads it (hazard 11)."""
    told = telling_words(settings.BASE_URL)
    if not settings.ENV.prod or not told:
        return []
    return [
        Warning(
            f"PUMPLOG_BASE_URL tells what it is about ({', '.join(told)}), so messages go out without their link.",
            hint="Use a host name that says nothing, such as https://visits.example.org.",
            id="pumplog.W001",
        )
    ]
