"""What if, for physician and pharmacist: a question, and today beside it. Nothing is stored, nothing is sent."""

import uuid
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pumplog.access import Permission
from pumplog.dosing.figures.formatting import concentration_text
from pumplog.errors import Refused
from pumplog.selectors.patient import patient_sheet
from pumplog.services.what_if import what_if as ask
from pumplog.services.what_if import what_if_today
from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.what_if import Basis, Proposal, StrengthAnswer, Today
from pumplog.web.banner import banner
from pumplog.web.explained import because, dose_lines
from pumplog.web.forms.what_if import WhatIfForm, what_if_initial
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.what_if_rows import rows


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.ASK_WHAT_IF)
def what_if(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    """The question comes by POST: a dose must not stand in an address or a log."""
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    context: dict[str, Any] = {
        "sheet": sheet, "zone": sheet.banner.zone, "today": sheet.today, **banner(sheet.banner)
    }  # fmt: skip
    try:
        today = what_if_today(actor=request.actor, patient_id=patient_id)
    except Refused as refused:
        return render(request, "what_if/page.html", context | {"refused": refused.findings})
    form = _form(request, sheet, today)
    proposal = form.draft if form.is_bound and form.is_valid() else Proposal(basis=Basis.IN_PUMP)
    context |= {"form": form, "live": bool(request.headers.get("HX-Request"))}
    if not form.errors:
        context |= _answer(request, sheet, proposal)
    template = "what_if/outcome.html" if context["live"] else "what_if/page.html"
    return render(request, template, context, status=422 if form.errors and not context["live"] else 200)


def _form(request: ClinicRequest, sheet: PatientSheet, today: Today) -> WhatIfForm:
    data = request.POST if request.method == "POST" else None
    return WhatIfForm(data, zone=sheet.banner.zone, about=sheet, today=today, initial=what_if_initial(today))


def _answer(request: ClinicRequest, sheet: PatientSheet, proposal: Proposal) -> dict[str, Any]:
    try:
        found = ask(actor=request.actor, patient_id=sheet.banner.id, proposal=proposal)
    except Refused as refused:
        return {"refused": refused.findings}
    return {
        "found": found,
        "rows": rows(found, zone=sheet.banner.zone, on=sheet.today),
        "refilled": found.basis is Basis.REFILL,
        "solved": _solved(found.strength, sheet),
    }


def _solved(answer: StrengthAnswer | None, sheet: PatientSheet) -> dict[str, Any] | None:
    if answer is None:
        return None
    window = answer.assessment.window if answer.assessment else None
    return {
        "answer": answer,
        "drugs": [(item.display, concentration_text(item.concentration.mcg_per_ml)) for item in answer.drugs],
        "doses": dose_lines(answer.assessment),
        "due": window.refill_by if window else None,
        "lasts": (window.refill_by - sheet.today).days if window and window.refill_by else None,
        "because": because(window),
        "flow": answer.assessment.flow if answer.assessment else None,
    }
