"""Days on which a patient cannot come. The date that is told, and every notice, follow in the same transaction."""

import datetime as dt
import uuid

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.errors import Refused
from pumplog.models import Absence, Implant, Patient
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services import submissions
from pumplog.services.appointment_checks import absence_findings
from pumplog.services.appointment_step import appointment_open_of, appointment_step
from pumplog.services.audit import audit_append
from pumplog.services.notice import patient_replan
from pumplog.services.recording import lock_patient
from pumplog.services.task import task_open
from pumplog.sheets.drafts import AbsenceDraft, Submission
from pumplog.sheets.vocabulary import AppointmentState, TaskKind


def absence_record(*, actor: Actor, patient_id: uuid.UUID, draft: AbsenceDraft, submission: Submission) -> int:
    """Record that a patient is away from the first day to the last. Returns the absence's id.

    A visit that lies within stays booked, and somebody is asked to find another day. Raises NotAllowed, NotFound,
    KeyReused or Refused.
    """
    scope.require(actor, Permission.BOOK)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id, "draft": draft}
        once = submissions.once(actor=actor, submission=submission, command="absence_record", body=body)
        if once.done is not None:
            return int(once.done)
        now, implant = clock.now(), scope.current_implant(patient_id)
        absence = absence_write(patient=patient, implant=implant, draft=draft, by=actor, now=now)
        patient_replan(patient_id=patient_id, now=now)
        once.remember(absence.pk, now=now)
        return absence.pk


def absence_write(
    *, patient: Patient, implant: Implant | None, draft: AbsenceDraft, by: Actor, now: dt.datetime
) -> Absence:
    """Write the days, or find them where they are already on record. The patient must be locked; raises Refused.

    Notices are not planned here: the caller does it, once everything is written.
    """
    today = clock.local_date(now, clinic_by_id(patient.clinic_id).zone)
    findings = absence_findings(draft, today=today)
    if findings:
        raise Refused(findings)
    known = Absence.objects.filter(
        patient=patient, first_day=draft.first_day, last_day=draft.last_day, ended_at__isnull=True
    ).first()
    if known is not None:
        return known
    row = Absence.objects.create(
        patient=patient, first_day=draft.first_day, last_day=draft.last_day, recorded_at=now, recorded_by=by.label
    )
    detail = {"patient": patient.pk, "draft": draft}
    if implant is not None:
        _ask_for_another_day(implant, draft, by=by.label, now=now)
    audit_append(actor=by, action="absence_record", subject=patient.pk, detail=detail, now=now)
    return row


def _ask_for_another_day(implant: Implant, draft: AbsenceDraft, *, by: str, now: dt.datetime) -> None:
    """A visit in days away is not given up by itself: it is no longer confirmed, and a person finds another day."""
    visit = appointment_open_of(implant.pk)
    if visit is None or not draft.first_day <= visit.on_day <= draft.last_day:
        return
    if visit.state == AppointmentState.CONFIRMED:
        note = "No longer confirmed: the patient is away on that day."
        appointment_step(visit, state=AppointmentState.BOOKED, by=by, now=now, note=note)
    task_open(
        patient_id=implant.patient_id,
        kind=TaskKind.WANTS_OTHER_DAY,
        subject=f"{implant.pk.hex}:{visit.pk.hex}",
        message="The patient is away on the day of the visit. Find another day.",
        now=now,
    )
