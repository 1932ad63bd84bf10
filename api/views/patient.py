"""Patients: the list, the whole sheet, registering and stating details anew."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from api import headers
from api.answer_schema import answer, many
from api.answers import Registered
from api.described import asked, read, written
from api.serializers.patient import PatientBody
from api.serializers.search import SearchBody
from api.views.door import Door, created, patient_url, shown, submission
from pumplog.selectors.patient import patient_list, patient_sheet
from pumplog.services.patient import patient_amend, patient_register
from pumplog.sheets.patient import PatientRow, PatientSheet

TAG = "Patients"


class PatientsView(Door):
    @read(many(PatientRow), summary="The clinic's patients", tag=TAG)
    def get(self, request: Request) -> Response:
        return shown(patient_list(actor=self.actor()))

    @written(PatientBody, answer(Registered), summary="Register a patient", tag=TAG, versioned=False)
    def post(self, request: Request) -> Response:
        actor, sent = self.actor(), submission(request)
        patient_id = patient_register(actor=actor, draft=self.body(PatientBody), submission=sent)
        url = patient_url(patient_id)
        return created(Registered(id=patient_id, url=url), url=url)


class PatientSearchView(Door):
    @asked(SearchBody, many(PatientRow), summary="Find patients", tag=TAG)
    def post(self, request: Request) -> Response:
        actor = self.actor()
        return shown(patient_list(actor=actor, query=self.body(SearchBody)))


class PatientView(Door):
    @read(answer(PatientSheet), summary="The whole patient; ETag carries the version", tag=TAG)
    def get(self, request: Request, patient_id: uuid.UUID) -> Response:
        sheet = patient_sheet(actor=self.actor(), patient_id=patient_id)
        return shown(sheet, extra_headers=headers.etag(sheet.banner.version))


class PatientDetailsView(Door):
    @written(PatientBody, answer(Registered), summary="State all details anew", tag=TAG, versioned=True)
    def post(self, request: Request, patient_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent = submission(request, version=headers.version_seen(request))
        patient_amend(actor=actor, patient_id=patient_id, draft=self.body(PatientBody), submission=sent)
        url = patient_url(patient_id)
        return created(Registered(id=patient_id, url=url), url=url)
