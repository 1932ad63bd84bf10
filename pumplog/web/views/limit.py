"""Limits: what holds and where it comes from, and the clinic's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pumplog.access import Permission
from pumplog.errors import KeyReused, NotFound, Refused
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.limit import limit_sheet
from pumplog.services.limit import limit_set
from pumplog.sheets.limit import LimitSheet, OwnLimit
from pumplog.web import posted
from pumplog.web.form_page import form_context
from pumplog.web.forms.limit import LimitEndForm, LimitForm
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import ClinicRequest, page


@require_safe
@page(Permission.SEE_PATIENTS)
def limits(request: ClinicRequest) -> HttpResponseBase:
    clinic = clinic_sheet(actor=request.actor)
    sheet = limit_sheet(actor=request.actor, policy=clinic.policy)
    context = {
        "clinic": clinic,
        "policy": clinic.policy,
        "zone": clinic.zone,
        "drugs": _by_drug(sheet),
        "versions": sheet.versions,
        "may_set": request.actor.may(Permission.SET_LIMITS),
    }
    return render(request, "clinic/limits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.SET_LIMITS)
def add(request: ClinicRequest) -> HttpResponseBase:
    """Set a limit of the clinic's own. It holds for what is entered from then on."""
    words = {"title": "Set a limit of the clinic’s own", "button": "Set this limit", "back": "clinic_limits"}
    zone = clinic_sheet(actor=request.actor).zone
    if request.method != "POST":
        return _page(request, LimitForm(zone=zone), words)
    return _send(request, LimitForm(request.POST, zone=zone), words, done="The limit holds from now on.")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.SET_LIMITS)
def end(request: ClinicRequest) -> HttpResponseBase:
    """End a limit of the clinic's own, named by its number: no drug is ever part of an address. Its versions stay."""
    clinic = clinic_sheet(actor=request.actor)
    sheet = limit_sheet(actor=request.actor, policy=clinic.policy)
    limit = _current(sheet, request.GET.get("limit", ""))
    words = {
        "title": f"End the clinic’s limit for {limit.drug_name}",
        "button": "End this limit",
        "back": "clinic_limits",
    }
    if request.method != "POST":
        return _page(request, LimitEndForm(zone=clinic.zone, limit=limit), words)
    form = LimitEndForm(request.POST, zone=clinic.zone, limit=limit)
    return _send(request, form, words, done="The limit has ended.")


def _current(sheet: LimitSheet, number: str) -> OwnLimit:
    found = next((row for row in sheet.versions if row.current and str(row.id) == number), None)
    if found is None:
        raise NotFound("limit")
    return found


def _by_drug(sheet: LimitSheet) -> list[tuple[str, list[Any]]]:
    names = dict.fromkeys(row.drug_name for row in sheet.limits)
    return [(name, [row for row in sheet.limits if row.drug_name == name]) for name in names]


def _send(request: ClinicRequest, form: RecordForm, words: dict[str, str], *, done: str) -> HttpResponseBase:
    findings: Any = ()
    if form.is_valid():
        try:
            limit_set(actor=request.actor, draft=form.draft, submission=posted.submission_of(request))
        except Refused as refused:
            findings = refused.findings
        except KeyReused:
            words["trouble"] = "This page has already been sent with another limit. Open it again."
        else:
            messages.success(request, done)
            return redirect("clinic_limits")
    return _page(request, form, words, findings=findings, status=422)


def _page(
    request: ClinicRequest, form: RecordForm, words: dict[str, str], *, findings: Any = (), status: int = 200
) -> HttpResponse:
    context = form_context(request, form, name="clinic_limit", findings=findings) | words
    return render(request, "clinic/form.html", context, status=status)
