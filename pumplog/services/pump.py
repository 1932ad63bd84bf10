"""What the pump showed, sounded or did."""

import uuid

from pumplog.access import Actor
from pumplog.services.recording import record
from pumplog.sheets.drafts import AlarmDraft, ReadingDraft, StartDraft, StopDraft, Submission


def reading_record(*, actor: Actor, patient_id: uuid.UUID, draft: ReadingDraft, submission: Submission) -> uuid.UUID:
    """Record figures read from the programmer, counted boluses among them.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)


def pump_stop(*, actor: Actor, patient_id: uuid.UUID, draft: StopDraft, submission: Submission) -> uuid.UUID:
    """Record that the pump was stopped: from then on its programme delivers nothing.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)


def pump_start(*, actor: Actor, patient_id: uuid.UUID, draft: StartDraft, submission: Submission) -> uuid.UUID:
    """Record that the pump runs again.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)


def alarm_record(*, actor: Actor, patient_id: uuid.UUID, draft: AlarmDraft, submission: Submission) -> uuid.UUID:
    """Record that the pump's alarm sounded.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)
