"""What a form was opened for: who opened it, about which patient, when. Signed, so that it comes back as it went out.

A form left open is the wrong-patient and the wrong-author hazard: two tabs, or two nurses on one workstation.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.core import signing

from pumplog import clock

FIELD: Final = "opened"
_SALT: Final = "pumplog.web.sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """`subject` is the patient's, event's or clinic's id; `opened_at` the instant the form was shown."""

    user_id: int
    subject: str
    form: str
    opened_at: dt.datetime


def seal(*, user_id: int | None, subject: uuid.UUID | str, form: str, opened_at: dt.datetime | None = None) -> str:
    """The text of the hidden field."""
    at = opened_at or clock.now()
    return signing.dumps([user_id or 0, str(subject), form, at.isoformat()], salt=_SALT)


def unseal(text: str) -> Seal | None:
    """What the hidden field says; None where it is missing or was tampered with."""
    try:
        user_id, subject, form, opened_at = signing.loads(text, salt=_SALT)
        return Seal(user_id=user_id, subject=subject, form=form, opened_at=dt.datetime.fromisoformat(opened_at))
    except (signing.BadSignature, ValueError, TypeError):
        return None
