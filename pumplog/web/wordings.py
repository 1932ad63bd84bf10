"""A text for its page: which one it is, and what it reads like with an example's dates."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.conf import settings

from pumplog import clock
from pumplog.errors import NotFound
from pumplog.notices.words import gsm
from pumplog.notices.words.kinds import WRITTEN, MessageKind
from pumplog.notices.words.template import Unreadable
from pumplog.notices.words.values import Values
from pumplog.reminders.house import call_words, words
from pumplog.reminders.sample import example, example_values, trial
from pumplog.reminders.text import Text
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.message_text import OwnWording, WordingDraft
from pumplog.sheets.vocabulary import ContactKind, Language

CHANNEL_WORDS: Final = {ContactKind.EMAIL: "E-mail", ContactKind.SMS: "Text message", ContactKind.LETTER: "Letter"}
LANGUAGE_WORDS: Final = {
    Language.ENGLISH: "English",
    Language.SPANISH: "Spanish",
    Language.GERMAN: "German",
    Language.FRENCH: "French",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which text a page is about."""

    kind: MessageKind
    channel: ContactKind
    language: Language

    @property
    def channel_name(self) -> str:
        return CHANNEL_WORDS[self.channel]

    @property
    def title(self) -> str:
        return f"{self.channel_name}, {LANGUAGE_WORDS[self.language]}"


def fullest(typed: tuple[str, ...]) -> str:
    """The house's words to start from. Of a text message the second: the first is for short names and addresses only."""
    return typed[1] if len(typed) == 2 else typed[2]


def tried_text(which: Which, clinic: ClinicSheet, draft: WordingDraft) -> Text | None:
    """The words that were typed, as they would read; None where they cannot go out so."""
    try:
        said = words(draft.subject, draft.body)
    except Unreadable:
        return None
    return trial(channel=which.channel, language=which.language, values=_values(which, clinic), said=said)


def sent_now(which: Which, clinic: ClinicSheet, own: OwnWording | None) -> dict[str, Any]:
    """The text that goes out now."""
    made = example(
        kind=which.kind, channel=which.channel, language=which.language, values=_values(which, clinic), own=own
    )
    return shown(which, made)


def _values(which: Which, clinic: ClinicSheet) -> Values:
    return example_values(clinic=clinic, language=which.language, now=clock.now(), base_url=settings.BASE_URL)


def call_script(clinic: ClinicSheet) -> str:
    """What whoever telephones goes by, with this clinic's numbers. Whose visit is when, the record says."""
    policy = clinic.policy
    nobody = Values(
        date="",
        clinic=clinic.name,
        daytime_phone=policy.daytime_phone,
        after_hours_phone=policy.after_hours_phone,
        answer_url="",
    )
    return call_words().bodies[0].render(nobody)


def shown(which: Which, made: Text) -> dict[str, Any]:
    """For the page; a text message with its size."""
    size = gsm.septets(made.body) if which.channel is ContactKind.SMS else 0
    return {"subject": made.subject, "body": made.body.strip(), "size": size, "room": gsm.SEPTETS}


def in_each_channel(kind: MessageKind, language: Language) -> list[Which]:
    """The texts of one message in one language."""
    return [Which(kind=kind, channel=channel, language=language) for channel in WRITTEN]


def which_of(message: str, channel: str, language: str) -> Which:
    """The text that an address names; NotFound where there is none."""
    try:
        which = Which(kind=MessageKind(message), channel=ContactKind(channel), language=Language(language))
    except ValueError:
        raise NotFound("message") from None
    if which.channel not in WRITTEN:
        raise NotFound("message")
    return which


def mark(draft: WordingDraft) -> str:
    """Changes with any letter: only words that were shown as they read can be put to use."""
    return sha256(f"{draft.subject}\n\n{draft.body}".encode()).hexdigest()
