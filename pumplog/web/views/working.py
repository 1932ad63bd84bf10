"""Every computed figure of a patient's pump opened: what it is made from, where that stands, and how it was rounded."""

import uuid

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pumplog.access import Permission
from pumplog.selectors.patient import patient_sheet
from pumplog.selectors.working import event_working
from pumplog.web.banner import banner
from pumplog.web.gate import ClinicRequest, page


@require_safe
@page(Permission.SEE_PATIENTS)
def working(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    """The refill-by date as stored, level and doses as of now, and what the last refill found."""
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    last = sheet.refills[0] if sheet.refills else None
    context = {
        "sheet": sheet,
        "zone": sheet.banner.zone,
        "today": sheet.today,
        **banner(sheet.banner),
        "last": last,
        "last_working": event_working(actor=request.actor, event_id=last.event_id) if last else (),
    }
    return render(request, "patient/working_page.html", context)
