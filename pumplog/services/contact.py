"""How a patient may be reached, with their consent."""

import uuid

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Refused
from pumplog.models import ContactWay
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.mailbox import takes_mail
from pumplog.services.notice import patient_replan
from pumplog.services.recording import lock_patient
from pumplog.services.telephone import dialled, holds_a_number, takes_texts
from pumplog.sheets.drafts import ContactDraft, Submission
from pumplog.sheets.letter import MOST_ADDRESS_LINES, address_lines
from pumplog.sheets.vocabulary import ContactKind

COUNTRY = "A number of another country starts with a plus sign, like +49 30 123456."


def contact_add(*, actor: Actor, patient_id: uuid.UUID, draft: ContactDraft, submission: Submission) -> int:
    """Add a way to reach the patient and plan the notices anew. Returns its id."""
    scope.require(actor, Permission.REGISTER_PATIENT)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id, "draft": draft}
        once = submissions.once(actor=actor, submission=submission, command="contact_add", body=body)
        if once.done is not None:
            return int(once.done)
        now = clock.now()
        zone = clinic_by_id(actor.clinic_id).zone
        findings = _findings(draft, zone)
        if draft.consent_on is not None and draft.consent_on > clock.local_date(now, zone):
            findings.append(blocking("consent_in_future", "consent_on", "This consent is still to come."))
        if findings:
            raise Refused(findings)
        row = ContactWay.objects.create(
            patient=patient,
            kind=draft.kind,
            address=_kept(draft, zone),
            consent_on=draft.consent_on,
            preferred=draft.preferred,
            recorded_at=now,
            recorded_by=actor.label,
        )
        audit_append(actor=actor, action="contact_add", subject=patient.pk, detail=body, now=now)
        patient_replan(patient_id=patient_id, now=now)
        once.remember(row.pk, now=now)
        return row.pk


def _kept(draft: ContactDraft, zone: str) -> str:
    """An address as it is used: a number for texts as it is dialled, a postal address line by line."""
    match draft.kind:
        case ContactKind.SMS:
            return dialled(draft.address, zone=zone)
        case ContactKind.LETTER:
            return "\n".join(address_lines(draft.address))
        case ContactKind.EMAIL | ContactKind.PHONE:
            return draft.address.strip()


def _findings(draft: ContactDraft, zone: str) -> list[Finding]:
    if not draft.address.strip():
        return [blocking("address_missing", "address", "Enter the address or number.")]
    match draft.kind:
        case ContactKind.EMAIL:
            return _email_findings(draft.address.strip())
        case ContactKind.SMS:
            return _texts_findings(dialled(draft.address, zone=zone))
        case ContactKind.PHONE:
            return [] if holds_a_number(draft.address, zone=zone) else [_unreadable(COUNTRY)]
        case ContactKind.LETTER:
            return _letter_findings(address_lines(draft.address))


def _email_findings(address: str) -> list[Finding]:
    if takes_mail(address):
        return []
    return [blocking("email_unreadable", "address", "This is not an e-mail address: it reads like name@example.org.")]


def _texts_findings(number: str) -> list[Finding]:
    if not number:
        return [_unreadable(f"Enter the number alone, without words. {COUNTRY}")]
    if not takes_texts(number):
        return [
            blocking(
                "number_takes_no_texts", "address", "This is a landline or a service number: texts do not reach it."
            )
        ]
    return []


def _letter_findings(lines: tuple[str, ...]) -> list[Finding]:
    if len(lines) <= MOST_ADDRESS_LINES:
        return []
    most = f"A window envelope shows the name and {MOST_ADDRESS_LINES} lines: this address has {len(lines)}."
    return [blocking("address_too_long", "address", most)]


def _unreadable(then: str) -> Finding:
    return blocking("number_unreadable", "address", f"Nobody can dial this. {then}")
