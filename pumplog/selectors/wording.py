"""A clinic's own words in its messages: those that hold, and every version there was."""

import uuid
from collections.abc import Mapping

from pumplog.access import Actor, Permission
from pumplog.models import MessageText
from pumplog.selectors.scope import require
from pumplog.sheets.message_text import OwnWording
from pumplog.sheets.vocabulary import ContactKind, Language

Place = tuple[str, ContactKind, Language]
"""Which text: message, channel, language."""


def own_wordings(clinic_id: uuid.UUID) -> Mapping[Place, OwnWording]:
    """The words of the clinic's own that hold now. What is not in it is said in the house's words."""
    newest: dict[Place, OwnWording] = {}
    for row in MessageText.objects.filter(clinic_id=clinic_id).order_by("version"):
        sheet = _sheet(row)
        newest[sheet.message, sheet.channel, sheet.language] = sheet
    return {place: sheet for place, sheet in newest.items() if sheet.body}


def wordings_in_force(*, actor: Actor) -> Mapping[Place, OwnWording]:
    """The same for the actor's clinic."""
    require(actor, Permission.SEE_PATIENTS)
    return own_wordings(actor.clinic_id)


def wording_versions(*, actor: Actor, message: str, channel: ContactKind, language: Language) -> tuple[OwnWording, ...]:
    """Every version of one text of the actor's clinic, newest first."""
    require(actor, Permission.SEE_PATIENTS)
    rows = MessageText.objects.filter(
        clinic_id=actor.clinic_id, message=message, channel=channel, language=language
    ).order_by("-version")
    return tuple(_sheet(row) for row in rows)


def _sheet(row: MessageText) -> OwnWording:
    return OwnWording(
        message=row.message,
        channel=ContactKind(row.channel),
        language=Language(row.language),
        version=row.version,
        subject=row.subject,
        body=row.body,
        set_at=row.set_at,
        set_by=row.set_by,
    )
