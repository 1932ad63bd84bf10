"""One view for each kind of event, all alike: read the draft, call the one command, answer with what was recorded."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from rest_framework.request import Request
from rest_framework.response import Response

from api import headers
from api.answer_schema import answer
from api.answers import Recorded, recorded
from api.described import written
from api.serializers.body import Body, instant_key
from api.serializers.implant import ImplantBody, RemovalBody
from api.serializers.observation import AlarmBody, EffectBody, NoteBody, ReadingBody, StartBody, StopBody
from api.serializers.order import OrderBody, ProgramChangeBody
from api.serializers.recording import Recording, recording_of
from api.serializers.refill import RefillBody
from api.shown import refusals_pointing_to_keys
from api.views.door import Door, created, event_url, submission
from pumplog.access import Actor
from pumplog.selectors.event import event_sheet
from pumplog.services.effect import effect_record
from pumplog.services.implant import implant_record, implant_remove
from pumplog.services.note import note_record
from pumplog.services.order import order_record
from pumplog.services.program import program_change
from pumplog.services.pump import alarm_record, pump_start, pump_stop, reading_record
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import Submission


class Command(Protocol):
    """A command that records one kind of draft and returns the event's id."""

    def __call__(self, *, actor: Actor, patient_id: uuid.UUID, draft: Any, submission: Submission) -> uuid.UUID: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of event is sent and recorded."""

    body: type[Body]
    command: Command
    summary: str


KINDS: Final[Mapping[str, Kind]] = {
    "implants": Kind(body=ImplantBody, command=implant_record, summary="Record an implanted pump"),
    "removals": Kind(body=RemovalBody, command=implant_remove, summary="Record that the pump was removed"),
    "orders": Kind(body=OrderBody, command=order_record, summary="Record an order"),
    "refills": Kind(body=RefillBody, command=refill_record, summary="Record an initial fill or a refill"),
    "program-changes": Kind(body=ProgramChangeBody, command=program_change, summary="Record a new programme"),
    "readings": Kind(body=ReadingBody, command=reading_record, summary="Record what the programmer shows"),
    "stops": Kind(body=StopBody, command=pump_stop, summary="Record that the pump was stopped"),
    "starts": Kind(body=StartBody, command=pump_start, summary="Record that the pump runs again"),
    "alarms": Kind(body=AlarmBody, command=alarm_record, summary="Record that the pump's alarm sounded"),
    "effects": Kind(body=EffectBody, command=effect_record, summary="Record pain, function, side effects"),
    "notes": Kind(body=NoteBody, command=note_record, summary="Record a note"),
}
"""Last part of the address -> what is recorded there."""


def recording_view(kind: Kind) -> type[Door]:
    """The view that records this kind of event."""
    body = recording_of(kind.body)

    class RecordingView(Door):
        @written(body, answer(Recorded), summary=kind.summary, tag="Recording", versioned=True)
        def post(self, request: Request, patient_id: uuid.UUID) -> Response:
            actor = self.actor()
            sent: Recording[Any] = self.body(body)
            accompanying = submission(request, sent, version=headers.version_seen(request))
            with refusals_pointing_to_keys(at=instant_key(body)):
                event_id = kind.command(actor=actor, patient_id=patient_id, draft=sent.draft, submission=accompanying)
            return answer_with(actor, event_id)

    return RecordingView


def answer_with(actor: Actor, event_id: uuid.UUID) -> Response:
    """201 with what was recorded; the same for the same request, however often it is sent."""
    url = event_url(event_id)
    made = recorded(event_sheet(actor=actor, event_id=event_id), url=url)
    return created(made, url=url, version=made.version)
