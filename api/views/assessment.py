"""What recording a draft would find, while it is being typed. Nothing is written."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import answer
from api.answers import Assessed, assessed
from api.described import asked
from api.serializers.order import ProgramChangeBody
from api.serializers.recording import recording_of
from api.serializers.refill import RefillBody
from api.views.door import Door, shown
from pumplog.services.program import program_assess
from pumplog.services.refill import refill_assess

TAG = "Recording"

# The body that will be recorded, reasons and all: what was judged and what is then sent are the same text.
RefillRecording = recording_of(RefillBody)
ProgramChangeRecording = recording_of(ProgramChangeBody)


class RefillAssessmentView(Door):
    @asked(RefillRecording, answer(Assessed), summary="Judge a refill without recording it", tag=TAG)
    def post(self, request: Request, patient_id: uuid.UUID) -> Response:
        actor = self.actor()
        assessment = refill_assess(actor=actor, patient_id=patient_id, draft=self.body(RefillRecording).draft)
        return shown(assessed(assessment))


class ProgramAssessmentView(Door):
    @asked(ProgramChangeRecording, answer(Assessed), summary="Judge a programme without recording it", tag=TAG)
    def post(self, request: Request, patient_id: uuid.UUID) -> Response:
        actor = self.actor()
        assessment = program_assess(actor=actor, patient_id=patient_id, draft=self.body(ProgramChangeRecording).draft)
        return shown(assessed(assessment, at="happened_at"))
