"""Whether a wording may be sent: what it must not say, what it must not leave out, and whether it fits."""

from collections.abc import Generator, Iterable, Iterator
from typing import Final

from pumplog.dosing.findings import Finding, Severity, blocking
from pumplog.notices.words import gsm, readable
from pumplog.notices.words.kinds import MAY_BE_EMPTY, MessageKind, allowed, has_subject, required
from pumplog.notices.words.neutral import in_another_script, telling_words
from pumplog.notices.words.template import Unreadable, Wording, parse
from pumplog.notices.words.values import Values
from pumplog.sheets.vocabulary import ContactKind, Language

LONGEST_SUBJECT: Final = 120
LONGEST_BODY: Final = 4000
_NEVER_EMPTY: Final = frozenset({"date", "visit_date", "visit_time"})


def wording_findings(
    *, kind: MessageKind, channel: ContactKind, language: Language, subject: str, body: str, longest: Values
) -> tuple[Finding, ...]:
    """Everything that stands against these words, and one thing to know: how hard they are to read.

    ``longest``: the clinic's own name, numbers and address, with the longest dates there are.
    """
    return (
        *_subject_findings(kind, channel, subject),
        *_body_findings(kind, channel, language, body, longest),
    )


def _subject_findings(kind: MessageKind, channel: ContactKind, text: str) -> Iterator[Finding]:
    if not has_subject(channel):
        if text:
            yield blocking("subject_unwanted", "subject", "A text message has no subject.")
        return
    if not text.strip():
        yield blocking("subject_missing", "subject", "Give it a subject.")
    if len(text) > LONGEST_SUBJECT or not _plain(text):
        message = f"A subject is one line of at most {LONGEST_SUBJECT} characters."
        yield blocking("subject_too_long", "subject", message)
    wording = yield from _parsed(kind, "subject", text)
    if wording and wording.names - _NEVER_EMPTY:
        names = _listed(wording.names - _NEVER_EMPTY)
        yield blocking("value_may_be_empty", "subject", f"Keep {names} out of the subject: it can be empty.")
    yield from _telling("subject", text)


def _body_findings(
    kind: MessageKind, channel: ContactKind, language: Language, text: str, longest: Values
) -> Iterator[Finding]:
    if not text.strip():
        yield blocking("body_missing", "body", "Write what the message says.")
        return
    if len(text) > LONGEST_BODY or not _plain(text.replace("\n", "")):
        message = f"Write plain text of at most {LONGEST_BODY} characters."
        yield blocking("body_too_long", "body", message)
    wording = yield from _parsed(kind, "body", text)
    yield from _telling("body", text)
    if channel is ContactKind.SMS:
        yield from _letters(text)
    if wording is None:
        return
    yield from _left_out(kind, channel, wording)
    if channel is ContactKind.SMS:
        yield from _segment(wording, longest)
    hard = readable.ease(wording.prose(), language)
    if not hard.easy:
        message = f"This is harder to read than sixth grade: {hard.formula} {hard.score:.0f}. Shorter sentences help."
        yield Finding(code="hard_to_read", field="body", severity=Severity.INFORM, message=message)


def _parsed(kind: MessageKind, field: str, text: str) -> Generator[Finding, None, Wording | None]:
    """Yields what cannot be read; returns the wording where all can."""
    try:
        wording = parse(text)
    except Unreadable as error:
        values = _listed(allowed(kind))
        message = f"“{error.what}” is no value of this message. It can name {values}."
        yield blocking("value_unknown", field, message)
        return None
    if wrong := wording.names - allowed(kind):
        message = (
            f"{_listed(wrong)} belongs to messages about an appointment. This one can name {_listed(allowed(kind))}."
        )
        yield blocking("value_not_of_this_message", field, message)
        return None
    return wording


def _left_out(kind: MessageKind, channel: ContactKind, wording: Wording) -> Iterator[Finding]:
    if missing := required(kind, channel) - wording.names:
        yield blocking("value_missing", "body", f"It must name {_listed(missing)}.")
    for line in wording.lines:
        vanishing, dated = MAY_BE_EMPTY & set(line.names), _NEVER_EMPTY & set(line.names)
        if vanishing and dated:
            message = (
                f"Give {_listed(vanishing)} a line without {_listed(dated)}: "
                "a line is left out where one of its values is empty, and the day must never be."
            )
            yield blocking("date_may_vanish", "body", message)


def _letters(text: str) -> Iterator[Finding]:
    if strange := gsm.foreign(text):
        letters = " ".join(strange)
        message = f"A text message of one part cannot hold {letters}. Write around it, or without the accent."
        yield blocking("letters_not_in_a_text_message", "body", message)


def _segment(wording: Wording, longest: Values) -> Iterator[Finding]:
    text = gsm.spelled(wording.render(longest))
    own = gsm.foreign(wording.prose())
    if strange := [letter for letter in gsm.foreign(text) if letter not in own]:
        # Otherwise these words would be kept, shown as in use, and never be sent.
        message = f"The clinic’s name or number holds {' '.join(strange)}, which a text message of one part cannot. Leave it out."
        yield blocking("values_not_for_a_text_message", "body", message)
    size = gsm.septets(text)
    if size > gsm.SEPTETS:
        message = (
            f"With the longest date and this clinic's name and numbers it comes to {size} characters. "
            f"A text message of one part holds {gsm.SEPTETS}."
        )
        yield blocking("text_message_too_long", "body", message)


def _telling(field: str, text: str) -> Iterator[Finding]:
    words = dict.fromkeys(telling_words(text))
    if strange := [word for word in words if in_another_script(word)]:
        message = f"{_quoted(strange)} has letters of another script, and cannot be checked. Write it in Latin letters."
        yield blocking("another_script", field, message)
    if telling := [word for word in words if word not in strange]:
        message = f"{_quoted(telling)} would tell whoever reads along what this is about. Say it without."
        yield blocking("telling_word", field, message)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _plain(text: str) -> bool:
    """Nothing that is not seen, but the blank that keeps a French colon on its line."""
    return text.replace("\u00a0", " ").isprintable()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{{ {name} }}}}" for name in sorted(names))
