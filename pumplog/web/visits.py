"""Visit and messages on the patient's page: how they stand, whether the visit's hour is over, and how it came to that."""

import uuid
from typing import Any

from pumplog.access import Actor, Permission
from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.vocabulary import NoticeState


def visit_context(actor: Actor, sheet: PatientSheet) -> dict[str, Any]:
    """The context of ``patient/visits.html`` and ``patient/notices.html``; the history tells every visit, newest first."""
    coming = sheet.coming
    visit = coming.visit
    every = [visit, *coming.earlier] if visit else list(coming.earlier)
    return {
        "may_book": actor.may(Permission.BOOK),
        "visit_key": uuid.uuid4(),
        "visit_over": visit is not None and visit.starts_at is not None and visit.starts_at <= sheet.read_at,
        "message_waits": coming.message_at is not None and coming.message_at <= sheet.read_at,
        "notices_standing": [row for row in sheet.notices if row.state != NoticeState.CANCELLED],
        "notices_withdrawn": [row for row in sheet.notices if row.state == NoticeState.CANCELLED],
        "visit_history": [step for item in every for step in reversed(item.steps)],
    }
