"""Paper: the same bytes as from the command line. The file's name says nothing about the patient."""

import uuid

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from pumplog.access import Permission
from pumplog.selectors.patient import patient_banner, patient_sheet
from pumplog.selectors.refill import refill_sheet
from pumplog.services.document import document_printed
from pumplog.web.gate import ClinicRequest, page
from reports import patient_summary, refill_record


@require_safe
@page(Permission.PRINT_DOCUMENTS)
def summary(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    content = patient_summary.render(patient_sheet(actor=request.actor, patient_id=patient_id))
    document_printed(actor=request.actor, patient_id=patient_id, name="patient_summary")
    return _pdf(content, "summary.pdf")


@require_safe
@page(Permission.PRINT_DOCUMENTS)
def refill(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponseBase:
    sheet = refill_sheet(actor=request.actor, event_id=event_id)
    banner = patient_banner(actor=request.actor, patient_id=sheet.patient_id)
    content = refill_record.render(sheet, banner)
    document_printed(actor=request.actor, patient_id=sheet.patient_id, name="refill_record")
    return _pdf(content, "record.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
