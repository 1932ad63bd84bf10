"""Mail that comes back about a message of ours: whose it is about, and how that ended.

The standard form is RFC 3464: a multipart/report whose second part is for machines, and whose third returns the message
or its headers. Several mail servers write something of their own; those are read as far as they can be told apart
from what a person or an out-of-office assistant writes. No word of theirs is kept.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

from pumplog.reminders.bounce_mail import header, our_ids
from pumplog.reminders.bounce_verdict import Outcome, Verdict
from pumplog.reminders.bounce_words import in_words

SYSTEM: Final = re.compile(r"(?i)\b(?:mailer-daemon|postmaster|mail delivery (?:sub)?system)\b")
ABSENT: Final = re.compile(
    r"(?i)^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|abwesenheit|automatische antwort"
    r"|r[eé]ponse automatique|respuesta autom[aá]tica)"
)
STATUS: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
STATUS_PARTS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
MOST_IDS: Final = 20
"""A mail is about one message, or a few; one that holds thousands of ids was made to keep us busy."""
WORST_FIRST: Final[tuple[Outcome, ...]] = ("failed", "delayed", "delivered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """``message_ids`` that it may be about, nearly always one. ``digest``: the same mail read again has the same one."""

    message_ids: tuple[str, ...]
    outcome: Outcome
    detail: str
    digest: str
    reported_at: dt.datetime | None


def read_bounce(raw: bytes) -> Bounce | None:
    """What a mail says became of a message of ours; None where it says nothing of the kind: an answer, an absence note."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    if _from_a_person(mail):
        return None
    fields = tuple(_status_fields(mail))
    verdict = _standard(fields) if fields else in_words(mail)
    ids = tuple(f"<{each}>" for each in our_ids(mail)[:MOST_IDS])
    if verdict is None or not ids:
        return None
    said = header(mail, "Message-ID") or hashlib.sha256(raw).hexdigest()
    return Bounce(
        message_ids=ids,
        outcome=verdict.outcome,
        detail=verdict.detail,
        digest=hashlib.sha256(f"mail:{said.strip()}:{verdict.outcome}".encode("utf-8", "replace")).hexdigest(),
        reported_at=_when(header(mail, "Date")),
    )


def _from_a_person(mail: Message) -> bool:
    """An answer, an out-of-office note, a receipt for reading: no word on delivery, though it may quote us."""
    if mail.get_content_type() == "multipart/report":
        return str(mail.get_param("report-type", "", header="Content-Type")).lower() == "disposition-notification"
    if mail["X-Failed-Recipients"] or SYSTEM.search(header(mail, "From")):
        return ABSENT.search(header(mail, "Subject")) is not None
    # An assistant's note comes without a return path too, so that nothing answers it.
    assistant = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id")
    if header(mail, "Auto-Submitted").lower().startswith("auto-replied") or any(mail[name] for name in assistant):
        return True
    return header(mail, "Return-Path").strip() != "<>" or ABSENT.search(header(mail, "Subject")) is not None


def _standard(blocks: tuple[Message, ...]) -> Verdict | None:
    """The worst of what is said of any recipient. ``relayed`` and ``expanded`` say nothing of the end."""
    said = [verdict for block in blocks if (verdict := _of_recipient(block))]
    return min(said, key=lambda verdict: WORST_FIRST.index(verdict.outcome), default=None)


def _of_recipient(block: Message) -> Verdict | None:
    action, found = header(block, "Action").lower().strip(), STATUS.search(header(block, "Status"))
    status = found[0] if found else ""
    # What was given up for a passing reason has still failed: what was done counts more than the code.
    if action.startswith("fail") or (not action and status.startswith("5")):
        return Verdict(outcome="failed", status=status)
    if action.startswith("delay") or (not action and status.startswith("4")):
        return Verdict(outcome="delayed", status=status)
    if action.startswith("delivered") or (not action and status.startswith("2")):
        return Verdict(outcome="delivered", status=status)
    return None


def _status_fields(mail: Message) -> Iterator[Message]:
    """One block of fields a recipient."""
    for part in mail.walk():
        blocks = part.get_payload() if part.get_content_type() in STATUS_PARTS else ()
        if isinstance(blocks, list):
            yield from (block for block in blocks if isinstance(block, Message) and block["Final-Recipient"])


def _when(text: str) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
