"""Registering a patient, and changing what is known of them."""

import datetime as dt
import uuid

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Refused
from pumplog.models import Clinic, Event, Implant, Patient, PatientDetails
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.history import current
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.recording import derive, lock_patient, refuse_stale
from pumplog.sheets.drafts import PatientDraft, Submission
from pumplog.sheets.vocabulary import EventKind

OLDEST_YEARS = 130


def patient_register(*, actor: Actor, draft: PatientDraft, submission: Submission) -> uuid.UUID:
    """Add a patient to the actor's clinic and return their id. Raises NotAllowed, KeyReused or Refused."""
    scope.require(actor, Permission.REGISTER_PATIENT)
    with transaction.atomic():
        # Two registrations at once take turns here, so that the second is told and not refused by the database.
        Clinic.objects.select_for_update(no_key=True).get(pk=actor.clinic_id)
        once = submissions.once(actor=actor, submission=submission, command="patient_register", body=draft)
        if once.done is not None:
            return uuid.UUID(once.done)
        now = clock.now()
        findings = _findings(draft, actor, now)
        if Patient.objects.filter(clinic_id=actor.clinic_id, mrn=draft.mrn).exists():
            findings.append(
                blocking("mrn_taken", "mrn", "A patient with this record number is already registered here.")
            )
        if findings:
            raise Refused(findings)
        patient = Patient.objects.create(clinic_id=actor.clinic_id, mrn=draft.mrn, created_at=now)
        _details(patient, draft, version=1, actor=actor, now=now)
        audit_append(actor=actor, action="patient_register", subject=patient.pk, detail=draft, now=now)
        once.remember(patient.pk, now=now)
        return patient.pk


def patient_amend(*, actor: Actor, patient_id: uuid.UUID, draft: PatientDraft, submission: Submission) -> uuid.UUID:
    """State a patient's details anew; the version before stays. A new stop volume moves the window at once."""
    scope.require(actor, Permission.REGISTER_PATIENT)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id, "draft": draft}
        once = submissions.once(actor=actor, submission=submission, command="patient_amend", body=body)
        if once.done is not None:
            return uuid.UUID(once.done)
        now = clock.now()
        refuse_stale(patient, submission)
        findings = _findings(draft, actor, now)
        findings.extend(_against_pumps(draft, patient, clinic_by_id(actor.clinic_id).zone))
        if draft.mrn != patient.mrn:
            findings.append(
                blocking("mrn_differs", "mrn", "A record number stays with the patient. Register anew if it is wrong.")
            )
        if findings:
            raise Refused(findings)
        patient.version += 1
        patient.save(update_fields=["version"])
        newest = patient.details.get(current=True)
        patient.details.filter(current=True).update(current=False)
        _details(patient, draft, version=newest.version + 1, actor=actor, now=now)
        audit_append(actor=actor, action="patient_amend", subject=patient.pk, detail=body, now=now)
        for implant_id in Implant.objects.filter(patient=patient).values_list("pk", flat=True):
            derive(implant_id=implant_id, cause=None, now=now)
        once.remember(patient.pk, now=now)
        return patient.pk


def _details(patient: Patient, draft: PatientDraft, *, version: int, actor: Actor, now: dt.datetime) -> None:
    PatientDetails.objects.create(
        patient=patient,
        version=version,
        family_name=draft.family_name,
        given_name=draft.given_name,
        birth_date=draft.birth_date,
        language=draft.language,
        allergies=draft.allergies,
        indication=draft.indication,
        indication_note=draft.indication_note,
        earlier_therapies=",".join(draft.earlier_therapies),
        stop_volume_ml=draft.stop_volume.ml if draft.stop_volume else None,
        stop_volume_reason=draft.stop_volume_reason,
        recorded_at=now,
        recorded_by=actor.label,
        reason=draft.reason,
    )


def _findings(draft: PatientDraft, actor: Actor, now: dt.datetime) -> list[Finding]:
    today = clock.local_date(now, clinic_by_id(actor.clinic_id).zone)
    found = [
        blocking(f"{field}_missing", field, f"Enter the {words}.")
        for field, words in (("mrn", "record number"), ("family_name", "family name"), ("given_name", "given name"))
        if not getattr(draft, field).strip()
    ]
    if draft.birth_date > today:
        found.append(blocking("born_in_future", "birth_date", "This birth date is still to come."))
    elif today.year - draft.birth_date.year > OLDEST_YEARS:
        found.append(
            blocking("born_too_long_ago", "birth_date", f"Nobody is older than {OLDEST_YEARS} years. Check the year.")
        )
    if draft.stop_volume is not None and not draft.stop_volume_reason.strip():
        found.append(
            blocking(
                "stop_volume_reason_missing",
                "stop_volume_reason",
                "Say where this patient's own stop volume comes from.",
            )
        )
    return found


def _against_pumps(draft: PatientDraft, patient: Patient, zone: str) -> list[Finding]:
    """What cannot be true of somebody with this pump: born after it went in, dry while it is full."""
    found = []
    pumps = current(Event.objects.filter(patient=patient, kind=EventKind.IMPLANTATION).select_related("implantation"))
    if any(draft.birth_date > clock.local_date(pump.happened_at, zone) for pump in pumps):
        found.append(
            blocking("born_after_pump", "birth_date", "This birth date is later than the patient's first pump.")
        )
    newest = max(pumps, key=lambda pump: pump.happened_at, default=None)
    if newest is not None and draft.stop_volume and draft.stop_volume.ml >= newest.implantation.reservoir_ml:
        found.append(
            blocking(
                "stop_volume_over_reservoir",
                "stop_volume",
                f"A stop level lies below the reservoir's size, {plain(newest.implantation.reservoir_ml)} mL.",
            )
        )
    return found
