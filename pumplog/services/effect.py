"""How the therapy is doing."""

import uuid

from pumplog.access import Actor
from pumplog.services.recording import record
from pumplog.sheets.drafts import EffectDraft, Submission


def effect_record(*, actor: Actor, patient_id: uuid.UUID, draft: EffectDraft, submission: Submission) -> uuid.UUID:
    """Record pain, function and side effects.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)
