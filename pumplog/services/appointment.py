"""Visits as staff book and move them. Notices follow in the same transaction."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.errors import Refused
from pumplog.models import Appointment, Implant
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services import submissions
from pumplog.services.appointment_checks import visit_findings
from pumplog.services.appointment_step import (
    appointment_new,
    appointment_open_of,
    appointment_step,
    visit_tasks_close,
)
from pumplog.services.appointment_turn import (
    already_booked,
    follow,
    locked,
    refuse_closed,
    refuse_stale_visit,
)
from pumplog.services.recording import lock_patient, no_pump, refuse
from pumplog.services.submissions import Once
from pumplog.sheets.appointment import BOOKED
from pumplog.sheets.drafts import AppointmentDraft, Submission
from pumplog.sheets.vocabulary import AppointmentState


def appointment_book(
    *, actor: Actor, patient_id: uuid.UUID, draft: AppointmentDraft, submission: Submission
) -> uuid.UUID:
    """Book a visit of the patient's pump; a day that was only asked for becomes this visit. Returns its id.

    Raises NotAllowed, NotFound, KeyReused or Refused: one visit at a time (``appointment_open``), never in the past, after
    the refill-by date or on a closed day only with a reason.
    """
    scope.require(actor, Permission.BOOK)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id, "draft": draft}
        once = submissions.once(actor=actor, submission=submission, command="appointment_book", body=body)
        if once.done is not None:
            return uuid.UUID(once.done)
        implant = scope.current_implant(patient_id)
        if implant is None:
            raise Refused([no_pump()])
        implant.patient = patient
        row = appointment_open_of(implant.pk)
        if row is not None and row.state in BOOKED:
            raise Refused([already_booked(row)])
        return _book(row, implant, draft, once, body)


def appointment_move(
    *, actor: Actor, appointment_id: uuid.UUID, draft: AppointmentDraft, submission: Submission
) -> uuid.UUID:
    """Give an open visit another hour; it is then booked, whatever it was. Returns its id.

    Raises as ``appointment_book`` does, and Conflict where somebody changed the visit since it was read.
    """
    scope.require(actor, Permission.BOOK)
    with transaction.atomic():
        row = locked(actor, appointment_id)
        body = {"appointment": appointment_id, "draft": draft}
        once = submissions.once(actor=actor, submission=submission, command="appointment_move", body=body)
        if once.done is not None:
            return uuid.UUID(once.done)
        refuse_stale_visit(row, submission)
        refuse_closed(row)
        return _book(row, row.implant, draft, once, body)


def _book(
    found: Appointment | None, implant: Implant, draft: AppointmentDraft, once: Once, body: Mapping[str, object]
) -> uuid.UUID:
    """Judge the hour, write it, and let everything follow from it."""
    actor, now = once.actor, clock.now()
    findings = visit_findings(draft, implant, now=now)
    refuse(findings, once.submission)
    day = clock.local_date(draft.starts_at, clinic_by_id(actor.clinic_id).zone)
    row = found or appointment_new(implant=implant, day=day, now=now)
    row.starts_at, row.on_day, row.minutes = draft.starts_at.astimezone(dt.UTC), day, draft.minutes
    asked = {finding.code for finding in findings}
    reasons = [reason.strip() for code, reason in sorted(once.submission.acknowledged.items()) if code in asked]
    appointment_step(
        row,
        state=AppointmentState.BOOKED,
        by=actor.label,
        now=now,
        raises_sequence=True,
        note="; ".join(filter(None, [draft.note.strip(), *reasons])),
    )
    visit_tasks_close(implant=implant, note="Closed by itself: the visit was booked anew.", now=now)
    detail = {**body, "submission": once.submission, "findings": sorted(asked)}
    follow(row, once, now=now, detail=detail)
    return row.pk
