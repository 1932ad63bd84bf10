"""What the pump's own programmer shows."""

from api.quantity_fields import VolumeField
from api.serializers.body import Body, Values
from api.time_fields import ClockShownField, DayField
from pumplog.dosing.refill_draft import ProgrammerReading


class ProgrammerBody(Body):
    """Alarm date after the visit, the residual it expected before it, and the pump's own clock as it stands there."""

    alarm_on = DayField(required=False, allow_null=True)
    expected_residual_ml = VolumeField(required=False, allow_null=True)
    clock = ClockShownField(required=False, allow_null=True)

    def build(self, values: Values) -> ProgrammerReading:
        return ProgrammerReading(
            alarm_on=values.get("alarm_on"),
            expected_residual=values.get("expected_residual_ml"),
            clock=values.get("clock"),
        )
