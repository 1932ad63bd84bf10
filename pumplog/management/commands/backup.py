"""`manage.py backup FILE`: a consistent copy of a SQLite database while people work on."""

import os
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from pumplog import clock
from pumplog.services.sending_epoch import COPIED, mark_fresh


class Command(BaseCommand):
    help = "Copy the SQLite database to FILE, consistent and checked, while people work on. Never overwrites."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("This is for SQLite; PostgreSQL has pg_dump (docs/operations.md).")
        try:
            # Nobody else may read it: it is every patient's record.
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise CommandError(f"{file} cannot be made: {error.strerror}.") from None
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
            _mark(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            faults = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        if faults != ["ok"]:
            raise CommandError(f"{file} is not sound, and so the database may not be: {faults[0]}")
        self.stdout.write(f"Copied and checked: {file} ({file.stat().st_size} bytes).")


def _mark(copy: sqlite3.Connection) -> None:
    """Whoever puts the copy in the database's place sends nothing before somebody has confirmed it (hazard 29)."""
    opened = f"{clock.now().replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"
    with copy:
        copy.execute(
            "INSERT INTO pumplog_sendingepoch (id, mark, opened_at, why, confirmed_by) VALUES (?, ?, ?, ?, '')",
            (uuid.uuid4().hex, mark_fresh(), opened, COPIED),
        )
