"""Who needs a refill next."""

from dataclasses import dataclass
from typing import Final

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pumplog.access import Permission
from pumplog.selectors.worklist import worklist as read_worklist
from pumplog.sheets.worklist import Worklist, WorklistRow
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.views.task import alerts_context

SHOW: Final = ("all", "overdue", "week", "no-visit", "no-date", "pump")
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    name: str
    label: str
    count: int
    current: bool


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.SEE_PATIENTS)
def worklist(request: ClinicRequest) -> HttpResponseBase:
    """The list, overdue first. The search words come by POST: a name must not stand in an address or a log."""
    query = request.POST.get("query", "")[:80].strip()
    sheet = read_worklist(actor=request.actor, query=query)
    asked = request.GET.get("show", "all")
    show = asked if asked in SHOW else "all"
    context = {
        "worklist": sheet,
        "rows": [row for row in _ordered(sheet.rows) if _belongs(row, show)],
        "tabs": _tabs(sheet, show),
        "show": show,
        "query": query,
        "zone": sheet.zone,
        "today": sheet.today,
        **alerts_context(request),
    }
    template = "worklist/rows.html" if request.headers.get("HX-Request") else "worklist/page.html"
    return render(request, template, context)


def _ordered(rows: tuple[WorklistRow, ...]) -> list[WorklistRow]:
    """By refill-by date; pumps without one stand after the overdue ones: nobody knows how long they have."""
    overdue = [row for row in rows if (row.window.days_left or 0) < 0]
    unknown = [row for row in rows if row.window.refill_by is None]
    later = [row for row in rows if row.window.days_left is not None and row.window.days_left >= 0]
    return [*overdue, *unknown, *later]


def _belongs(row: WorklistRow, show: str) -> bool:
    days = row.window.days_left
    match show:
        case "overdue":
            return days is not None and days < 0
        case "week":
            return days is not None and days <= WEEK
        case "no-visit":
            return row.needs_visit
        case "no-date":
            return days is None
        case "pump":
            return row.window.runs is not None and bool(row.window.runs.flag)
    return True


def _tabs(sheet: Worklist, show: str) -> list[Tab]:
    counts = {
        "all": ("All", sheet.pumps),
        "overdue": ("Overdue", sheet.overdue),
        "week": ("Within a week", sheet.overdue + sheet.within_week),
        "no-visit": ("No visit", sheet.no_visit),
        "no-date": ("No date", sheet.no_date),
        "pump": ("Off its programme", sheet.runs_off),
    }
    return [Tab(name=name, label=label, count=count, current=name == show) for name, (label, count) in counts.items()]
