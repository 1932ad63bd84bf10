"""A message as it will be read."""

from dataclasses import dataclass

from pumplog.sheets.vocabulary import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """``subject`` is one line, empty for a text message; ``body`` is plain text. ``version`` says whose wording it is."""

    subject: str
    body: str
    language: Language
    version: str = ""
    attachments: tuple[Attachment, ...] = ()
