"""The clinic: its rules, its people, and which of several clinics one is working in."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pumplog.access import Permission, Role
from pumplog.errors import Conflict, KeyReused, NotFound, Refused
from pumplog.selectors.clinic import clinic_sheet, staff_list
from pumplog.services.clinic import member_add, member_end, policy_set
from pumplog.sheets.wording import risk_words
from pumplog.web import held, posted
from pumplog.web.form_page import form_context
from pumplog.web.forms.clinic import DAYS, MemberForm, PolicyForm, policy_initial
from pumplog.web.forms.record import RecordForm
from pumplog.web.gate import CLINIC_IN_SESSION, ClinicRequest, memberships_of, page


@require_safe
@page(Permission.SEE_PATIENTS)
def clinic(request: ClinicRequest) -> HttpResponseBase:
    sheet = clinic_sheet(actor=request.actor)
    may_manage = request.actor.may(Permission.MANAGE_STAFF)
    context = {
        "sheet": sheet,
        "policy": sheet.policy,
        "zone": sheet.zone,
        "risk": "" if sheet.policy.accepted_risk_pct is None else risk_words(sheet.policy.accepted_risk_pct),
        "working_days": [name for day, name in DAYS if int(day) in sheet.policy.working_days],
        "holidays": sorted(sheet.policy.holidays),
        "staff": staff_list(actor=request.actor) if may_manage else (),
        "may_manage": may_manage,
        "may_set": request.actor.may(Permission.SET_POLICY),
        "key": uuid.uuid4(),
    }
    return render(request, "clinic/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.SET_POLICY, keeps_typing=True)
def policy(request: ClinicRequest) -> HttpResponseBase:
    """Change the rules. Every date and every planned notice of the clinic follows at once."""
    sheet = clinic_sheet(actor=request.actor)
    words = {"title": "Change the clinic’s rules", "button": "Change the rules", "back": "clinic"}
    if request.method != "POST":
        data = held.held_for(request)
        initial = None if data else policy_initial(sheet.policy)
        form = PolicyForm(data, zone=sheet.zone, initial=initial, unchecked=data is not None)
        seen = posted.version_in(data.get(posted.VERSION, "")) if data else sheet.policy.version
        return _given_back(request, _page(request, form, words, given_back=data is not None, version=seen))
    form = PolicyForm(request.POST, zone=sheet.zone)
    findings: Any = ()
    seen = posted.version_of(request)
    if form.is_valid():
        try:
            policy_set(actor=request.actor, draft=form.draft, submission=posted.submission_of(request))
        except Refused as refused:
            findings = refused.findings
        except KeyReused:
            words["trouble"] = "This page has already been sent with other rules. Open it again to change them."
        except Conflict as conflict:
            seen = conflict.current_version
            words["trouble"] = (
                f"{conflict.who} changed the rules on {conflict.when}, after this page was opened. Nothing is changed yet. "
                "If you send it again, what stands here replaces those."
            )
        else:
            messages.success(request, "The rules are changed, and every refill-by date with them.")
            return redirect("clinic")
    return _page(request, form, words, findings=findings, status=422, version=seen)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.MANAGE_STAFF)
def member(request: ClinicRequest) -> HttpResponseBase:
    """Give somebody a role here."""
    words = {"title": "Add a person", "button": "Add", "back": "clinic"}
    if request.method != "POST":
        return _page(request, MemberForm(zone="UTC"), words)
    form = MemberForm(request.POST, zone="UTC")
    findings: Any = ()
    if form.is_valid():
        try:
            member_add(actor=request.actor, submission=posted.submission_of(request), **form.draft)
        except Refused as refused:
            findings = refused.findings
        except KeyReused:
            words["trouble"] = "This page has already been sent for somebody else. Open it again."
        else:
            messages.success(request, "Added.")
            return redirect("clinic")
    return _page(request, form, words, findings=findings, status=422)


@require_POST
@page(Permission.MANAGE_STAFF)
def end(request: ClinicRequest) -> HttpResponseBase:
    """End somebody's role here. What they signed stays theirs."""
    try:
        role = Role(request.POST.get("role", ""))
    except ValueError:
        raise NotFound("role") from None
    try:
        member_end(
            actor=request.actor,
            email=request.POST.get("email", ""),
            role=role,
            submission=posted.submission_of(request),
        )
    except Refused as refused:
        messages.error(request, refused.findings[0].message)
    else:
        messages.success(request, "The role has ended.")
    return redirect("clinic")


@require_safe
@page(Permission.SEE_PATIENTS)
def choice(request: ClinicRequest) -> HttpResponseBase:
    clinics = {row.clinic_slug: row for row in memberships_of(request)}
    context = {"clinics": clinics.values(), "here": request.actor.clinic_id}
    return render(request, "clinic/choice.html", context)


@require_POST
@page(Permission.SEE_PATIENTS)
def switch(request: ClinicRequest) -> HttpResponseBase:
    """Work in another of one's clinics from now on."""
    slug = request.POST.get("clinic", "")
    if slug not in {row.clinic_slug for row in memberships_of(request)}:
        raise NotFound("clinic")
    request.session[CLINIC_IN_SESSION] = slug
    return redirect("worklist")


def _page(
    request: ClinicRequest,
    form: RecordForm,
    words: dict[str, str],
    *,
    findings: Any = (),
    given_back: bool = False,
    status: int = 200,
    version: int | None = None,
) -> HttpResponse:
    reasons = posted.reasons_of(request)
    shown = form_context(request, form, name="clinic", findings=findings, reasons=reasons, given_back=given_back)
    context = shown | {"version": version} | words
    return render(request, "clinic/form.html", context, status=status)


def _given_back(request: ClinicRequest, response: HttpResponse) -> HttpResponse:
    if held.held_for(request) is not None:
        held.forget(request, response)
    return response
