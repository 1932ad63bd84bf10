"""What a physician ordered for the reservoir and the programme."""

import uuid

from pumplog.access import Actor
from pumplog.services.recording import record
from pumplog.sheets.drafts import OrderDraft, Submission


def order_record(*, actor: Actor, patient_id: uuid.UUID, draft: OrderDraft, submission: Submission) -> uuid.UUID:
    """Record an order. It delivers nothing by itself: refills are held against it.

    Returns the event's id; raises as ``recording.record`` does.
    """
    return record(actor=actor, patient_id=patient_id, draft=draft, submission=submission)
