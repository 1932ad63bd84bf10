"""What must not wait until somebody looks for it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from pumplog.sheets.worklist import TaskRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskHelp:
    """What one needs to do a task: the patient's numbers, and what they last answered (empty where nothing)."""

    numbers: tuple[str, ...]
    answer: str
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """``unwell``: open alarms raised by patients, the oldest first; ``waiting``: patients who wait for a word."""

    unwell: tuple[TaskRow, ...]
    waiting: int
    help: Mapping[uuid.UUID, TaskHelp]

    @property
    def mark(self) -> str:
        """Changes when what is to be seen changes."""
        return "-".join([*(row.id.hex[:12] for row in self.unwell), str(self.waiting)])
