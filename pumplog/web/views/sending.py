"""Messages: whether they go out, what waits, what became of the last day's."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pumplog import clock
from pumplog.access import Permission
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.sending import sending_day, sending_state
from pumplog.web.gate import ClinicRequest, page


@require_safe
@page(Permission.SEE_PATIENTS)
def sending(request: ClinicRequest) -> HttpResponseBase:
    now = clock.now()
    context = {
        "state": sending_state(now=now),
        "day": sending_day(actor=request.actor, now=now),
        "zone": clinic_sheet(actor=request.actor).zone,
    }
    return render(request, "sending/page.html", context)
