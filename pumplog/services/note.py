"""What does not fit a field."""

import uuid

from pumplog.access import Actor
from pumplog.services.recording import record
from pumplog.sheets.drafts import NoteDraft, Submission


def note_record(*, actor: Actor, patient_id: uuid.UUID, draft: NoteDraft, submission: Submission) -> uuid.UUID:
    """Record a note.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)
