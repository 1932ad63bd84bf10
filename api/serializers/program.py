"""A programme on the wire, as in the dosing case: a mode and what belongs to it."""

from typing import Any, Final

from rest_framework.exceptions import ValidationError

from api.fields import WholeField, WordField
from api.quantity_fields import DoseRateField, FlowField, MassField
from api.serializers.body import Body, Rows, Values, at
from api.time_fields import ClockField
from pumplog.dosing.programs import MIDNIGHT, Continuous, FixedRate, Flex, FlexStep, PatientBolus, Program
from pumplog.sheets.drafts import ProgramDraft
from pumplog.sheets.vocabulary import ProgramMode

MOST_STEPS: Final = 48
BELONGS: Final = {ProgramMode.CONTINUOUS: "dose", ProgramMode.RATE: "flow_ml_per_day", ProgramMode.FLEX: "steps"}
"""Mode -> the one key that goes with it."""


class FlexStepBody(Body):
    start = ClockField()
    rate = DoseRateField()

    def build(self, values: Values) -> FlexStep:
        return FlexStep(start=values["start"], rate=values["rate"])


class PatientBolusBody(Body):
    dose = MassField()
    max_per_day = WholeField(most=1000)
    lockout_minutes = WholeField(most=10_080, required=False, allow_null=True)

    def build(self, values: Values) -> PatientBolus:
        return PatientBolus(
            dose=values["dose"], max_per_day=values["max_per_day"], lockout_minutes=values.get("lockout_minutes")
        )


class ProgramBody(Body):
    """`continuous` has `dose`, `rate` has `flow_ml_per_day`, `flex` has `steps` on the pump's clock; no other's key."""

    mode = WordField(ProgramMode)
    dose = DoseRateField(required=False)
    flow_ml_per_day = FlowField(required=False)
    steps = Rows(child=FlexStepBody(), least=1, most=MOST_STEPS, required=False)
    patient_bolus = PatientBolusBody(required=False, allow_null=True)

    def build(self, values: Values) -> ProgramDraft:
        wanted = BELONGS[values["mode"]]
        for key in BELONGS.values():
            if key != wanted and key in values:
                raise at(key, "unknown_key", f"a programme of mode {values['mode']} has {wanted} instead")
        if wanted not in values:
            raise at(wanted, "missing_key", f"a programme of mode {values['mode']} needs it")
        return ProgramDraft(program=_program(values), bolus=values.get("patient_bolus"))


def _program(values: Values) -> Program:
    match values["mode"]:
        case ProgramMode.CONTINUOUS:
            return Continuous(dose=values["dose"])
        case ProgramMode.RATE:
            return FixedRate(flow=values["flow_ml_per_day"])
        case _:
            return _flex(values["steps"])


def _flex(steps: list[FlexStep]) -> Flex:
    wrong: dict[Any, Any] = {}
    for index, step in enumerate(steps):
        if index == 0 and step.start != MIDNIGHT:
            wrong[index] = at("start", "flex_not_from_midnight", "the first step starts at 00:00").detail
        if index and step.start <= steps[index - 1].start:
            wrong[index] = at("start", "flex_out_of_order", "each step starts later than the one before").detail
    if wrong:
        raise ValidationError({"steps": wrong})
    return Flex(steps=tuple(steps))
