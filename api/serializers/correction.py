"""What takes the place of a recorded event, or says that it never happened."""

from dataclasses import dataclass

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
    draft: EventDraft


class CorrectionBody(Body):
    """`reason`, and under the kind of the event all of it as it should have been recorded."""

    reason = TextField(most=400, lines=True, blank=True)
    implantation = ImplantBody(required=False)
    order = OrderBody(required=False)
    refill = RefillBody(required=False)
    program_change = ProgramChangeBody(required=False)
    pump_reading = ReadingBody(required=False)
    pump_stop = StopBody(required=False)
    pump_start = StartBody(required=False)
    pump_alarm = AlarmBody(required=False)
    effect = EffectBody(required=False)
    removal = RemovalBody(required=False)
    note = NoteBody(required=False)

    def build(self, values: Values) -> Correction:
        given = [kind for kind in EventKind if kind in values]
        if not given:
            raise at("", "missing_key", "one key with the kind of the event holds what is so instead")
        if len(given) > 1:
            raise at(given[1], "unknown_key", "a correction holds one event")
        return Correction(reason=values["reason"], draft=values[given[0]])


class StrikeBody(Body):
    """Why the event is said not to have happened."""

    reason = TextField(most=400, lines=True, blank=True)

    def build(self, values: Values) -> str:
        reason: str = values["reason"]
        return reason
