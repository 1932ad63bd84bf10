"""The same judgement as recording, without recording."""

import datetime as dt
import uuid

from pumplog.access import Actor
from pumplog.errors import Refused
from pumplog.selectors import scope
from pumplog.services.judging import Judged, judge
from pumplog.services.recording import no_pump, scene_of
from pumplog.sheets.drafts import EventDraft


def assess(
    *, actor: Actor, patient_id: uuid.UUID, draft: EventDraft, corrects: uuid.UUID | None, now: dt.datetime
) -> Judged:
    """Judge a draft against the record as it stands, or as it would stand without the event it corrects."""
    patient = scope.patient(actor, patient_id)
    corrected = scope.event(actor, corrects) if corrects is not None else None
    implant = corrected.implant if corrected is not None else scope.current_implant(patient.pk)
    if implant is None:
        raise Refused([no_pump()])
    return judge(draft, scene_of(implant, clinic_id=actor.clinic_id, now=now, corrects=corrected))
