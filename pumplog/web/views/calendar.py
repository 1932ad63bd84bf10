"""The clinic's visits as a calendar that another program reads, and the page on which its address is opened and ended."""

import uuid
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pumplog import clock
from pumplog.access import Permission
from pumplog.errors import KeyReused
from pumplog.selectors.calendar_feed import feed_by_token, feed_standing, feed_visits
from pumplog.selectors.clinic import clinic_sheet
from pumplog.services.calendar_feed import feed_issue, feed_revoke
from pumplog.web import posted
from pumplog.web.gate import ClinicRequest, page
from reports.calendar import MIME_TYPE, feed_file


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Every booked visit of the clinic whose secret this is. Any other address holds nothing, and says no more."""
    found = feed_by_token(token)
    if found is None:
        raise Http404
    content = feed_file(feed_visits(found, now=clock.now(), link=_link))
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return _closed(HttpResponse(status=304), etag)
    answer = HttpResponse(content, content_type=f"{MIME_TYPE}; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="visits.ics"'
    return _closed(answer, etag)


@require_http_methods(["GET", "HEAD"])
@page(Permission.OPEN_FEED)
def feed_page(request: ClinicRequest) -> HttpResponseBase:
    return _page(request)


@require_POST
@page(Permission.OPEN_FEED)
def issue(request: ClinicRequest) -> HttpResponseBase:
    """A new address, shown on this answer and never again."""
    try:
        token = feed_issue(actor=request.actor, submission=posted.submission_of(request))
    except KeyReused:
        token = ""
    if not token:
        messages.warning(request, "This page has already been sent. An address is shown only once: make a new one.")
        return redirect("calendar_feed")
    return _page(request, address=f"{settings.BASE_URL.rstrip('/')}{reverse('calendar', args=[token])}")


@require_POST
@page(Permission.OPEN_FEED)
def revoke(request: ClinicRequest) -> HttpResponseBase:
    """End the feed."""
    try:
        feed_revoke(actor=request.actor, submission=posted.submission_of(request))
    except KeyReused:
        messages.warning(request, "This page has already been sent. Look at the feed as it stands now.")
    else:
        messages.success(request, "The address answers no more. Calendars that read it will empty.")
    return redirect("calendar_feed")


def _page(request: ClinicRequest, *, address: str = "") -> HttpResponseBase:
    context = {
        "feed": feed_standing(actor=request.actor),
        "address": address,
        "zone": clinic_sheet(actor=request.actor).zone,
        "issue_key": uuid.uuid4(),
        "revoke_key": uuid.uuid4(),
    }
    return render(request, "calendar/page.html", context)


def _link(patient_id: uuid.UUID) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{reverse('patient', args=[patient_id])}"


def _closed(answer: HttpResponse, etag: str) -> HttpResponse:
    """No cache keeps it, no page that it leads to learns its address, no search engine lists it."""
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
