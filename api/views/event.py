"""One event, and its correction. The old one stays, marked."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from api import headers
from api.answer_schema import answer
from api.answers import Recorded
from api.described import read, written
from api.serializers.body import instant_key
from api.serializers.correction import CORRECTED, Correction, CorrectionBody, StrikeBody
from api.serializers.recording import Recording, recording_of
from api.shown import refusals_pointing_to_keys
from api.views.door import Door, shown, submission
from api.views.recording import answer_with
from pumplog.selectors.event import event_sheet
from pumplog.selectors.refill import refill_sheet
from pumplog.services.correction import event_correct, event_strike
from pumplog.sheets.event import EventSheet, RefillSheet

CorrectionRecording = recording_of(CorrectionBody)


class EventView(Door):
    @read(answer(EventSheet), summary="One event", tag="Events")
    def get(self, request: Request, event_id: uuid.UUID) -> Response:
        return shown(event_sheet(actor=self.actor(), event_id=event_id))


class RefillView(Door):
    @read(answer(RefillSheet), summary="A refill with all that was typed and computed then", tag="Events")
    def get(self, request: Request, event_id: uuid.UUID) -> Response:
        return shown(refill_sheet(actor=self.actor(), event_id=event_id))


class CorrectionView(Door):
    @written(CorrectionRecording, answer(Recorded), summary="Correct an event", tag="Events", versioned=True)
    def post(self, request: Request, event_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent: Recording[Correction] = self.body(CorrectionRecording)
        accompanying = submission(request, sent, version=headers.version_seen(request))
        correction = sent.draft
        with refusals_pointing_to_keys(at=instant_key(CORRECTED[correction.kind]), inside=correction.kind):
            corrected = event_correct(
                actor=actor,
                event_id=event_id,
                draft=correction.draft,
                reason=correction.reason,
                submission=accompanying,
            )
        return answer_with(actor, corrected)


class StrikeView(Door):
    @written(StrikeBody, answer(Recorded), summary="Say that an event never happened", tag="Events", versioned=True)
    def post(self, request: Request, event_id: uuid.UUID) -> Response:
        actor = self.actor()
        sent = submission(request, version=headers.version_seen(request))
        struck = event_strike(actor=actor, event_id=event_id, reason=self.body(StrikeBody), submission=sent)
        return answer_with(actor, struck)
