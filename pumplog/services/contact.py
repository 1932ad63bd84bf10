"""How a patient may be reached, with their consent."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import NotFound, Refused
from pumplog.models import ContactWay
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.notice import notices_replan
from pumplog.services.recording import lock_patient
from pumplog.sheets.drafts import ContactDraft, Submission
from pumplog.sheets.vocabulary import ContactKind

FEWEST_DIGITS = 5


def contact_add(*, actor: Actor, patient_id: uuid.UUID, draft: ContactDraft, submission: Submission) -> int:
    """Add a way to reach the patient and plan the notices anew. Returns its id."""
    scope.require(actor, Permission.REGISTER_PATIENT)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id, "draft": draft}
        done = submissions.answered(actor=actor, submission=submission, command="contact_add", body=body)
        if done is not None:
            return int(done)
        now = clock.now()
        findings = _findings(draft)
        if draft.consent_on is not None and draft.consent_on > clock.local_date(
            now, clinic_by_id(actor.clinic_id).zone
        ):
            findings.append(blocking("consent_in_future", "consent_on", "This consent is still to come."))
        if findings:
            raise Refused(findings)
        row = ContactWay.objects.create(
            patient=patient,
            kind=draft.kind,
            address=draft.address.strip(),
            consent_on=draft.consent_on,
            recorded_at=now,
            recorded_by=actor.label,
        )
        audit_append(actor=actor, action="contact_add", subject=patient.pk, detail=body, now=now)
        _replan(patient_id, now)
        submissions.remember(
            actor=actor, submission=submission, command="contact_add", body=body, result=row.pk, now=now
        )
        return row.pk


def contact_end(*, actor: Actor, patient_id: uuid.UUID, contact_id: int, submission: Submission) -> None:
    """End a way to reach the patient: withdrawn consent or a dead address. It stays in the record."""
    scope.require(actor, Permission.REGISTER_PATIENT)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id, "contact": contact_id}
        if submissions.answered(actor=actor, submission=submission, command="contact_end", body=body) is not None:
            return
        now = clock.now()
        row = ContactWay.objects.filter(pk=contact_id, patient=patient).first()
        if row is None:
            raise NotFound("contact")
        if row.ended_at is None:
            row.ended_at, row.ended_by = now, actor.label
            row.save(update_fields=["ended_at", "ended_by"])
        audit_append(actor=actor, action="contact_end", subject=patient.pk, detail=body, now=now)
        _replan(patient_id, now)
        submissions.remember(
            actor=actor, submission=submission, command="contact_end", body=body, result=contact_id, now=now
        )


def _replan(patient_id: uuid.UUID, now: dt.datetime) -> None:
    implant = scope.current_implant(patient_id)
    if implant is not None:
        notices_replan(implant_id=implant.pk, now=now)


def _findings(draft: ContactDraft) -> list[Finding]:
    if not draft.address.strip():
        return [blocking("address_missing", "address", "Enter the address or number.")]
    if draft.kind is ContactKind.EMAIL:
        try:
            validate_email(draft.address.strip())
        except ValidationError:
            return [
                blocking(
                    "email_unreadable", "address", "This is not an e-mail address: it reads like name@example.org."
                )
            ]
    if draft.kind in (ContactKind.SMS, ContactKind.PHONE) and _digits(draft.address) < FEWEST_DIGITS:
        return [blocking("number_unreadable", "address", "This is not a telephone number: it has too few digits.")]
    return []


def _digits(text: str) -> int:
    return sum(char.isascii() and char.isdigit() for char in text)
