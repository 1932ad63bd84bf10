"""What people must do."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pumplog.access import Permission
from pumplog.errors import Conflict, KeyReused, Refused
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.task import alerts as read_alerts
from pumplog.selectors.task import task_help
from pumplog.selectors.task import task_list as read_tasks
from pumplog.services.task import task_done
from pumplog.sheets.alert import TaskHelp
from pumplog.sheets.worklist import TaskRow
from pumplog.web import posted
from pumplog.web.emergency_number import dialled
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.unseen import without_staying_signed_in
from pumplog.web.words import TASKS, URGENT, said

NO_CALL: Final = frozenset({"programmer_conflict", "post_letter", "no_date"})
"""What is not settled by calling the patient."""
NO_SCRIPT: Final = NO_CALL | {"unwell", "physician", "no_contact"}
"""Where what is said to the patient about the visit would be the wrong thing to say, or can be said to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A task with the key of its own form, and what was typed there if it could not be closed."""

    task: TaskRow
    words: str
    urgent: bool
    calls: list[tuple[str, str]]
    """The patient's numbers, each with its link."""
    help: TaskHelp
    key: uuid.UUID
    scripted: bool = False
    """Whether the clinic's words for a call belong to it."""
    typed: str = ""
    error: str = ""


@require_safe
@page(Permission.SEE_PATIENTS)
def task_list(request: ClinicRequest) -> HttpResponseBase:
    return _page(request, done=request.GET.get("show") == "done")


@require_safe
@page(Permission.SEE_PATIENTS)
def alerts(request: ClinicRequest) -> HttpResponseBase:
    """Who needs help now. Asked for each minute by open pages, which keeps nobody signed in; 204 where nothing changed."""
    without_staying_signed_in(request)
    found = read_alerts(actor=request.actor)
    if request.GET.get("seen") == found.mark:
        return HttpResponse(status=204)
    return render(request, "parts/alerts.html", alerts_context(request))


@require_POST
@page(Permission.DO_TASKS)
def done(request: ClinicRequest, task_id: uuid.UUID) -> HttpResponseBase:
    """Close a task with what came of it."""
    note = request.POST.get("note", "").strip()
    try:
        task_done(actor=request.actor, task_id=task_id, note=note, submission=posted.submission_of(request))
    except Refused as refused:
        return _page(request, done=False, tried=task_id, typed=note, error=refused.findings[0].message)
    except Conflict as conflict:
        messages.warning(request, f"Already done by {conflict.who}, {conflict.when}: {conflict.what}")
    except KeyReused:
        messages.warning(request, "This task was already closed from this page, with another note.")
    else:
        messages.success(request, "Done.")
    return redirect("task_list")


def alerts_context(request: ClinicRequest) -> dict[str, object]:
    """What ``parts/alerts.html`` shows, for the pages that carry it."""
    found = read_alerts(actor=request.actor)
    return {
        "alerts": found,
        "alert_lines": [(row, _calls(found.help[row.patient_id])) for row in found.unwell],
        "zone": clinic_sheet(actor=request.actor).zone,
    }


def _page(
    request: ClinicRequest, *, done: bool, tried: uuid.UUID | None = None, typed: str = "", error: str = ""
) -> HttpResponseBase:
    tasks = read_tasks(actor=request.actor, done=done)
    known = task_help(actor=request.actor, patient_ids=[task.patient_id for task in tasks])
    may_do = request.actor.may(Permission.DO_TASKS)
    lines = [
        Line(
            task=task,
            words=said(TASKS, task.kind),
            urgent=task.kind in list(URGENT) and not task.done_at,
            calls=_calls(known[task.patient_id]) if may_do and not task.done_at and task.kind not in NO_CALL else [],
            help=known[task.patient_id],
            key=posted.key_of(request) if task.id == tried else uuid.uuid4(),
            scripted=may_do and not task.done_at and task.kind not in NO_SCRIPT,
            typed=typed if task.id == tried else "",
            error=error if task.id == tried else "",
        )
        for task in tasks
    ]
    context = {
        "lines": lines,
        "done": done,
        "urgent": sum(line.urgent for line in lines),
        "zone": clinic_sheet(actor=request.actor).zone,
        "may_do": may_do,
    }
    return render(request, "task/page.html", context, status=422 if error else 200)


def _calls(known: TaskHelp) -> list[tuple[str, str]]:
    return [(number, f"tel:{dialled(number)}") for number in known.numbers if dialled(number)]
