"""What the workers' journal says of every message: it went out, or perhaps it did. The rest is of no interest."""

from pathlib import Path
from typing import Final

from pumplog.notices.parcel import Ending
from pumplog.reminders.journal import Entry, Journal, What
from pumplog.services.sending_carried import Carried

JOURNAL: Final = "journal"
"""The directory of the journals, inside PUMPLOG_STATE_DIR."""
_ENDINGS: Final = {
    What.SENT: Ending.SENT,
    What.BEGUN: Ending.DOUBTFUL,
    What.DOUBTFUL: Ending.DOUBTFUL,
}


def carried_in(directory: Path) -> tuple[Carried, ...]:
    """By the last word on each message, whichever worker had it; but what was sent once stays sent.

    Raises OSError where a journal cannot be read.
    """
    last: dict[str, Entry] = {}
    for entry in Journal.entries(directory):
        before = last.get(entry.identity)
        if before is None or (before.what is not What.SENT and entry.at >= before.at) or entry.what is What.SENT:
            last[entry.identity] = entry
    return tuple(
        Carried(identity=entry.identity, message_id=entry.message_id, at=entry.at, ending=_ENDINGS[entry.what])
        for entry in last.values()
        if entry.what in _ENDINGS
    )
