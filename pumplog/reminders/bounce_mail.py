"""The parts of a mail: headers, texts, and the Message-IDs that stand in it, the likeliest first."""

import re
from collections.abc import Iterator
from email.message import Message
from typing import Final

OURS: Final = re.compile(r"\b[0-9a-f]{32}@[A-Za-z0-9.-]*[A-Za-z0-9]")
"""What a Message-ID of ours looks like, wherever it stands. Which of them we sent is for the record to say."""
RETURNED_HEADERS: Final = "text/rfc822-headers"
MOST_TEXT: Final = 200_000
"""Bytes of a part that are searched."""


def our_ids(mail: Message) -> tuple[str, ...]:
    """What the mail is about: the returned message, else what its envelope was named, else what is quoted or referred to.

    Only the first of these that holds an id: further down stand the ids of older messages.
    """
    places: tuple[Iterator[str], ...] = (
        _of_the_returned(mail),
        (header(each, "Original-Envelope-Id").replace("+40", "@") for each in mail.walk()),
        (header_line(text, "message-id") for text in texts_of(mail, returned=True)),
        (header(mail, name) for name in ("In-Reply-To", "X-Original-Message-ID")),
        texts_of(mail, returned=True),
    )
    found = (tuple(dict.fromkeys(each for text in place for each in OURS.findall(text))) for place in places)
    return next((ids for ids in found if ids), ())


def _of_the_returned(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        inner = part.get_payload()
        if part.get_content_maintype() == "message" and isinstance(inner, list):
            yield from (header(each, "Message-ID") for each in inner if isinstance(each, Message))
        elif part.get_content_type() == RETURNED_HEADERS:
            yield header_line(text_of(part), "message-id")


def texts_of(mail: Message, *, returned: bool) -> Iterator[str]:
    """Each part that is text; of a returned message, only if asked for."""
    if mail.get_content_maintype() == "message" and not returned:
        return
    if mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from texts_of(part, returned=returned)
    elif mail.get_content_maintype() == "text" and (returned or mail.get_content_type() != RETURNED_HEADERS):
        yield text_of(mail)


def text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content[:MOST_TEXT].decode("utf-8", "replace") if isinstance(content, bytes) else ""


def header(part: Message, name: str) -> str:
    return str(part.get(name, ""))


def header_line(text: str, name: str) -> str:
    """The first line of a copied message that is this header, with the lines it goes on in."""
    found = re.search(rf"(?im)^[> \t]*{name}:[ \t]*((?:[^\n]*)(?:\n[ \t]+[^\n]*)?)", text)
    return found[1] if found else ""
