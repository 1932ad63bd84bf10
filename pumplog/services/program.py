"""A change of the programme at a visit without a refill."""

import uuid
from dataclasses import replace

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.assessment import ProgramAssessment
from pumplog.selectors import scope
from pumplog.services.assessing import assess
from pumplog.services.recording import record
from pumplog.sheets.drafts import ProgramChangeDraft, Submission


def program_change(
    *, actor: Actor, patient_id: uuid.UUID, draft: ProgramChangeDraft, submission: Submission
) -> uuid.UUID:
    """Record that the pump was programmed anew. Returns the event's id; raises as ``recording.record`` does."""
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)


def program_assess(
    *, actor: Actor, patient_id: uuid.UUID, draft: ProgramChangeDraft, corrects: uuid.UUID | None = None
) -> ProgramAssessment:
    """What recording this programme now would find, without figures where nothing was filled yet. Writes nothing."""
    scope.require(actor, Permission.CHANGE_PROGRAM)
    judged = assess(actor=actor, patient_id=patient_id, draft=draft, corrects=corrects, now=clock.now())
    if not isinstance(judged.assessment, ProgramAssessment):
        raise TypeError("a programme is judged by a programme assessment")
    return replace(judged.assessment, findings=judged.findings)
