"""A refill that was recorded: saved, as number so-and-so, and what date it gives."""

import uuid

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pumplog.access import Permission
from pumplog.selectors.patient import patient_sheet
from pumplog.selectors.refill import refill_sheet
from pumplog.web.banner import banner
from pumplog.web.gate import ClinicRequest, page


@require_safe
@page(Permission.SEE_PATIENTS)
def saved(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponseBase:
    refill = refill_sheet(actor=request.actor, event_id=event_id)
    sheet = patient_sheet(actor=request.actor, patient_id=refill.patient_id)
    context = {
        "refill": refill,
        "event": refill.event,
        "sheet": sheet,
        **banner(sheet.banner),
        "zone": sheet.banner.zone,
        "today": sheet.today,
        "may_print": request.actor.may(Permission.PRINT_DOCUMENTS),
        "may_correct": request.actor.may(Permission.CORRECT) and refill.event.state == "current",
    }
    return render(request, "refill/saved.html", context)
