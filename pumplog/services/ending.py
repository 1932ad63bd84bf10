"""What a patient's record keeps and no longer counts: a way to reach them, days away. It stays, with who ended it and when."""

import uuid

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.errors import NotFound
from pumplog.models import Absence, ContactWay
from pumplog.selectors import scope
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.notice import patient_replan
from pumplog.services.recording import lock_patient
from pumplog.sheets.drafts import Submission


def absence_end(*, actor: Actor, patient_id: uuid.UUID, absence_id: int, submission: Submission) -> None:
    """The patient is here after all. Raises NotAllowed, NotFound or KeyReused."""
    scope.require(actor, Permission.BOOK)
    _end(Absence, absence_id, "absence", actor=actor, patient_id=patient_id, submission=submission)


def contact_end(*, actor: Actor, patient_id: uuid.UUID, contact_id: int, submission: Submission) -> None:
    """Consent was withdrawn, or the address is dead. Raises NotAllowed, NotFound or KeyReused."""
    scope.require(actor, Permission.REGISTER_PATIENT)
    _end(ContactWay, contact_id, "contact", actor=actor, patient_id=patient_id, submission=submission)


@transaction.atomic
def _end(
    kept: type[Absence] | type[ContactWay],
    key: int,
    named: str,
    *,
    actor: Actor,
    patient_id: uuid.UUID,
    submission: Submission,
) -> None:
    """End it, once, and plan the patient's notices anew."""
    patient = lock_patient(actor, patient_id)
    command, body = f"{named}_end", {"patient": patient_id, named: key}
    once = submissions.once(actor=actor, submission=submission, command=command, body=body)
    if once.done is not None:
        return
    now = clock.now()
    row = kept.objects.filter(pk=key, patient=patient).first()
    if row is None:
        raise NotFound(named)
    if row.ended_at is None:
        row.ended_at, row.ended_by = now, actor.label
        row.save(update_fields=["ended_at", "ended_by"])
    audit_append(actor=actor, action=command, subject=patient.pk, detail=body, now=now)
    patient_replan(patient_id=patient_id, now=now)
    once.remember(key, now=now)
