"""A message in the worker's hand: what is in it, whose it is, and how a try can end."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose

LEASE: Final = dt.timedelta(minutes=10)
"""Long enough for the slowest batch; short enough that a dead worker is found the same hour."""


class Ending(StrEnum):
    """How a try ended: accepted by the carrier; refused for good; surely not accepted yet; nobody knows."""

    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``detail`` is for staff to read and holds no address and no text of the carrier's. ``provider_id`` as it named it.

    ``text_version`` says which wording went out.
    """

    ending: Ending
    detail: str = ""
    provider_id: str = ""
    text_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message claimed: a patient's notice, or all of a clinic's overdue notices of the day. ``lease`` proves it."""

    lease: str
    notices: tuple[Hashable, ...]
    clinic: Hashable
    patient: Hashable | None
    audience: NoticeAudience
    purpose: NoticePurpose
    channel: ContactKind
    address: str
    language: str
    refill_by: dt.date
    message_id: str
    identities: tuple[str, ...]
    """Of each notice: what makes it the same message whatever row holds it, as a hash that tells nothing. For the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """The appointment that a message may name; ``cancelled`` where it says that it no longer holds."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    minutes: int
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The name and address lines that a letter's window shows; nothing else of the patient ever leaves the house."""

    recipient: tuple[str, ...]
    sender: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A parcel whose sending has been written down as begun: only now may a byte go out.

    ``answer_token`` is the secret of the answering link, kept nowhere else; empty where the message has none.
    """

    parcel: Parcel
    count: int = 1
    answer_token: str = ""
    visit: Visited | None = None
    letter: Letterhead | None = None
