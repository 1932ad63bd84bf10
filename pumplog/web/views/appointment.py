"""Visits to come: booked, moved, confirmed, missed, called off; and the days on which a patient is away."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pumplog.access import Permission
from pumplog.errors import Conflict, KeyReused, Refused
from pumplog.selectors.appointment import visit_by_id
from pumplog.selectors.patient import patient_sheet
from pumplog.services.absence import absence_record
from pumplog.services.appointment import appointment_book, appointment_move
from pumplog.services.appointment_end import appointment_cancel, appointment_confirm, appointment_missed
from pumplog.services.ending import absence_end
from pumplog.sheets.appointment import VisitSheet
from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.vocabulary import MissedReason
from pumplog.web import posted
from pumplog.web.forms.appointment import (
    CALLED_OFF,
    NEVER_CAME,
    AbsenceForm,
    VisitForm,
    WhyNotForm,
    visit_initial,
)
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.sitting import Sitting
from pumplog.web.templatetags import wording

TEMPLATE = "appointment/form.html"
DIED = (
    "If the patient has died, have the physician record the pump’s removal: that calls the visit off and stops every "
    "message. Until then end the ways to reach the patient."
)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.BOOK, keeps_typing=True)
def book(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    sitting = _sitting(request, sheet, name="visit_book", title="Book a visit", button="Book it")
    return _hour(
        sitting,
        None,
        lambda form: appointment_book(
            actor=request.actor, patient_id=patient_id, draft=form.draft, submission=posted.submission_of(request)
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.BOOK, keeps_typing=True)
def move(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponseBase:
    visit, sheet = _read(request, appointment_id)
    title = "Move the visit" if visit.booked else "Book the day that was asked for"
    button = "Move it" if visit.booked else "Book it"
    sitting = _sitting(request, sheet, name="visit_move", title=title, button=button, visit=visit)
    return _hour(
        sitting,
        visit,
        lambda form: appointment_move(
            actor=request.actor,
            appointment_id=appointment_id,
            draft=form.draft,
            submission=posted.submission_of(request),
        ),
    )


@require_POST
@page(Permission.BOOK)
def confirm(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponseBase:
    """The patient has said that they are coming."""
    visit = visit_by_id(actor=request.actor, appointment_id=appointment_id)
    try:
        appointment_confirm(
            actor=request.actor, appointment_id=appointment_id, submission=posted.submission_of(request)
        )
    except Refused as refused:
        messages.error(request, refused.findings[0].message)
    except Conflict as conflict:
        messages.warning(request, f"Changed meanwhile by {conflict.who}, {conflict.when}. {conflict.what}.")
    except KeyReused:
        messages.warning(request, "This page has already been sent. Look at the visit as it stands now.")
    else:
        messages.success(request, "Noted: the patient is coming.")
    return _back(visit.patient_id)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.BOOK, keeps_typing=True)
def missed(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponseBase:
    return _why_not(
        request, appointment_id, appointment_missed, NEVER_CAME, name="visit_missed", title="The visit was missed"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.BOOK, keeps_typing=True)
def cancel(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponseBase:
    return _why_not(
        request, appointment_id, appointment_cancel, CALLED_OFF, name="visit_cancel", title="Call the visit off"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.BOOK, keeps_typing=True)
def away(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    sitting = _sitting(request, sheet, name="absence", title="Days away", button="Record these days")
    zone = sheet.banner.zone
    if request.method != "POST":
        data = sitting.kept_since_sign_in()
        return sitting.show(AbsenceForm(data, zone=zone, unchecked=data is not None))
    form = AbsenceForm(request.POST, zone=zone)
    return _send(
        sitting,
        form,
        lambda: absence_record(
            actor=request.actor, patient_id=patient_id, draft=form.draft, submission=posted.submission_of(request)
        ),
    )


@require_POST
@page(Permission.BOOK)
def back_early(request: ClinicRequest, patient_id: uuid.UUID, absence_id: int) -> HttpResponseBase:
    """The patient is here after all. The entry stays, with who ended it."""
    absence_end(
        actor=request.actor,
        patient_id=patient_id,
        absence_id=absence_id,
        submission=posted.submission_of(request),
    )
    messages.success(request, "These days no longer count.")
    return _back(patient_id)


def _hour(sitting: Sitting, visit: VisitSheet | None, command: Callable[[RecordForm], object]) -> HttpResponseBase:
    zone, request = sitting.sheet.banner.zone, sitting.request
    if request.method != "POST":
        data = sitting.kept_since_sign_in()
        initial = None if data else visit_initial(visit, zone)
        return sitting.show(VisitForm(data, zone=zone, initial=initial, unchecked=data is not None))
    form = VisitForm(request.POST, zone=zone)

    def carry_out() -> None:
        command(form)
        messages.success(request, f"Booked for {wording.moment(form.draft.starts_at, zone)}.")

    return _send(sitting, form, carry_out)


def _why_not(
    request: ClinicRequest,
    appointment_id: uuid.UUID,
    command: Callable[..., None],
    reasons: tuple[MissedReason, ...],
    *,
    name: str,
    title: str,
) -> HttpResponseBase:
    visit, sheet = _read(request, appointment_id)
    sitting = _sitting(request, sheet, name=name, title=title, button=title, visit=visit)
    sitting.words = {**sitting.words, "foot": DIED}
    zone = sheet.banner.zone
    if request.method != "POST":
        data = sitting.kept_since_sign_in()
        return sitting.show(WhyNotForm(data, zone=zone, reasons=reasons, unchecked=data is not None))
    form = WhyNotForm(request.POST, zone=zone, reasons=reasons)

    def carry_out() -> None:
        reason, note = form.draft
        command(
            actor=request.actor,
            appointment_id=appointment_id,
            reason=reason,
            note=note,
            submission=posted.submission_of(request),
        )

    return _send(sitting, form, carry_out)


def _read(request: ClinicRequest, appointment_id: uuid.UUID) -> tuple[VisitSheet, PatientSheet]:
    visit = visit_by_id(actor=request.actor, appointment_id=appointment_id)
    return visit, patient_sheet(actor=request.actor, patient_id=visit.patient_id)


def _sitting(
    request: ClinicRequest, sheet: PatientSheet, *, name: str, title: str, button: str, visit: VisitSheet | None = None
) -> Sitting:
    """The form about one visit, or about the patient. The version that travels along is the visit's, not the record's."""
    # What a conflict is about is the visit, never what was recorded of the pump meanwhile.
    words: dict[str, Any] = {"title": title, "button": button, "visit": visit, "version": None, "since": ()}
    if visit is not None:
        typed = posted.version_of(request)
        words["version"] = visit.version if typed is None else typed
    return Sitting(
        request=request,
        sheet=sheet,
        name=name,
        subject=visit.id if visit else sheet.banner.id,
        template=TEMPLATE,
        words=words,
        extra={"today": sheet.today},
    )


def _send(sitting: Sitting, form: RecordForm, command: Callable[[], object]) -> HttpResponseBase:
    def carry_out() -> HttpResponseBase:
        try:
            command()
        except Conflict as conflict:
            sitting.words = {**sitting.words, "version": conflict.current_version}
            raise
        return _back(sitting.sheet.banner.id)

    return sitting.send(form, carry_out)


def _back(patient_id: uuid.UUID) -> HttpResponseBase:
    return redirect(f"{reverse('patient', args=[patient_id])}#visits")
