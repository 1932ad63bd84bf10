"""A refill: judged while it is typed, recorded once."""

import uuid
from dataclasses import replace

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.assessment import RefillAssessment
from pumplog.dosing.refill_draft import RefillDraft
from pumplog.selectors import scope
from pumplog.services.assessing import assess
from pumplog.services.recording import record
from pumplog.sheets.drafts import Submission


def refill_record(*, actor: Actor, patient_id: uuid.UUID, draft: RefillDraft, submission: Submission) -> uuid.UUID:
    """Record an initial fill or a refill. Returns the event's id; raises as ``recording.record`` does."""
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)


def refill_assess(
    *, actor: Actor, patient_id: uuid.UUID, draft: RefillDraft, corrects: uuid.UUID | None = None
) -> RefillAssessment:
    """What recording this draft now would find, and every figure computed on the way. Writes nothing.

    ``corrects`` names the refill this draft would correct. Raises NotAllowed, NotFound, Refused (no pump).
    """
    scope.require(actor, Permission.RECORD_REFILL)
    judged = assess(actor=actor, patient_id=patient_id, draft=draft, corrects=corrects, now=clock.now())
    if not isinstance(judged.assessment, RefillAssessment):
        raise TypeError("a refill is judged by a refill assessment")
    return replace(judged.assessment, findings=judged.findings)
