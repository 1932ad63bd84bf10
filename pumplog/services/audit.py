"""Who did what, written in the transaction of the thing itself."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pumplog.access import Actor
from pumplog.models import AuditEntry, AuditHead
from pumplog.services import canonical

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One entry to add. ``action`` is ``<noun>_<verb>``, ``subject`` the id of what was written, ``detail`` the draft."""

    actor: Actor
    action: str
    subject: uuid.UUID | str
    detail: object


def audit_append(*, actor: Actor, action: str, subject: uuid.UUID | str, detail: object, now: dt.datetime) -> None:
    """Add one entry to the clinic's chain. Call it inside the transaction of what it records; if it fails, all fails.

    ``action`` is ``<noun>_<verb>``, ``subject`` the id of what was written, ``detail`` the draft as it came.
    """
    audit_append_all([Happened(actor=actor, action=action, subject=subject, detail=detail)], now=now)


def audit_append_all(happened: Iterable[Happened], *, now: dt.datetime) -> None:
    """Add entries to their clinics' chains, in the given order. Once in a transaction: chains are locked in one order."""
    by_clinic: dict[uuid.UUID, list[Happened]] = {}
    for one in happened:
        by_clinic.setdefault(one.actor.clinic_id, []).append(one)
    for clinic_id in sorted(by_clinic):
        _append(clinic_id, by_clinic[clinic_id], now)


def _append(clinic_id: uuid.UUID, happened: Iterable[Happened], now: dt.datetime) -> None:
    heads = AuditHead.objects.select_for_update()
    head = heads.filter(clinic_id=clinic_id).first()
    if head is None:
        AuditHead.objects.get_or_create(clinic_id=clinic_id, defaults={"digest": BEGINNING})
        head = heads.get(clinic_id=clinic_id)
    entries = []
    for one in happened:
        entry = AuditEntry(
            clinic_id=clinic_id,
            sequence=head.sequence + 1,
            at=now,
            actor=one.actor.label,
            action=one.action,
            subject=str(one.subject),
            detail=canonical.text(one.detail),
            previous_digest=head.digest,
        )
        entry.digest = entry_digest(entry)
        head.sequence, head.digest = entry.sequence, entry.digest
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries)
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
