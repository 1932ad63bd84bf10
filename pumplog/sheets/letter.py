"""A letter to a patient, as it is printed, and the list of those that wait to be posted."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Final

from pumplog.sheets.vocabulary import Envelope, Language

MOST_LINES: Final = 6
"""What both windows show of a recipient: the name and ``MOST_ADDRESS_LINES`` of address."""
MOST_ADDRESS_LINES: Final = MOST_LINES - 1
_STATE_AND_CODE: Final = re.compile(r"[A-Z]{2} +[0-9]{5}(?:-[0-9]{4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """``recipient`` stands in the window and nowhere else; ``sender`` are the clinic's own lines, its neutral name first.

    ``subject`` and ``body`` are as the wording gave them, ``answer_url`` is also drawn as a code for a telephone's
    camera; empty where there is none. ``written_on`` is the clinic's day in words.
    """

    envelope: Envelope
    language: Language
    recipient: tuple[str, ...]
    sender: tuple[str, ...]
    written_on: str
    subject: str
    body: str
    answer_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One letter on the list. ``why_not``: why it cannot be printed, for a person to mend; empty where it can.

    ``printed_at``: when it was last printed; None where nobody has, so that it cannot have been posted from here.
    """

    task_id: uuid.UUID
    notice_id: uuid.UUID
    patient_id: uuid.UUID
    patient_name: str
    mrn: str
    refill_by: dt.date
    waiting_since: dt.datetime
    printed_at: dt.datetime | None = None
    why_not: str = ""


def address_lines(address: str) -> tuple[str, ...]:
    """A postal address line by line. One that was written in one line breaks at its commas, but keeps ``Denver, CO 80202``."""
    lines = [" ".join(line.split()) for line in address.splitlines()]
    kept = [line for line in lines if line]
    if len(kept) != 1:
        return tuple(kept)
    parts = [part.strip() for part in kept[0].split(",") if part.strip()]
    if len(parts) > 2 and _STATE_AND_CODE.fullmatch(parts[-1]):
        parts[-2:] = [f"{parts[-2]}, {parts[-1]}"]
    return tuple(parts)
