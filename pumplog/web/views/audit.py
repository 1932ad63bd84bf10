"""Who did what, newest first."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pumplog.access import Permission
from pumplog.selectors.clinic import audit_list, clinic_sheet
from pumplog.web.gate import ClinicRequest, page

PAGE = 100


@require_safe
@page(Permission.SEE_AUDIT)
def audit(request: ClinicRequest) -> HttpResponseBase:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else None
    rows = audit_list(actor=request.actor, limit=PAGE, before=before)
    context = {
        "rows": rows,
        "zone": clinic_sheet(actor=request.actor).zone,
        "older": rows[-1].sequence if len(rows) == PAGE else None,
        "before": before,
    }
    return render(request, "audit/page.html", context)
