"""Programmer and record at odds: both sides, the likely causes, and the ways out of it."""

import uuid

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pumplog.access import Permission
from pumplog.errors import Conflict, KeyReused, Refused
from pumplog.selectors.conflict import open_conflict
from pumplog.selectors.patient import patient_sheet
from pumplog.services.resolution import conflict_resolve
from pumplog.web import posted
from pumplog.web.banner import banner
from pumplog.web.forms.conflict import ConflictForm
from pumplog.web.gate import ClinicRequest, page


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.SEE_PATIENTS)
def conflict(request: ClinicRequest, task_id: uuid.UUID) -> HttpResponseBase:
    found = open_conflict(actor=request.actor, task_id=task_id)
    sheet = patient_sheet(actor=request.actor, patient_id=found.task.patient_id)
    zone, trouble = sheet.banner.zone, ""
    form = ConflictForm(request.POST if request.method == "POST" else None, zone=zone)
    if request.method == "POST" and form.is_valid():
        try:
            conflict_resolve(
                actor=request.actor, task_id=task_id, draft=form.draft, submission=posted.submission_of(request)
            )
        except Refused as refused:
            trouble = " ".join(finding.message for finding in refused.findings)
        except (Conflict, KeyReused):
            trouble = "Somebody resolved it meanwhile. Look at the patient’s page."
        else:
            messages.success(request, "Resolved. What governs is stated on the patient’s page and with the entry.")
            return redirect("patient", found.task.patient_id)
    context = {
        "found": found,
        "sheet": sheet,
        "zone": zone,
        **banner(sheet.banner),
        "form": form,
        "trouble": trouble,
        "key": posted.key_of(request),
        "may_resolve": request.actor.may(Permission.RESOLVE_CONFLICT),
        "may_read": request.actor.may(Permission.RECORD_EVENT),
        "may_correct": request.actor.may(Permission.CORRECT),
        "reading_url": reverse("reading", args=[found.task.patient_id]),
    }
    return render(request, "task/conflict.html", context, status=422 if request.method == "POST" else 200)
