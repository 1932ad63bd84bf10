"""What the forms behind a patient's link carry in place of a cookie, and what the address of the thanks holds. Both signed."""

import uuid
from typing import Final

from django.core import signing

_FORM: Final = "pumplog.web.answering"
_SAID: Final = "pumplog.web.answering.said"
SAID_FOR: Final = 3600
"""Seconds for which the page that says thank you can be looked at again."""


def form_token(link_id: uuid.UUID, form: str, *, key: uuid.UUID | None = None) -> str:
    """The hidden field of a form: of which link and form it is, and the key that makes sending twice harmless."""
    return signing.dumps([link_id.hex, form, (key or uuid.uuid4()).hex], salt=_FORM)


def key_in(text: str, *, link_id: uuid.UUID, form: str) -> uuid.UUID | None:
    """The key of the form that was sent; None where it is not one of this link's own forms."""
    try:
        link, name, key = signing.loads(text, salt=_FORM)
        return uuid.UUID(key) if (link, name) == (link_id.hex, form) else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def said_token(answer_id: uuid.UUID) -> str:
    """Which answer a thank-you page is about."""
    return signing.dumps(answer_id.hex, salt=_SAID)


def said_in(text: str) -> uuid.UUID | None:
    """The answer of a thank-you page; None after an hour, or for anything else."""
    try:
        return uuid.UUID(signing.loads(text, salt=_SAID, max_age=SAID_FOR))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
