"""The house's own words: the files in ``templates/messages``, read once.

A file of a mail or letter starts with its subject and an empty line. A text message has several wordings from long to
short, with a line of three hyphens between them: the first that fits into one segment is sent.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings

from pumplog.notices.words.kinds import MessageKind, has_subject
from pumplog.notices.words.template import Wording, parse
from pumplog.sheets.vocabulary import ContactKind, Language

VERSION: Final = "house 2026.1"
"""Changes with any change of the words, so that each notice says which ones went out."""

SHORTER: Final = "\n---\n"
STAFF_NAMES: Final = ("patients", "are", "worklist")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one message says. ``bodies`` from the fullest to the shortest; ``typed`` are subject and bodies as written."""

    subject: Wording
    bodies: tuple[Wording, ...]
    typed: tuple[str, ...]


@cache
def house_words(kind: MessageKind, channel: ContactKind, language: Language) -> Words:
    """What the house says in this message. OSError where there is no such file: a test reads them all."""
    text = _read(f"{kind}/{channel}.{language}.txt")
    if not has_subject(channel):
        return words("", *text.split(SHORTER))
    subject, _, body = text.partition("\n\n")
    return words(subject, body)


def words(subject: str, *bodies: str) -> Words:
    """Typed words, ready to be filled in. Raises Unreadable."""
    return Words(
        subject=parse(subject),
        bodies=tuple(parse(body) for body in bodies),
        typed=(subject, *(b.strip() for b in bodies)),
    )


@cache
def staff_words() -> Words:
    """The day's one message to a clinic's staff, in English."""
    subject, _, body = _read("staff/email.en.txt").partition("\n\n")
    bodies = (parse(body, names=STAFF_NAMES),)
    return Words(subject=parse(subject, names=STAFF_NAMES), bodies=bodies, typed=(subject, body.strip()))


@cache
def call_words() -> Words:
    """What whoever telephones a patient goes by, in English."""
    return words("", _read("call/phone.en.txt"))


def _read(name: str) -> str:
    return (settings.BASE_DIR / "templates" / "messages" / name).read_text("utf-8")
