"""How a patient may be reached."""

import uuid

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pumplog.access import Permission
from pumplog.selectors.patient import patient_sheet
from pumplog.services.contact import contact_add
from pumplog.services.ending import contact_end
from pumplog.web import posted
from pumplog.web.forms.patient import ContactForm
from pumplog.web.gate import ClinicRequest, page
from pumplog.web.sitting import Sitting


@require_http_methods(["GET", "HEAD", "POST"])
@page(Permission.REGISTER_PATIENT, keeps_typing=True)
def add(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponseBase:
    sheet = patient_sheet(actor=request.actor, patient_id=patient_id)
    sitting = Sitting(
        request=request,
        sheet=sheet,
        name="contact",
        subject=patient_id,
        template="event/form.html",
        words={"title": "Add a way to reach the patient", "button": "Add"},
    )
    zone = sheet.banner.zone
    if request.method != "POST":
        data = sitting.kept_since_sign_in()
        return sitting.show(ContactForm(data, zone=zone, unchecked=data is not None))
    form = ContactForm(request.POST, zone=zone)

    def carry_out() -> HttpResponseBase:
        contact_add(
            actor=request.actor, patient_id=patient_id, draft=form.draft, submission=posted.submission_of(request)
        )
        return redirect("patient", patient_id)

    return sitting.send(form, carry_out)


@require_POST
@page(Permission.REGISTER_PATIENT)
def end(request: ClinicRequest, patient_id: uuid.UUID, contact_id: int) -> HttpResponseBase:
    """From now on nothing goes there. The entry stays, with the day it ended."""
    contact_end(
        actor=request.actor,
        patient_id=patient_id,
        contact_id=contact_id,
        submission=posted.submission_of(request),
    )
    messages.success(request, "Nothing is sent there any more.")
    return redirect(f"{reverse('patient', args=[patient_id])}#contacts")
