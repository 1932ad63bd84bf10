"""Ways to reach a patient. An ended one stays: it explains why a notice went where it went."""

import uuid
from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import answer
from api.answers import ContactAdded
from api.described import written
from api.serializers.patient import ContactBody
from api.views.door import Door, created, patient_url, submission
from pumplog.services.contact import contact_add
from pumplog.services.ending import contact_end

TAG = "Contacts"


class ContactsView(Door):
    @written(ContactBody, answer(ContactAdded), summary="Add a way to reach the patient", tag=TAG, versioned=False)
    def post(self, request: Request, patient_id: uuid.UUID) -> Response:
        actor, sent = self.actor(), submission(request)
        added = contact_add(actor=actor, patient_id=patient_id, draft=self.body(ContactBody), submission=sent)
        return created(ContactAdded(id=added), url=patient_url(patient_id))


class ContactEndView(Door):
    @written(None, None, summary="End a way to reach the patient", tag=TAG, versioned=False, status=204)
    def post(self, request: Request, patient_id: uuid.UUID, contact_id: int) -> Response:
        actor, sent = self.actor(), submission(request)
        contact_end(actor=actor, patient_id=patient_id, contact_id=contact_id, submission=sent)
        return Response(status=HTTPStatus.NO_CONTENT)
