"""A pump put in or taken out."""

from api.fields import TextField, WordField
from api.quantity_fields import DecimalField, VolumeField
from api.serializers.body import Body, Values
from api.time_fields import DayField, InstantField
from pumplog.dosing.refill_draft import OwnPath
from pumplog.sheets.drafts import ImplantDraft, RemovalDraft
from pumplog.sheets.vocabulary import RemovalReason


class ImplantBody(Body):
    """`pump_model` is a key of the catalogue; the reservoir and the alarm level are stated, never guessed."""

    happened_at = InstantField()
    pump_model = TextField(most=80)
    serial = TextField(most=60, blank=True)
    reservoir_ml = VolumeField()
    low_reservoir_alarm_ml = VolumeField()
    flow_tolerance_pct = DecimalField()
    catheter_model = TextField(most=80, blank=True, required=False)
    catheter_length_cm = DecimalField(required=False, allow_null=True)
    catheter_trimmed_cm = DecimalField(required=False, allow_null=True)
    path_volume_ml = VolumeField(required=False, allow_null=True)
    path_approved_by = TextField(most=120, blank=True, required=False)
    tip_level = TextField(most=20, blank=True, required=False)
    implanted_on = DayField(required=False, allow_null=True)
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> ImplantDraft:
        own = values.get("path_volume_ml")
        return ImplantDraft(
            happened_at=values["happened_at"],
            pump_model=values["pump_model"],
            serial=values["serial"],
            reservoir=values["reservoir_ml"],
            low_reservoir_alarm=values["low_reservoir_alarm_ml"],
            flow_tolerance_pct=values["flow_tolerance_pct"],
            catheter_model=values.get("catheter_model", ""),
            catheter_length_cm=values.get("catheter_length_cm"),
            catheter_trimmed_cm=values.get("catheter_trimmed_cm"),
            own_path=OwnPath(volume=own, approved_by=values.get("path_approved_by", "")) if own is not None else None,
            tip_level=values.get("tip_level", ""),
            implanted_on=values.get("implanted_on"),
            reason=values.get("reason", ""),
        )


class RemovalBody(Body):
    happened_at = InstantField()
    removal_reason = WordField(RemovalReason)
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> RemovalDraft:
        return RemovalDraft(
            happened_at=values["happened_at"],
            removal_reason=values["removal_reason"],
            reason=values.get("reason", ""),
        )
