"""One import under way."""

import datetime as dt
import uuid
from dataclasses import dataclass

from pumplog.access import Actor
from pumplog.models import ImportRun
from pumplog.services.imports.mapping import Mapping
from pumplog.services.imports.on_record import OnRecord
from pumplog.services.imports.rows import SheetRow
from pumplog.sheets.drafts import Submission

LONGEST_FILE_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What every row is written with: by whom, as part of which run, by which mapping, beside what is on record."""

    actor: Actor
    run: ImportRun
    mapping: Mapping
    known: OnRecord
    now: dt.datetime

    def submission(self, row: SheetRow, what: str, *, note: str = "") -> Submission:
        """A key of its own for each thing a row writes, and where in which file it stood."""
        source = f"{self.run.file_name[:LONGEST_FILE_NAME]}, line {row.line}, import {self.run.pk}"
        return Submission(key=uuid.uuid5(self.run.pk, f"{row.line} {what}"), note=note, source=source)
