"""What takes the place of a recorded event, or says that it never happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.fields import TextField
from api.serializers.body import Body, Values, at
from api.serializers.implant import ImplantBody, RemovalBody
from api.serializers.observation import AlarmBody, EffectBody, NoteBody, ReadingBody, StartBody, StopBody
from api.serializers.order import OrderBody, ProgramChangeBody
from api.serializers.refill import RefillBody
from pumplog.sheets.drafts import EventDraft
from pumplog.sheets.vocabulary import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Why, and what is so instead."""

    reason: str
    kind: EventKind
    draft: EventDraft


CORRECTED: Final[Mapping[EventKind, type[Body]]] = {
    EventKind.IMPLANTATION: ImplantBody,
    EventKind.ORDER: OrderBody,
    EventKind.REFILL: RefillBody,
    EventKind.PROGRAM_CHANGE: ProgramChangeBody,
    EventKind.PUMP_READING: ReadingBody,
    EventKind.PUMP_STOP: StopBody,
    EventKind.PUMP_START: StartBody,
    EventKind.PUMP_ALARM: AlarmBody,
    EventKind.EFFECT: EffectBody,
    EventKind.REMOVAL: RemovalBody,
    EventKind.NOTE: NoteBody,
}
"""What each kind of event is sent as."""


class CorrectionBody(Body):
    """`reason`, and under the kind of the event all of it as it should have been recorded."""

    reason = TextField(most=400, lines=True, blank=True)

    def get_fields(self) -> dict[str, Any]:
        """`reason`, and one optional key for each kind."""
        return super().get_fields() | {kind.value: body(required=False) for kind, body in CORRECTED.items()}

    def build(self, values: Values) -> Correction:
        given = [kind for kind in EventKind if kind in values]
        if not given:
            raise at("", "missing_key", "one key with the kind of the event holds what is so instead")
        if len(given) > 1:
            raise at(given[1], "unknown_key", "a correction holds one event")
        return Correction(reason=values["reason"], kind=given[0], draft=values[given[0]])


class StrikeBody(Body):
    """Why the event is said not to have happened."""

    reason = TextField(most=400, lines=True, blank=True)

    def build(self, values: Values) -> str:
        reason: str = values["reason"]
        return reason
