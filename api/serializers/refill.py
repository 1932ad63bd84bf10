"""A refill on the wire."""

from decimal import Decimal

from api.fields import FlagField, TextField, WordField
from api.quantity_fields import VolumeField
from api.serializers.body import Body, Rows, Values, at
from api.serializers.drug import MOST_DRUGS, DrugBody
from api.serializers.program import ProgramBody
from api.time_fields import DayField, InstantField
from pumplog.dosing.quantities import Volume
from pumplog.dosing.refill_draft import (
    Measured,
    NothingAspirated,
    NotMeasured,
    ProgrammerReading,
    RefillDraft,
    Residual,
)
from pumplog.sheets.drafts import ProgramDraft
from pumplog.sheets.vocabulary import ResidualState


class ResidualBody(Body):
    """What was found in the reservoir. Only `measured` has `aspirated_ml`: "nothing could be drawn" is no figure."""

    state = WordField(ResidualState)
    aspirated_ml = VolumeField(required=False)
    symptoms = TextField(most=400, lines=True, blank=True, required=False)
    physician_contacted = TextField(most=200, blank=True, required=False)

    def build(self, values: Values) -> Residual:
        state = values["state"]
        allowed = {ResidualState.MEASURED: {"aspirated_ml"}, ResidualState.NOT_MEASURED: set[str]()}
        for key in values:
            if key != "state" and key not in allowed.get(state, {"symptoms", "physician_contacted"}):
                raise at(key, "unknown_key", f"a residual that is {state} has no {key}")
        if state == ResidualState.NOT_MEASURED:
            return NotMeasured()
        if state == ResidualState.NOTHING_ASPIRATED:
            return NothingAspirated(
                symptoms=values.get("symptoms", ""), physician_contacted=values.get("physician_contacted", "")
            )
        if "aspirated_ml" not in values:
            raise at("aspirated_ml", "missing_key", "a measured residual needs its volume")
        return Measured(volume=values["aspirated_ml"])


class ProgrammerBody(Body):
    """What the pump's own programmer shows after the fill."""

    alarm_on = DayField(required=False, allow_null=True)
    expected_residual_ml = VolumeField(required=False, allow_null=True)

    def build(self, values: Values) -> ProgrammerReading:
        return ProgrammerReading(alarm_on=values.get("alarm_on"), expected_residual=values.get("expected_residual_ml"))


class RefillBody(Body):
    """One refill. `program` is left out where the programme stays as it is; `retained_ml` was knowingly left inside."""

    performed_at = InstantField()
    residual = ResidualBody()
    filled_ml = VolumeField()
    retained_ml = VolumeField(required=False)
    drugs = Rows(child=DrugBody(), least=1, most=MOST_DRUGS)
    program = ProgramBody(required=False, allow_null=True)
    programmer = ProgrammerBody(required=False, allow_null=True)
    running_confirmed = FlagField()

    def build(self, values: Values) -> RefillDraft:
        program: ProgramDraft | None = values.get("program")
        return RefillDraft(
            performed_at=values["performed_at"],
            residual=values["residual"],
            filled=values["filled_ml"],
            retained=values.get("retained_ml", Volume(ml=Decimal(0))),
            drugs=tuple(values["drugs"]),
            program=program.program if program else None,
            program_bolus=program.bolus if program else None,
            programmer=values.get("programmer"),
            running_confirmed=values["running_confirmed"],
        )
