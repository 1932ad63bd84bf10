"""Judging a form while it is typed: the same judgement as recording, nothing written but the draft."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from pumplog.errors import NotFound
from pumplog.selectors.event import event_sheet
from pumplog.selectors.patient import patient_sheet
from pumplog.selectors.scope import event as event_row
from pumplog.services.draft import draft_save
from pumplog.sheets.patient import PatientSheet
from pumplog.web import posted
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.judging import judge
from pumplog.web.recordings import BY_KIND, RECORDINGS, Recording
from pumplog.web.sitting import slot_names
from pumplog.web.slots import Slot, place_of, slots
from pumplog.web.views.record import View, form_for


def assess_view(name: str) -> View:
    """The live judgement of one kind of form about a patient."""
    recording = RECORDINGS[name]

    @require_POST
    @page(recording.permission)
    def view(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
        sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
        form = form_for(request, sheet, recording, request.POST)
        if posted.was_recorded(request):
            # A late request of a form that was sent meanwhile: a draft now would offer the same refill once more.
            return HttpResponse(status=204)
        saved_at = draft_save(
            actor=request.actor, patient_id=patient_id, form=recording.name, fields=posted.typed_fields(request)
        )
        response = answer(request, sheet, recording, form, {"saved_at": saved_at})
        response["HX-Trigger"] = "draft-saved"
        return response

    view.__name__ = f"{recording.name}_assess"
    return view


def assess_correction(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponseBase:
    """The live judgement of a correction: against the record without what it corrects. No draft is kept."""
    event = event_sheet(actor=request.actor, event_id=event_id)
    recording = BY_KIND[event.kind]
    if recording.assess is None:
        raise NotFound("assessment")
    patient_id = event_row(request.actor, event_id).patient_id
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    options: dict[str, Any] = {"correcting": True} if recording.has_basis else {}
    form = recording.form(request.POST, zone=sheet.banner.zone, about=sheet, **options)
    return answer(request, sheet, recording, form, {}, corrects=event_id)


def answer(
    request: ClinicRequest,
    sheet: PatientSheet,
    recording: Recording,
    form: RecordForm,
    context: dict[str, Any],
    *,
    corrects: uuid.UUID | None = None,
) -> HttpResponseBase:
    """Figures and findings as parts of the page; a slot that says what it said before is not sent again."""
    judged = judge(request, sheet, recording, form, corrects=corrects)
    shown = [finding for finding in judged.findings if place_of(finding) not in judged.missing]
    reasons = posted.reasons_of(request)
    placed = slots(shown, slot_names(form), reasons=reasons, asked=False)
    changed = [
        slot
        for slot in (_with_errors(slot, form, request) for slot in placed.values())
        if request.POST.get(slot.id) not in (slot.digest, None)
    ]
    context |= {
        "sheet": sheet,
        "zone": sheet.banner.zone,
        "today": sheet.today,
        "slots": changed,
        "reasons": reasons,
        "judged_for": posted.figures_mark(request),
        "kind": recording.name,
        "live": True,
        **judged.shown(),
    }
    return render(request, "refill/live.html", context)


def _with_errors(slot: Slot, form: RecordForm, request: ClinicRequest) -> Slot:
    """What cannot be read is said at once, but only where something stands: nobody is told off for not being done yet."""
    if slot.name not in form.fields or not request.POST.get(slot.name):
        return slot
    said = tuple(str(error) for error in form.errors.get(slot.name, []))
    return Slot(name=slot.name, shown=slot.shown, errors=said)
