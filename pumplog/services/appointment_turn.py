"""What every change of a visit shares: the patient locked, the newest step seen, and everything that follows written."""

import datetime as dt
import uuid
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from pumplog.access import Actor
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Conflict, NotFound, Refused
from pumplog.models import Appointment
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.audit import audit_append
from pumplog.services.notice import notices_replan
from pumplog.services.recording import lock_patient
from pumplog.services.submissions import Once
from pumplog.sheets.appointment import OPEN
from pumplog.sheets.drafts import Submission
from pumplog.sheets.wording import APPOINTMENTS, said


def locked(actor: Actor, appointment_id: uuid.UUID) -> Appointment:
    """The visit with its patient locked: two people on one visit take turns. NotFound for another clinic's."""
    patient_id = Appointment.objects.filter(pk=appointment_id).values_list("patient_id", flat=True).first()
    if patient_id is None:
        raise NotFound("appointment")
    patient = lock_patient(actor, patient_id)
    row = Appointment.objects.select_for_update(of=("self",)).select_related("implant").get(pk=appointment_id)
    row.patient = row.implant.patient = patient
    return row


def refuse_stale_visit(row: Appointment, submission: Submission) -> None:
    """Raise Conflict where the writer has not seen the visit's newest step. A visit's version is the number of its steps."""
    newest = row.steps.order_by("-number").first()
    if newest is None or newest.number == submission.version:
        return
    zone = ZoneInfo(clinic_by_id(row.patient.clinic_id).zone)
    raise Conflict(
        who=newest.by,
        when=f"{newest.at.astimezone(zone):%d %b %Y %H:%M}",
        what=f"Visit: {_how_it_stands(row)}",
        current_version=newest.number,
    )


def refuse_closed(row: Appointment) -> None:
    """Raise Refused where the visit is over: it is history, and stays as it is."""
    if row.state not in OPEN:
        message = f"This visit is over ({said(APPOINTMENTS, row.state)}). Book another."
        raise Refused([blocking("appointment_closed", "", message)])


def already_booked(row: Appointment) -> Finding:
    """What is said to somebody who books a second visit for one pump."""
    return blocking(
        "appointment_open", "starts_at", f"A visit is already on record: {_how_it_stands(row)}. Move that one."
    )


def follow(row: Appointment, once: Once, *, now: dt.datetime, detail: Mapping[str, object] | None = None) -> None:
    """Audit the change, plan the pump's notices anew, and bind the key to its answer."""
    audit_append(actor=once.actor, action=once.command, subject=row.pk, detail=detail or once.body, now=now)
    notices_replan(implant_id=row.implant_id, now=now)
    once.remember(row.pk, now=now)


def _how_it_stands(row: Appointment) -> str:
    zone = ZoneInfo(clinic_by_id(row.patient.clinic_id).zone)
    at = f"{row.starts_at.astimezone(zone):%d %b %Y %H:%M}" if row.starts_at else f"{row.on_day:%d %b %Y}"
    return f"{at}, {said(APPOINTMENTS, row.state)}"
