"""A call that reached nobody."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pumplog.access import Permission
from pumplog.errors import Conflict, KeyReused
from pumplog.services.task_tried import task_tried
from pumplog.sheets.vocabulary import CallResult
from pumplog.web import posted
from pumplog.web.gate import ClinicRequest, page

LONGEST = 200
SAID = {
    CallResult.NOT_REACHED: "Noted. The task stays open: try again, or another number.",
    CallResult.WRONG_NUMBER: "Noted. The task stays open: find the right number and record it on the patient’s page.",
}


@require_POST
@page(Permission.DO_TASKS)
def tried(request: ClinicRequest, task_id: uuid.UUID) -> HttpResponseBase:
    """Note that a call reached nobody, or somebody else."""
    try:
        result = CallResult(request.POST.get("result", ""))
    except ValueError:
        raise Http404 from None
    try:
        task_tried(
            actor=request.actor,
            task_id=task_id,
            result=result,
            note=request.POST.get("note", "")[:LONGEST],
            submission=posted.submission_of(request),
        )
    except Conflict as conflict:
        messages.warning(request, f"Already done by {conflict.who}, {conflict.when}: {conflict.what}")
    except KeyReused:
        messages.warning(request, "This was already noted from this page, with another result.")
    else:
        messages.success(request, SAID[result])
    return redirect(f"{reverse('task_list')}#task-{task_id}")
