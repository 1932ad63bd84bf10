"""Paper: the same bytes as the pages and the command give. File names say nothing about the patient."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from api.described import READ_PROBLEMS, described
from api.views.door import Door
from pumplog.access import Permission
from pumplog.selectors.patient import patient_banner, patient_sheet
from pumplog.selectors.refill import refill_sheet
from pumplog.selectors.scope import require
from pumplog.services.document import document_printed
from reports import patient_summary, refill_record

PDF = "application/pdf"
TAG = "Documents"


class PdfRenderer(BaseRenderer):
    """Lets a client ask for `application/pdf`; the bytes are made by `reports`."""

    media_type = PDF
    format = "pdf"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return bytes(data)


class PaperDoor(Door):
    renderer_classes = (PdfRenderer, JSONRenderer)


class SummaryView(PaperDoor):
    @described(OpenApiTypes.BINARY, summary="The patient summary", tag=TAG, problems=READ_PROBLEMS, media_type=PDF)
    def get(self, request: Request, patient_id: uuid.UUID) -> HttpResponse:
        actor = self.actor()
        require(actor, Permission.PRINT_DOCUMENTS)
        printed = patient_summary.render(patient_sheet(actor=actor, patient_id=patient_id))
        document_printed(actor=actor, patient_id=patient_id, name="patient_summary")
        return _paper(printed, "summary.pdf")


class RefillRecordView(PaperDoor):
    @described(OpenApiTypes.BINARY, summary="The refill record", tag=TAG, problems=READ_PROBLEMS, media_type=PDF)
    def get(self, request: Request, event_id: uuid.UUID) -> HttpResponse:
        actor = self.actor()
        require(actor, Permission.PRINT_DOCUMENTS)
        sheet = refill_sheet(actor=actor, event_id=event_id)
        printed = refill_record.render(sheet, patient_banner(actor=actor, patient_id=sheet.patient_id))
        document_printed(actor=actor, patient_id=sheet.patient_id, name="refill_record")
        return _paper(printed, "record.pdf")


def _paper(printed: bytes, name: str) -> HttpResponse:
    return HttpResponse(printed, content_type=PDF, headers={"Content-Disposition": f'inline; filename="{name}"'})
