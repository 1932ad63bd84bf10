"""What people must do."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pumplog.access import Permission
from pumplog.errors import Conflict, KeyReused, Refused
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.task import task_list as read_tasks
from pumplog.services.task import task_done
from pumplog.sheets.worklist import TaskRow
from pumplog.web import posted
from pumplog.web.gate import ClinicRequest, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A task with the key of its own form, and what was typed there if it could not be closed."""

    task: TaskRow
    key: uuid.UUID
    typed: str = ""
    error: str = ""


@require_safe
@page(Permission.SEE_PATIENTS)
def task_list(request: ClinicRequest) -> HttpResponseBase:
    return _page(request, done=request.GET.get("show") == "done")


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


def _page(
    request: ClinicRequest, *, done: bool, tried: uuid.UUID | None = None, typed: str = "", error: str = ""
) -> HttpResponseBase:
    lines = [
        Line(
            task=task,
            key=posted.key_of(request) if task.id == tried else uuid.uuid4(),
            typed=typed if task.id == tried else "",
            error=error if task.id == tried else "",
        )
        for task in read_tasks(actor=request.actor, done=done)
    ]
    context = {
        "lines": lines,
        "done": done,
        "zone": clinic_sheet(actor=request.actor).zone,
        "may_do": request.actor.may(Permission.DO_TASKS),
    }
    return render(request, "task/page.html", context, status=422 if error else 200)
