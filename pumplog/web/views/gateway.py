"""Where the text-message gateway reports what became of a message, and hands on what patients answer.

Anybody can reach these two addresses, so each request must carry the gateway's signature; without it nothing is
recorded, and nobody learns whether a message exists.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pumplog import clock
from pumplog.reminders.sms import message_id_of
from pumplog.reminders.sms_reply import nobody_reads
from pumplog.reminders.sms_reports import handled_by_the_gateway, report_of, signed_by, stops
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.contact_by_text import text_answered, texts_stopped
from pumplog.services.notice_report import report_delivery
from pumplog.services.telephone import dialled


def from_the_gateway(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to the gateway alone: 404 where none is set up, 403 without its signature."""

    @csrf_exempt
    @login_not_required
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if settings.SMS is None:
            raise Http404
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
        given = request.headers.get("X-Twilio-Signature", "")
        if not signed_by(token=settings.SMS.token, url=_public(request), params=pairs, given=given):
            return HttpResponseForbidden(content_type="text/plain")
        if request.POST.get("AccountSid", "") != settings.SMS.account:
            return HttpResponseForbidden(content_type="text/plain")
        return view(request, *args, **kwargs)

    return guarded


@from_the_gateway
def status(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of one message. The reference finds it also where the gateway's own name for it never reached us."""
    report = report_of(request.POST.dict())
    if report is not None:
        report_delivery(
            message_id=message_id_of(reference),
            provider_id=report.provider_id,
            outcome=report.outcome,
            detail=report.detail,
            source="twilio",
            digest=report.digest,
            reported_at=report.reported_at,
            now=clock.now(),
        )
    return HttpResponse(status=204)


@from_the_gateway
def incoming(request: HttpRequest) -> HttpResponse:
    """A patient's answer by text. STOP ends texts to that number. To anything else: nobody reads here, call this number."""
    number, told = dialled(request.POST.get("From", "")), request.POST.dict()
    reply = ""
    if number and stops(told):
        texts_stopped(number=number, now=clock.now())
    elif number and not handled_by_the_gateway(told):
        answering = text_answered(number=number, now=clock.now())
        if answering is not None:
            reply = nobody_reads(clinic_by_id(answering.clinic_id), answering.language)
    said = f"<Message>{escape(reply)}</Message>" if reply else ""
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?><Response>{said}</Response>', content_type="text/xml")


def _public(request: HttpRequest) -> str:
    """The address as the gateway called it: what people use, whatever a proxy made of it on the way."""
    query = request.META.get("QUERY_STRING", "")
    return settings.BASE_URL.rstrip("/") + request.path_info + (f"?{query}" if query else "")
