"""The list of patients, one patient with everything on record, and what is known of who they are."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding
from pumplog.errors import KeyReused, Refused
from pumplog.selectors.answer import patient_answers
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.patient import patient_list as read_patients
from pumplog.selectors.patient import patient_sheet
from pumplog.services.patient import patient_amend, patient_register
from pumplog.sheets.patient import PatientSheet
from pumplog.sheets.worklist import TaskRow
from pumplog.web import held, posted
from pumplog.web.banner import banner
from pumplog.web.chart_drawing import MIDDLE, NARROW, WIDE
from pumplog.web.charts import drawing
from pumplog.web.form_page import form_context
from pumplog.web.forms.patient import PatientForm, patient_initial
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.recordings import RECORDINGS
from pumplog.web.runs import runs_context
from pumplog.web.sitting import Sitting
from pumplog.web.views.task import NO_SCRIPT
from pumplog.web.visits import visit_context
from pumplog.web.words import CONTACTS, INDICATIONS, KINDS, LANGUAGES, THERAPIES, URGENT, said

YEAR = dt.timedelta(days=365)
TIMELINE = 20
PERIODS = (("refill", "Since the last refill"), ("year", "12 months"), ("all", "All"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    url: str
    label: str


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.SEE_PATIENTS)
def patient_list(request: ClinicRequest) -> HttpResponseBase:
    """Everybody by name. The search words come by POST: a name must not stand in an address or a log."""
    query = request.POST.get("query", "")[:80].strip()
    context = {
        "rows": read_patients(actor=request.actor, query=query),
        "query": query,
        "today": None,
        "may_register": request.actor.may(Permission.REGISTER_PATIENT),
    }
    template = "patient/rows.html" if request.headers.get("HX-Request") else "patient/list.html"
    return render(request, template, context)


@require_safe
@page(Permission.SEE_PATIENTS)
def patient(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    period = request.GET.get("period", "all")
    kind = request.GET.get("kind", "")
    since = _since(sheet, period)
    draw = partial(drawing, sheet.chart, since=since, first=[dose.drug for dose in sheet.doses])
    kinds = sorted({event.kind for event in sheet.timeline}, key=[str(kind) for kind in KINDS].index)
    shown = [event for event in sheet.timeline if kind not in kinds or event.kind == kind]
    context = {
        "sheet": sheet,
        **banner(sheet.banner),
        "zone": sheet.banner.zone,
        "today": sheet.today,
        "drawings": [found for width in (WIDE, MIDDLE, NARROW) if (found := draw(width=width)) is not None],
        **runs_context(sheet),
        "period": period if period in dict(PERIODS) else "all",
        "periods": PERIODS,
        "kinds": [(name, said(KINDS, name)) for name in kinds],
        "kind": kind if kind in kinds else "",
        "timeline": shown if request.GET.get("timeline") == "all" else shown[:TIMELINE],
        "events": len(shown),
        "actions": actions(request.actor, sheet),
        "contacts": [(contact, said(CONTACTS, contact.kind)) for contact in sheet.contacts],
        "indication": said(INDICATIONS, sheet.indication),
        "language": said(LANGUAGES, sheet.language),
        "therapies": [said(THERAPIES, word) for word in sheet.earlier_therapies],
        "may_amend": request.actor.may(Permission.REGISTER_PATIENT),
        "may_ask": sheet.implant is not None and request.actor.may(Permission.ASK_WHAT_IF),
        "may_print": request.actor.may(Permission.PRINT_DOCUMENTS),
        "may_do_tasks": request.actor.may(Permission.DO_TASKS),
        "tasks": urgent_first(sheet.tasks),
        "no_script": NO_SCRIPT,
        **visit_context(request.actor, sheet),
        "answers": patient_answers(actor=request.actor, patient_id=patient_id),
    }
    return render(request, "patient/page.html", context)


def urgent_first(tasks: Iterable[TaskRow]) -> list[tuple[bool, TaskRow]]:
    """What cannot wait stands first here too, in the order of the list of tasks."""
    kinds = [str(kind) for kind in URGENT]
    rank = {kind: place for place, kind in enumerate(kinds)}
    return [(task.kind in rank, task) for task in sorted(tasks, key=lambda task: rank.get(task.kind, len(kinds)))]


def actions(actor: Actor, sheet: PatientSheet) -> list[Action]:
    """What this person may record of this pump, the most usual first."""
    running = sheet.level.running
    there = [
        "refill",
        "programme",
        "reading",
        "stop" if running else "start",
        "effect",
        "note",
        "alarm",
        "order",
        "remove",
    ]
    names = there if sheet.implant else ["implant"]
    labels = {
        "refill": "Record refill",
        "programme": "Change programme",
        "reading": "Pump reading",
        "stop": "Pump stopped",
        "start": "Pump started",
        "effect": "Effect",
        "note": "Note",
        "alarm": "Alarm",
        "order": "Order",
        "implant": "Implant a pump",
        "remove": "Pump removed",
    }
    return [
        Action(url=reverse(name, args=[sheet.banner.id]), label=labels[name])
        for name in names
        if actor.may(RECORDINGS[name].permission)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.REGISTER_PATIENT, keeps_typing=True)
def register(request: ClinicRequest) -> HttpResponseBase:
    """Register a patient of this clinic. There is no record yet, so there is no draft: the form itself keeps the typing."""
    zone = clinic_sheet(actor=request.actor).zone
    if request.method != "POST":
        data = held.held_for(request)
        response = _register_page(
            request, PatientForm(data, zone=zone, unchecked=data is not None), given_back=bool(data)
        )
        if data is not None:
            held.forget(request, response)
        return response
    form, trouble = PatientForm(request.POST, zone=zone), ""
    findings: tuple[Finding, ...] = ()
    if form.is_valid():
        try:
            patient_id = patient_register(
                actor=request.actor, draft=form.draft, submission=posted.submission_of(request)
            )
            return redirect("patient", patient_id)
        except Refused as refused:
            findings = refused.findings
        except KeyReused:
            trouble = "This form has already been recorded with other entries. Find the patient in the list."
    return _register_page(request, form, findings=findings, trouble=trouble, status=422)


def _register_page(
    request: ClinicRequest,
    form: PatientForm,
    *,
    findings: Any = (),
    trouble: str = "",
    given_back: bool = False,
    status: int = 200,
) -> HttpResponse:
    reasons = posted.reasons_of(request)
    shown = form_context(request, form, name="register", findings=findings, reasons=reasons, given_back=given_back)
    context = shown | {"trouble": trouble, "judged_for": posted.figures_mark(request)}
    return render(request, "patient/register.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.REGISTER_PATIENT, keeps_typing=True)
def amend(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    """Change what is known of the person: a new version with a reason; the old one stays."""
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    zone = sheet.banner.zone
    sitting = Sitting(
        request=request,
        sheet=sheet,
        name="amend",
        subject=patient_id,
        template="event/form.html",
        words={"title": "Change details", "button": "Record the change"},
    )
    if request.method != "POST":
        data = sitting.kept_since_sign_in()
        return sitting.show(
            PatientForm(data, zone=zone, initial=patient_initial(sheet), amending=True, unchecked=data is not None)
        )
    form = PatientForm(request.POST, zone=zone, initial=patient_initial(sheet), amending=True)

    def carry_out() -> HttpResponseBase:
        patient_amend(
            actor=request.actor, patient_id=patient_id, draft=form.draft, submission=posted.submission_of(request)
        )
        return redirect("patient", patient_id)

    return sitting.send(form, carry_out)


def _since(sheet: PatientSheet, period: str) -> dt.datetime | None:
    if period == "refill" and sheet.refills:
        return sheet.refills[0].at
    return sheet.read_at - YEAR if period == "year" else None
