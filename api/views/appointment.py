"""Visits to come, and days away. A visit's version is its own: booking does not stand in the way of recording."""

import uuid
from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from api import headers
from api.answer_schema import answer, many
from api.answers import AbsenceAdded, AppointmentMade
from api.described import read, written
from api.serializers.appointment import AbsenceBody, AppointmentBody, WhyNotBody
from api.serializers.recording import Recording, recording_of
from api.views.door import Door, created, patient_url, shown, submission
from pumplog.selectors.appointment import absence_list, visit_by_id, visit_list
from pumplog.services.absence import absence_record
from pumplog.services.appointment import appointment_book, appointment_move
from pumplog.services.appointment_end import appointment_cancel, appointment_confirm, appointment_missed
from pumplog.services.ending import absence_end
from pumplog.sheets.appointment import AbsenceSheet, VisitSheet
from pumplog.sheets.drafts import AppointmentDraft

TAG = "Appointments"
AppointmentRecording = recording_of(AppointmentBody)


class AppointmentsView(Door):
    @read(many(VisitSheet), summary="A patient's visits, newest first", tag=TAG)
    def get(self, request: Request, patient_id: uuid.UUID) -> Response:
        return shown(visit_list(actor=self.actor(), patient_id=patient_id))

    @written(AppointmentRecording, answer(AppointmentMade), summary="Book a visit", tag=TAG, versioned=False)
    def post(self, request: Request, patient_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent: Recording[AppointmentDraft] = self.body(AppointmentRecording)
        accompanying = submission(request, sent)
        made = appointment_book(actor=actor, patient_id=patient_id, draft=sent.draft, submission=accompanying)
        return _made(made)


class AppointmentView(Door):
    @read(answer(VisitSheet), summary="One visit; ETag carries its version", tag=TAG)
    def get(self, request: Request, appointment_id: uuid.UUID) -> Response:
        sheet = visit_by_id(actor=self.actor(), appointment_id=appointment_id)
        return shown(sheet, extra_headers=headers.etag(sheet.version))


class AppointmentMoveView(Door):
    @written(AppointmentRecording, answer(AppointmentMade), summary="Move a visit", tag=TAG, versioned=True)
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent: Recording[AppointmentDraft] = self.body(AppointmentRecording)
        accompanying = submission(request, sent, version=headers.version_seen(request))
        moved = appointment_move(actor=actor, appointment_id=appointment_id, draft=sent.draft, submission=accompanying)
        return _made(moved)


class AppointmentConfirmView(Door):
    @written(None, None, summary="The patient said that they are coming", tag=TAG, versioned=True, status=204)
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent = submission(request, version=headers.version_seen(request))
        appointment_confirm(actor=actor, appointment_id=appointment_id, submission=sent)
        return Response(status=HTTPStatus.NO_CONTENT)


class AppointmentMissedView(Door):
    @written(WhyNotBody, None, summary="The patient did not come", tag=TAG, versioned=True, status=204)
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent = submission(request, version=headers.version_seen(request))
        reason, note = self.body(WhyNotBody)
        appointment_missed(actor=actor, appointment_id=appointment_id, reason=reason, note=note, submission=sent)
        return Response(status=HTTPStatus.NO_CONTENT)


class AppointmentCancelView(Door):
    @written(WhyNotBody, None, summary="Call a visit off", tag=TAG, versioned=True, status=204)
    def post(self, request: Request, appointment_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent = submission(request, version=headers.version_seen(request))
        reason, note = self.body(WhyNotBody)
        appointment_cancel(actor=actor, appointment_id=appointment_id, reason=reason, note=note, submission=sent)
        return Response(status=HTTPStatus.NO_CONTENT)


class AbsencesView(Door):
    @read(many(AbsenceSheet), summary="Days on which the patient cannot come", tag=TAG)
    def get(self, request: Request, patient_id: uuid.UUID) -> Response:
        return shown(absence_list(actor=self.actor(), patient_id=patient_id))

    @written(AbsenceBody, answer(AbsenceAdded), summary="Record days away", tag=TAG, versioned=False)
    def post(self, request: Request, patient_id: uuid.UUID) -> Response:
        actor, sent = self.actor(), submission(request)
        added = absence_record(actor=actor, patient_id=patient_id, draft=self.body(AbsenceBody), submission=sent)
        return created(AbsenceAdded(id=added), url=f"{patient_url(patient_id)}/absences")


class AbsenceEndView(Door):
    @written(None, None, summary="End days away: the patient is here after all", tag=TAG, versioned=False, status=204)
    def post(self, request: Request, patient_id: uuid.UUID, absence_id: int) -> Response:
        actor, sent = self.actor(), submission(request)
        absence_end(actor=actor, patient_id=patient_id, absence_id=absence_id, submission=sent)
        return Response(status=HTTPStatus.NO_CONTENT)


def _made(appointment_id: uuid.UUID) -> Response:
    url = f"/api/v1/appointments/{appointment_id}"
    return created(AppointmentMade(id=appointment_id, url=url), url=url)
