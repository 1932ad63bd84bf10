"""A refill on the wire."""

from decimal import Decimal
from typing import Final

from api.fields import FlagField, TextField, WordField
from api.quantity_fields import DecimalField, MassField, VolumeField
from api.serializers.body import Body, Rows, Values, at
from api.serializers.drug import MOST_DRUGS, DrugBody
from api.serializers.program import ProgramBody
from api.serializers.programmer import ProgrammerBody
from api.time_fields import InstantField
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import (
    Bridge,
    Measured,
    NothingAspirated,
    NotMeasured,
    OwnPath,
    RefillDraft,
    Residual,
)
from pumplog.sheets.drafts import ProgramDraft
from pumplog.sheets.vocabulary import ResidualState

ASKED: Final = {"symptoms", "physician_contacted", "physician_contacted_at"}
"""What an empty aspirate is asked, instead of a figure."""


class ResidualBody(Body):
    """What was found in the reservoir. Only `measured` has `aspirated_ml`: "nothing could be drawn" is no figure."""

    state = WordField(ResidualState)
    aspirated_ml = VolumeField(required=False)
    symptoms = TextField(most=400, lines=True, blank=True, required=False)
    physician_contacted = TextField(most=200, blank=True, required=False)
    physician_contacted_at = InstantField(required=False, allow_null=True)

    def build(self, values: Values) -> Residual:
        state = values["state"]
        allowed = {ResidualState.MEASURED: {"aspirated_ml"}, ResidualState.NOT_MEASURED: set[str]()}
        for key in values:
            if key != "state" and key not in allowed.get(state, ASKED):
                raise at(key, "unknown_key", f"a residual that is {state} has no {key}")
        if state == ResidualState.NOT_MEASURED:
            return NotMeasured()
        if state == ResidualState.NOTHING_ASPIRATED:
            return NothingAspirated(
                symptoms=values.get("symptoms", ""),
                physician_contacted=values.get("physician_contacted", ""),
                contacted_at=values.get("physician_contacted_at"),
            )
        if "aspirated_ml" not in values:
            raise at("aspirated_ml", "missing_key", "a measured residual needs its volume")
        return Measured(volume=values["aspirated_ml"])


class BridgeBody(Body):
    """The bridge as it was programmed, or that none was. `dose` is of the drug still in the line, at its strength."""

    programmed = FlagField()
    volume_ml = VolumeField(required=False, allow_null=True)
    dose = MassField(required=False, allow_null=True)
    hours = DecimalField(required=False, allow_null=True)

    def build(self, values: Values) -> Bridge:
        volume, dose = values.get("volume_ml"), values.get("dose")
        if volume is not None and dose is not None:
            raise at("dose", "two_amounts", "a bridge has a volume or a dose, not both")
        for key in ("volume_ml", "dose", "hours"):
            if not values["programmed"] and values.get(key) is not None:
                raise at(key, "unknown_key", f"a bridge that was not programmed has no {key}")
        return Bridge(programmed=values["programmed"], volume=volume, dose=dose, hours=values.get("hours"))


class RefillBody(Body):
    """One refill. `program` is left out where the programme stays as it is; `retained_ml` was knowingly left inside.

    `bridge` belongs to a change of strength; `prime_ml` was pushed into the line. `path_volume_ml` with
    `path_approved_by` is the clinic's own figure for the line. Documentation only: nothing is sent to the pump.
    `wasted_ml` above 0 has a witness, who signs with a password; no password is ever sent here, so it is refused
    (`waste_without_witness`) unless a correction leaves it as it was. It is recorded on Pumplog's own page.
    """

    performed_at = InstantField()
    residual = ResidualBody()
    filled_ml = VolumeField()
    retained_ml = VolumeField(required=False)
    drugs = Rows(child=DrugBody(), least=1, most=MOST_DRUGS)
    program = ProgramBody(required=False, allow_null=True)
    programmer = ProgrammerBody(required=False, allow_null=True)
    bridge = BridgeBody(required=False, allow_null=True)
    prime_ml = VolumeField(required=False)
    path_volume_ml = VolumeField(required=False, allow_null=True)
    path_approved_by = TextField(most=120, blank=True, required=False)
    wasted_ml = VolumeField(required=False, allow_null=True)
    running_confirmed = FlagField()

    def build(self, values: Values) -> RefillDraft:
        program: ProgramDraft | None = values.get("program")
        own = values.get("path_volume_ml")
        return RefillDraft(
            performed_at=values["performed_at"],
            residual=values["residual"],
            filled=values["filled_ml"],
            retained=values.get("retained_ml", Volume(ml=Decimal(0))),
            drugs=tuple(values["drugs"]),
            program=program.program if program else None,
            program_bolus=program.bolus if program else None,
            programmer=values.get("programmer"),
            bridge=values.get("bridge"),
            prime=values.get("prime_ml", Volume(ml=Decimal(0))),
            path=OwnPath(volume=own, approved_by=values.get("path_approved_by", "")) if own is not None else None,
            wasted=values.get("wasted_ml"),
            running_confirmed=values["running_confirmed"],
        )
