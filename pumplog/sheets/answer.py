"""What a patient may answer, what the page shows them, and what staff see of it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pumplog.sheets.appointment import VisitSheet
from pumplog.sheets.vocabulary import AnswerKind, ContactKind, Language

REPLACED: Final = "replaced by a newer one"
WITHDRAWN: Final = "withdrawn by staff"
FARTHEST_DAYS: Final = 366
"""How far ahead a patient may say that they will be away, and for how long."""


class LinkState(StrEnum):
    """Open; locked by wrong birth dates; or over: expired, replaced, withdrawn."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


class Answered(StrEnum):
    """What became of an answer. ``no_such_day``: the day is not offered any more."""

    DONE = "done"
    WRONG_BIRTH_DATE = "wrong_birth_date"
    LOCKED = "locked"
    OVER = "over"
    NO_SUCH_DAY = "no_such_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """One answer. ``first_day`` is the day asked for, or the first day away; ``wish`` how the patient wants to hear of us.

    Other day without a day: none of those offered suits. ``visit`` is the appointment that stood on the page, as its
    ``seen``: nobody confirms an hour that they have not read.
    """

    kind: AnswerKind
    visit: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    wish: ContactKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerResult:
    """``answer_id`` where something was written; ``tries_left`` after a wrong birth date."""

    became: Answered
    answer_id: uuid.UUID | None = None
    tries_left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """All that the page knows. No name, no drug, no pump: it is shown before anybody has said who they are.

    A link that is over or locked tells no date: only whom to call. ``refill_by`` None: nothing is asked at present.
    ``come_by`` is the day that the patient is told; None where no safe day is left.
    """

    link_id: uuid.UUID
    state: LinkState
    language: Language
    clinic: str
    daytime_phone: str
    after_hours_phone: str
    zone: str
    today: dt.date
    after_hours: bool
    """At this hour nobody is at the clinic's daytime number, as far as its working days tell."""
    refill_by: dt.date | None = None
    come_by: dt.date | None = None
    visit: VisitSheet | None = None
    days: tuple[dt.date, ...] = ()
    channel: ContactKind | None = None
    """How the message came that held this link; None where staff passed it on."""

    @property
    def seen(self) -> str:
        """The appointment as the page shows it, in one word; empty where none is booked."""
        return visit_seen(self.visit)


def visit_seen(visit: VisitSheet | None) -> str:
    """What changes with every step of a booked appointment."""
    return f"{visit.id.hex}:{visit.sequence}" if visit and visit.booked else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One answer as staff see it. ``words`` says it in a line."""

    id: uuid.UUID
    kind: str
    words: str
    first_day: dt.date | None
    last_day: dt.date | None
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """The newest link of a patient, as staff see it."""

    issued_at: dt.datetime
    expires_at: dt.datetime
    state: LinkState
    tries_left: int
    by_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientAnswers:
    """The patient's answers, newest first, and the link they may answer by."""

    rows: tuple[AnswerRow, ...]
    link: LinkRow | None
