"""Paper leaves the building: who printed what is part of the audit trail."""

import uuid

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.selectors import scope
from pumplog.services.audit import audit_append


def document_printed(*, actor: Actor, patient_id: uuid.UUID, name: str) -> None:
    """Note that a document about a patient was made."""
    scope.require(actor, Permission.PRINT_DOCUMENTS)
    with transaction.atomic():
        patient = scope.patient(actor, patient_id)
        audit_append(
            actor=actor, action="document_print", subject=patient.pk, detail={"document": name}, now=clock.now()
        )
