"""One event: what was recorded, both versions where it was corrected, and the forms that correct or strike it."""

import uuid
from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pumplog.access import Permission
from pumplog.catalogue import pump_models
from pumplog.selectors.event import event_sheet
from pumplog.selectors.patient import patient_sheet
from pumplog.selectors.scope import event as event_row
from pumplog.selectors.working import event_working
from pumplog.services.correction import event_correct, event_strike
from pumplog.sheets.event import EventSheet
from pumplog.sheets.patient import PatientSheet
from pumplog.web import posted
from pumplog.web.banner import banner
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.recordings import BY_KIND, Recording
from pumplog.web.sitting import Sitting
from pumplog.web.views import assess
from pumplog.web.views.record import stored_initial

REASON = "correction_reason"


@require_safe
@page(Permission.SEE_PATIENTS)
def event(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponseBase:
    found, sheet = _read(request, event_id)
    by_number = {item.number: item for item in sheet.timeline}
    recording = BY_KIND[found.kind]
    may_correct = request.actor.may(Permission.CORRECT) and found.state == "current"
    context = {
        "event": found,
        "sheet": sheet,
        "zone": sheet.banner.zone,
        **banner(sheet.banner),
        "corrects": by_number.get(found.corrects_number or 0),
        "corrected_by": by_number.get(found.corrected_by_number or 0),
        "working": event_working(actor=request.actor, event_id=event_id),
        "may_correct": may_correct and request.actor.may(recording.permission),
        "may_strike": may_correct,
    }
    return render(request, "event/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.CORRECT, keeps_typing=True)
def correct(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponseBase:
    found, sheet = _read(request, event_id)
    recording = BY_KIND[found.kind]
    sitting = _sitting(request, sheet, found, recording)
    sitting.words = {
        "title": f"Correct record no. {found.number}",
        "button": "Record the correction",
        "correcting": found,
        "assess_url": f"/events/{event_id}/correct/assess/" if recording.assess else "",
    }
    if request.method != "POST":
        data = sitting.kept_since_sign_in()
        if data is None and found.state != "current":
            # Nothing typed there could be recorded: the record's own page says what stands in its place.
            return redirect("event", event_id)
        initial = None if data else stored_initial(request, recording, event_id, sheet.banner.zone)
        return sitting.show(_form(recording, sheet, data, initial=initial, unchecked=data is not None))
    form = _form(recording, sheet, request.POST)
    return _send(sitting, form, lambda: event_correct(
        actor=request.actor,
        event_id=event_id,
        draft=form.draft,
        reason=form.cleaned_data[REASON],
        submission=posted.submission_of(request),
    ))  # fmt: skip


@require_POST
@page(Permission.CORRECT)
def correct_assess(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponseBase:
    return assess.assess_correction(request, event_id)


class StrikeForm(RecordForm):
    """To strike is to say that it never happened; both stay visible."""

    moments = ()
    strike_reason = forms.CharField(
        label="Why it never happened", max_length=400, min_length=3, widget=forms.Textarea(attrs={"rows": 3})
    )

    def build(self, cleaned: dict[str, Any]) -> str:
        return str(cleaned["strike_reason"])


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.CORRECT, keeps_typing=True)
def strike(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponseBase:
    found, sheet = _read(request, event_id)
    sitting = _sitting(request, sheet, found, None)
    sitting.template = "event/form.html"
    sitting.words = {
        "title": f"Strike record no. {found.number}",
        "button": "Strike it",
        "correcting": found,
        "warning": "Strike a record only if it never happened. If it happened otherwise, correct it.",
        "danger": True,
    }
    zone = sheet.banner.zone
    if request.method != "POST":
        data = sitting.kept_since_sign_in()
        if data is None and found.state != "current":
            return redirect("event", event_id)
        return sitting.show(StrikeForm(data, zone=zone, unchecked=data is not None))
    form = StrikeForm(request.POST, zone=zone)
    return _send(sitting, form, lambda: event_strike(
        actor=request.actor, event_id=event_id, reason=form.draft, submission=posted.submission_of(request)
    ))  # fmt: skip


def _read(request: ClinicRequest, event_id: uuid.UUID) -> tuple[EventSheet, PatientSheet]:
    found = event_sheet(actor=request.actor, event_id=event_id)
    patient_id = event_row(request.actor, event_id).patient_id
    return found, patient_sheet(actor=request.actor, patient_id=patient_id)


def _sitting(request: ClinicRequest, sheet: PatientSheet, found: EventSheet, recording: Recording | None) -> Sitting:
    return Sitting(
        request=request,
        sheet=sheet,
        name="correct" if recording else "strike",
        subject=found.id,
        template=recording.template if recording else "event/form.html",
        words={},
        extra={"today": sheet.today, "kind": recording.name if recording else "", "pump_models": pump_models()},
    )


def _form(
    recording: Recording,
    sheet: PatientSheet,
    data: Any,
    *,
    initial: dict[str, Any] | None = None,
    unchecked: bool = False,
) -> RecordForm:
    options: dict[str, Any] = {"correcting": True} if recording.has_basis else {}
    form = recording.form(data, zone=sheet.banner.zone, about=sheet, initial=initial, unchecked=unchecked, **options)
    form.fields[REASON] = forms.CharField(
        label="Why it is corrected",
        min_length=3,
        max_length=400,
        help_text="Both versions stay visible, with your reason.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    return form


def _send(sitting: Sitting, form: RecordForm, command: Any) -> HttpResponseBase:
    return sitting.send(form, lambda: redirect("event", command()))
