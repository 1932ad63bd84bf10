"""A clinic's own words in its messages, as they are typed, kept and shown."""

import datetime as dt
from dataclasses import dataclass

from pumplog.sheets.vocabulary import ContactKind, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingDraft:
    """New words for one message. An empty ``body`` means the house's own words again; ``subject`` is empty for a text message."""

    message: str
    channel: ContactKind
    language: Language
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWording:
    """One version of a clinic's words. ``body`` empty: from then on the house's own."""

    message: str
    channel: ContactKind
    language: Language
    version: int
    subject: str
    body: str
    set_at: dt.datetime
    set_by: str
