"""Letters that wait to be posted: print them all, and say that they were."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pumplog import clock
from pumplog.access import Permission
from pumplog.dosing.figures.formatting import counted
from pumplog.errors import KeyReused, Refused
from pumplog.reminders.letters import letter_sheet, why_not
from pumplog.selectors.clinic import clinic_sheet
from pumplog.services.letter import letters_posted, letters_print, letters_waiting
from pumplog.web import posted
from pumplog.web.complaints import EMPTY
from pumplog.web.gate import ClinicRequest, page
from reports.letter import letters_pdf

NOTHING_WRONG: Final[Mapping[str, str]] = MappingProxyType({})


@require_safe
@page(Permission.DO_TASKS)
def letters(request: ClinicRequest) -> HttpResponseBase:
    return _page(request)


@require_POST
@page(Permission.DO_TASKS)
def letters_file(request: ClinicRequest) -> HttpResponseBase:
    """All that can be printed, as one file. By POST, because it changes something: the links on earlier copies end."""
    clinic, now = clinic_sheet(actor=request.actor), clock.now()
    printable = [
        each.row.task_id for each in letters_waiting(actor=request.actor) if not why_not(each.going, clinic, now=now)
    ]
    goings = letters_print(actor=request.actor, task_ids=printable)
    if not goings:
        messages.info(request, "There is nothing to print.")
        return redirect("letters")
    content = letters_pdf([letter_sheet(going, clinic, now=now) for going in goings])
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="letters.pdf"'
    return response


@require_POST
@page(Permission.DO_TASKS)
def letters_done(request: ClinicRequest) -> HttpResponseBase:
    """Say that the chosen letters were posted on a day."""
    chosen = [task_id for text in request.POST.getlist("letters") if (task_id := _id(text))]
    typed = request.POST.get("posted_on", "")
    day = _day(typed)
    if day is None:
        return _page(request, errors={"posted_on": EMPTY["posted_on"]}, chosen=chosen, typed=typed)
    try:
        count = letters_posted(
            actor=request.actor, task_ids=chosen, posted_on=day, submission=posted.submission_of(request)
        )
    except Refused as refused:
        errors = {finding.field: finding.message for finding in refused.findings}
        return _page(request, errors=errors, chosen=chosen, typed=typed)
    except KeyReused:
        messages.warning(request, "This was already sent from this page, with other letters.")
    else:
        messages.success(request, f"{counted(count, 'letter is', 'letters are')} posted.")
    return redirect("letters")


def _page(
    request: ClinicRequest,
    *,
    errors: Mapping[str, str] = NOTHING_WRONG,
    chosen: list[uuid.UUID] | None = None,
    typed: str | None = None,
) -> HttpResponseBase:
    """``errors`` by field; what was chosen and ``typed`` comes back with them."""
    clinic, now = clinic_sheet(actor=request.actor), clock.now()
    rows = [
        replace(each.row, why_not=why_not(each.going, clinic, now=now)) for each in letters_waiting(actor=request.actor)
    ]
    today = clock.local_date(now, clinic.zone).isoformat()
    context = {
        "rows": rows,
        "printable": sum(not row.why_not for row in rows),
        "chosen": {row.task_id for row in rows if row.printed_at} if chosen is None else set(chosen),
        "posted_on": today if typed is None else typed,
        "today": today,
        "envelope": clinic.policy.envelope,
        "zone": clinic.zone,
        "key": posted.key_of(request) if errors else uuid.uuid4(),
        "errors": errors,
    }
    return render(request, "letters/page.html", context, status=422 if errors else 200)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
