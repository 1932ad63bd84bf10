"""Every text of the house as it is sent, in one document: for those who review the words."""

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pumplog.notices.words import gsm, readable
from pumplog.notices.words.kinds import MESSAGE_WORDS, WRITTEN, MessageKind
from pumplog.notices.words.values import Values
from pumplog.reminders.house import VERSION, call_words, house_words
from pumplog.reminders.sample import example, example_values
from pumplog.sheets.clinic import ClinicSheet, PolicySheet
from pumplog.sheets.vocabulary import ContactKind, Language

BASE_URL: Final = "https://visits.example.org"
AT: Final = dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)
CHANNELS: Final = {ContactKind.EMAIL: "E-mail", ContactKind.SMS: "Text message", ContactKind.LETTER: "Letter"}
LANGUAGES: Final = {
    Language.ENGLISH: "English",
    Language.SPANISH: "Spanish",
    Language.GERMAN: "German",
    Language.FRENCH: "French",
}
REVIEWED: Final = dict.fromkeys(Language, "not yet reviewed by a native-speaking nurse")
"""Who has read and signed the words of each language; to be replaced by a name, a profession and a day."""


def text_book() -> str:
    """Markdown: each message, language by language and channel by channel, with an example clinic's name and dates."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield f"The words are *{VERSION}*."
    yield ""
    for language, name in LANGUAGES.items():
        yield f"- {name}: {REVIEWED[language]}"
    for kind in MessageKind:
        yield from ("", f"### {MESSAGE_WORDS[kind]}")
        for language in Language:
            yield from _in_language(kind, language)
    yield from ("", "### Script for a telephone call", "", "```text")
    yield call_words().bodies[0].render(_values(Language.ENGLISH))
    yield "```"


def _in_language(kind: MessageKind, language: Language) -> Iterator[str]:
    yield from ("", f"#### {MESSAGE_WORDS[kind]}: {LANGUAGES[language]}")
    for channel in WRITTEN:
        made = example(kind=kind, channel=channel, language=language, values=_values(language))
        yield from ("", f"{CHANNELS[channel]}, {_measured(kind, channel, language, made.body)}:", "", "```text")
        if made.subject:
            yield from (made.subject, "")
        yield made.body.strip()
        yield "```"


def _measured(kind: MessageKind, channel: ContactKind, language: Language, body: str) -> str:
    if channel is ContactKind.SMS:
        return f"{gsm.septets(body)} of {gsm.SEPTETS} characters"
    level = readable.ease(house_words(kind, channel, language).bodies[0].prose(), language)
    return f"{level.formula} {level.score:.1f}"


def _values(language: Language) -> Values:
    return example_values(clinic=_clinic(), language=language, now=AT, base_url=BASE_URL)


def _clinic() -> ClinicSheet:
    policy = PolicySheet(
        version=1,
        daytime_phone="+1 307 555 0100",
        after_hours_phone="+1 307 555 0199",
        staff_email="",
        margin_days=7,
        stop_volume_ml=Decimal(2),
        use_tolerance=False,
        accepted_risk_pct=None,
        max_interval_days=None,
        working_days=frozenset(range(1, 6)),
        holidays=frozenset(),
        notice_tiers_days=(14, 7, 2),
        notice_hour=9,
        set_at=AT,
        set_by="an example",
    )
    return ClinicSheet(
        id=uuid.UUID(int=0), slug="example", name="Rapid Creek Clinic", zone="America/Denver", policy=policy
    )
