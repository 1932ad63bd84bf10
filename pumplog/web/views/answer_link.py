"""The patient's answering link, as staff renew or withdraw it."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from pumplog.access import Permission
from pumplog.errors import NotFound
from pumplog.selectors.patient import patient_banner
from pumplog.services.answer_link import link_renew, links_withdraw
from pumplog.web import posted
from pumplog.web.banner import banner
from pumplog.web.gate import ClinicRequest, page


@require_POST
@page(Permission.REGISTER_PATIENT)
def renew(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    """Shown on the answer to this very request, and never again: it stands in no session, no log and no table."""
    known = patient_banner(actor=request.actor, patient_id=patient_id)
    try:
        token = link_renew(actor=request.actor, patient_id=patient_id, submission=posted.submission_of(request))
    except NotFound:
        messages.warning(request, "No pump is on record, so there is nothing to answer.")
        return _back(patient_id)
    address = f"{settings.BASE_URL.rstrip('/')}{reverse('answer', args=[token])}" if token else ""
    return render(request, "patient/answer_link.html", {**banner(known), "address": address})


@require_POST
@page(Permission.REGISTER_PATIENT)
def withdraw(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    """A lost telephone, a forwarded message: from now on the page says only whom to call."""
    links_withdraw(actor=request.actor, patient_id=patient_id, submission=posted.submission_of(request))
    messages.success(request, "The link no longer works. The patient can still call.")
    return _back(patient_id)


def _back(patient_id: uuid.UUID) -> HttpResponse:
    return redirect(f"{reverse('patient', args=[patient_id])}#answers")
