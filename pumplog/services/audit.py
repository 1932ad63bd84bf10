"""Who did what, written in the transaction of the thing itself."""

import datetime as dt
import uuid
from collections.abc import Iterator

from pumplog.access import Actor
from pumplog.models import AuditEntry, AuditHead
from pumplog.services import canonical

BEGINNING = "0" * 64


def audit_append(*, actor: Actor, action: str, subject: uuid.UUID | str, detail: object, now: dt.datetime) -> None:
    """Add one entry to the clinic's chain. Call it inside the transaction of what it records; if it fails, all fails.

    ``action`` is ``<noun>_<verb>``, ``subject`` the id of what was written, ``detail`` the draft as it came.
    """
    AuditHead.objects.get_or_create(clinic_id=actor.clinic_id, defaults={"digest": BEGINNING})
    head = AuditHead.objects.select_for_update().get(clinic_id=actor.clinic_id)
    entry = AuditEntry(
        clinic_id=actor.clinic_id,
        sequence=head.sequence + 1,
        at=now,
        actor=actor.label,
        action=action,
        subject=str(subject),
        detail=canonical.text(detail),
        previous_digest=head.digest,
    )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save(update_fields=["sequence", "digest"])


def entry_digest(entry: AuditEntry) -> str:
    """SHA-256 over the canonical text of every column of the entry and the digest before it."""
    return canonical.digest(
        {
            "clinic": entry.clinic_id,
            "sequence": entry.sequence,
            "at": entry.at,
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "detail": entry.detail,
            "previous": entry.previous_digest,
        }
    )


def audit_faults(*, clinic_id: uuid.UUID) -> Iterator[str]:
    """Every place where a clinic's chain does not hold: a changed entry, a missing one, a head that does not match."""
    expected, previous = 1, BEGINNING
    for entry in AuditEntry.objects.filter(clinic_id=clinic_id).order_by("sequence").iterator():
        if entry.sequence != expected:
            yield f"entry {expected} is missing"
        if entry.previous_digest != previous or entry_digest(entry) != entry.digest:
            yield f"entry {entry.sequence} does not match its digest"
        expected, previous = entry.sequence + 1, entry.digest
    head = AuditHead.objects.filter(clinic_id=clinic_id).first()
    if (head.sequence, head.digest) != (expected - 1, previous) if head else expected > 1:
        yield "the head does not match the last entry"
