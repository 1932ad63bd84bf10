"""A message as it travels by e-mail: its bytes, made once, the same for every try."""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from pumplog.reminders.text import Text
from pumplog.sheets.vocabulary import Language

LONGEST_LINE: Final = 998
"""RFC 5322, 2.1.1."""
_WORD_BYTES: Final = 42
"""With its frame, and a long header's name before it, a word then stays below the 75 characters allowed."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def mail_bytes(*, text: Text, sender: str, recipient: str, message_id: str, at: dt.datetime) -> bytes:
    """Headers and body with CRLF, seven bits only, so that every server on the way can carry it.

    ValueError where a header would hold a control character: nothing is smuggled in with an address or a subject.
    """
    own = {"To": recipient, "Date": format_datetime(at), "Message-ID": message_id}
    lines = [*_shared(sender, text.subject, text.language), *(_header(name, value) for name, value in own.items())]
    if text.attachments:
        return _bytes(lines) + _with_attachments(text)
    encoding, body = _body(text.body)
    lines += ['Content-Type: text/plain; charset="utf-8"', f"Content-Transfer-Encoding: {encoding}", ""]
    return _bytes(lines) + body


@lru_cache(maxsize=64)
def _shared(sender: str, subject: str, language: Language) -> tuple[str, ...]:
    """The headers that many of a day's messages have in common."""
    headers = {
        "From": sender,
        "Subject": subject,
        # No out-of-office answer is wanted, and no loop of robots (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "Content-Language": language.value,
        "MIME-Version": "1.0",
    }
    return tuple(_header(name, value) for name, value in headers.items())


def _header(name: str, value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("a header holds a control character")
    if value.isascii() and len(name) + 2 + len(value) <= LONGEST_LINE:
        return f"{name}: {value}"
    return f"{name}: " + "\r\n ".join(_encoded_words(value))


def _encoded_words(text: str) -> Iterator[str]:
    """RFC 2047, 2: words of at most 75 characters, none of which cuts a letter in two."""
    word = b""
    for letter in text:
        letters = letter.encode()
        if len(word) + len(letters) > _WORD_BYTES:
            yield f"=?utf-8?b?{base64.b64encode(word).decode()}?="
            word = b""
        word += letters
    yield f"=?utf-8?b?{base64.b64encode(word).decode()}?="


def _body(body: str) -> tuple[str, bytes]:
    plain = "\n".join(body.splitlines()) + "\n"
    if plain.isascii() and max(map(len, plain.split("\n"))) <= LONGEST_LINE:
        return "7bit", plain.replace("\n", "\r\n").encode("ascii")
    return "quoted-printable", binascii.b2a_qp(plain.encode(), istext=True).replace(b"\n", b"\r\n")


def _with_attachments(text: Text) -> bytes:
    """The body and its files as one multipart, from its Content-Type on."""
    message = EmailMessage(policy=SMTP)
    message.set_content(text.body, cte="7bit" if text.body.isascii() else "quoted-printable")
    for file in text.attachments:
        kind, *parameters = (part.strip() for part in file.mime_type.split(";"))
        main, _, sub = kind.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        part = list(message.iter_parts())[-1]
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            part.set_param(name, value.strip('"'))
    del message["MIME-Version"]
    return message.as_bytes()


def _bytes(lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
