"""Recording one event: every kind goes the same way, shown, judged, refused with everything kept, or recorded once."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.dateformat import format as date_text
from django.views.decorators.http import require_http_methods, require_POST

from pumplog import clock
from pumplog.catalogue import pump_models
from pumplog.dosing.figures.formatting import plain
from pumplog.errors import Conflict, KeyReused, Refused
from pumplog.selectors.event_draft import event_draft
from pumplog.selectors.patient import patient_sheet
from pumplog.services.draft import draft_discard
from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.vocabulary import EventKind
from pumplog.web import posted
from pumplog.web.basis import basis_of
from pumplog.web.forms.basis import Basis
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.judging import judge
from pumplog.web.recordings import RECORDINGS, Recording
from pumplog.web.sitting import Data, Sitting
from pumplog.web.witness import signed

View = Callable[..., HttpResponseBase]
RECENT = 3
NO_PUMP = "No pump is on record: this cannot be recorded before its implantation is."


def record_view(name: str) -> View:
    """The page of one kind of event."""
    recording = RECORDINGS[name]

    @require_http_methods(["GET", "HEAD", "POST"])
    @page(recording.permission, keeps_typing=True)
    def view(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
        sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
        sitting = sitting_for(request, sheet, recording)
        if request.method == "POST":
            return _posted(request, sitting, recording)
        data = sitting.kept()
        return sitting.show(form_for(request, sheet, recording, data, unchecked=data is not None))

    return _named(view, recording.name)


def discard_view(name: str) -> View:
    """Forget what was typed: a person's own choice, by a button."""
    recording = RECORDINGS[name]

    @require_POST
    @page(recording.permission)
    def view(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
        draft_discard(actor=request.actor, patient_id=patient_id, form=recording.name)
        return redirect(recording.name, patient_id)

    return _named(view, f"{recording.name}_discard")


def sitting_for(request: ClinicRequest, sheet: PatientSheet, recording: Recording) -> Sitting:
    """A sitting at one patient's form of one kind."""
    return Sitting(
        request=request,
        sheet=sheet,
        name=recording.name,
        subject=sheet.banner.id,
        template=recording.template,
        words={
            "title": recording.title,
            "button": recording.button,
            "lead": recording.lead,
            "warning": recording.warning
            if sheet.banner.serial or recording.kind is EventKind.IMPLANTATION
            else NO_PUMP,
        },
        extra=beside(request, sheet, recording),
    )


def beside(request: ClinicRequest, sheet: PatientSheet, recording: Recording) -> dict[str, Any]:
    """What stands beside the boxes, and never in them: the order, the last values, the catalogue."""
    context: dict[str, Any] = {"today": sheet.today, "kind": recording.name}
    if recording.kind is EventKind.IMPLANTATION:
        context["pump_models"] = pump_models()
    if recording.has_basis:
        basis = basis_of(request.actor, sheet)
        context |= {"basis": basis, "recent": sheet.refills[:RECENT], **_last(sheet)}
        context["change_expected"] = basis is not None and _another_strength(sheet, basis)
    return context


def _another_strength(sheet: PatientSheet, basis: Basis) -> bool:
    """Whether what is listed to go in differs from what is in the pump now: then a bridge will be asked about."""
    there = sorted((dose.drug, dose.concentration_mcg_per_ml) for dose in sheet.doses)
    return bool(there) and there != sorted((drug.drug, drug.concentration.mcg_per_ml) for drug in basis.drugs)


def _last(sheet: PatientSheet) -> dict[str, Any]:
    if not sheet.refills:
        return {}
    last = sheet.refills[0]
    on = date_text(clock.local_date(last.at, sheet.banner.zone), "j M Y")
    aspirated = last.aspirated_ml
    return {
        "last": last,
        "last_aspirated": "" if aspirated is None else f"{plain(aspirated)} mL on {on}",
        "last_filled": f"{plain(last.filled_ml)} mL on {on}",
    }


def form_for(
    request: ClinicRequest, sheet: PatientSheet, recording: Recording, data: Data | None, *, unchecked: bool = False
) -> RecordForm:
    """The form of one kind, empty or with what was typed."""
    options: dict[str, Any] = {"basis": basis_of(request.actor, sheet)} if recording.has_basis else {}
    return recording.form(data, zone=sheet.banner.zone, about=sheet, unchecked=unchecked, **options)


def _posted(request: ClinicRequest, sitting: Sitting, recording: Recording) -> HttpResponseBase:
    sitting.reasons = posted.reasons_of(request)
    form = form_for(request, sitting.sheet, recording, request.POST)
    sitting.trouble = sitting.seal_trouble()
    if sitting.trouble:
        sitting.save_draft()
        return sitting.show(form, status=409)
    status = 422
    if form.is_valid() and signed(request, form):
        try:
            event_id = recording.command(
                actor=request.actor,
                patient_id=sitting.sheet.banner.id,
                draft=form.draft,
                submission=posted.submission_of(request, note=form.cleaned_data.get("note", "")),
            )
        except (Refused, Conflict, KeyReused) as error:
            status = sitting.refuse(error)
        else:
            draft_discard(actor=request.actor, patient_id=sitting.sheet.banner.id, form=recording.name)
            posted.remember_recorded(request)
            return redirect("refill_saved" if recording.name == "refill" else "event", event_id)
    sitting.save_draft()
    if recording.assess is not None:
        sitting.extra |= judge(request, sitting.sheet, recording, form).shown()
    return sitting.show(form, status=status)


def stored_initial(request: ClinicRequest, recording: Recording, event_id: uuid.UUID, zone: str) -> dict[str, Any]:
    """A recorded event as the initial values of its form."""
    return recording.initial(event_draft(actor=request.actor, event_id=event_id), zone)


def _named(view: View, name: str) -> View:
    view.__name__ = name
    return view
