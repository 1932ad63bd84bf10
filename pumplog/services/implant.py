"""A pump goes in, a pump comes out."""

import uuid

from pumplog.access import Actor
from pumplog.services.recording import record
from pumplog.sheets.drafts import ImplantDraft, RemovalDraft, Submission


def implant_record(*, actor: Actor, patient_id: uuid.UUID, draft: ImplantDraft, submission: Submission) -> uuid.UUID:
    """Record an implanted pump; one that follows a removed pump carries its lineage.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)


def implant_remove(*, actor: Actor, patient_id: uuid.UUID, draft: RemovalDraft, submission: Submission) -> uuid.UUID:
    """Record that the pump was removed or replaced: its window ends and its notices are withdrawn.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)
