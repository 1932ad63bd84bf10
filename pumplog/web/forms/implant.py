"""A pump is implanted, or taken out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pumplog.catalogue import pump_models
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import OwnPath
from pumplog.sheets.drafts import ImplantDraft, RemovalDraft
from pumplog.sheets.vocabulary import RemovalReason
from pumplog.web.fields import DayField, FigureField, MomentField
from pumplog.web.forms.record import EventForm, moment_initial
from pumplog.web.words import REMOVALS, choices


class ImplantForm(EventForm):
    """Reservoir, alarm level and tolerance are stated for this very pump: the catalogue proposes, it never fills in."""

    happened_at = MomentField(label="In use since", help_text="From when on this record knows the pump.")
    implanted_on = DayField(label="Implanted on", required=False, help_text="Leave empty if nobody knows.")
    pump_model = forms.ChoiceField(label="Pump model", choices=[])
    serial = forms.CharField(label="Serial number", max_length=60)
    reservoir_ml = FigureField(label="Reservoir", unit="mL")
    low_reservoir_alarm_ml = FigureField(label="Low-reservoir alarm set to", unit="mL")
    flow_tolerance_pct = FigureField(label="Flow tolerance", unit="%")
    catheter_model = forms.CharField(label="Catheter model", max_length=80, required=False)
    catheter_length_cm = FigureField(label="Catheter length implanted", unit="cm", required=False)
    catheter_trimmed_cm = FigureField(
        label="Cut off", unit="cm", required=False, help_text="Where that was noted instead of the implanted length."
    )
    path_volume_ml = FigureField(
        label="From the reservoir to the tip",
        unit="mL",
        digits=2,
        required=False,
        help_text="The clinic’s own figure for pump and catheter together. It stands for the catalogue’s.",
    )
    path_approved_by = forms.CharField(label="Approved by", max_length=120, required=False)
    tip_level = forms.CharField(label="Tip level", max_length=20, required=False, help_text="As in T9.")
    reason = forms.CharField(label="Remarks", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    sections = (
        ("Pump", ("happened_at", "implanted_on", "pump_model", "serial")),
        ("Reservoir", ("reservoir_ml", "low_reservoir_alarm_ml", "flow_tolerance_pct")),
        ("Catheter", ("catheter_model", "catheter_length_cm", "catheter_trimmed_cm", "tip_level")),
        ("Volume of the line", ("path_volume_ml", "path_approved_by")),
        ("Remarks", ("reason",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["pump_model"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose the pump"), *((model.key, model.name) for model in pump_models())]

    def build(self, cleaned: dict[str, Any]) -> ImplantDraft:
        own = cleaned["path_volume_ml"]
        return ImplantDraft(
            happened_at=self.made["happened_at"],
            pump_model=cleaned["pump_model"],
            serial=cleaned["serial"],
            reservoir=Volume(ml=cleaned["reservoir_ml"]),
            low_reservoir_alarm=Volume(ml=cleaned["low_reservoir_alarm_ml"]),
            flow_tolerance_pct=cleaned["flow_tolerance_pct"],
            catheter_model=cleaned["catheter_model"],
            catheter_length_cm=cleaned["catheter_length_cm"],
            catheter_trimmed_cm=cleaned["catheter_trimmed_cm"],
            own_path=OwnPath(volume=Volume(ml=own), approved_by=cleaned["path_approved_by"])
            if own is not None
            else None,
            tip_level=cleaned["tip_level"],
            implanted_on=cleaned["implanted_on"],
            reason=cleaned["reason"],
        )


def implant_initial(draft: ImplantDraft, zone: str) -> dict[str, Any]:
    """A recorded implantation as initial values, for its correction."""
    length, trimmed, own = draft.catheter_length_cm, draft.catheter_trimmed_cm, draft.own_path
    return {
        **moment_initial("happened_at", draft.happened_at, zone),
        "implanted_on": draft.implanted_on.isoformat() if draft.implanted_on else "",
        "pump_model": draft.pump_model,
        "serial": draft.serial,
        "reservoir_ml": plain(draft.reservoir.ml),
        "low_reservoir_alarm_ml": plain(draft.low_reservoir_alarm.ml),
        "flow_tolerance_pct": plain(draft.flow_tolerance_pct),
        "catheter_model": draft.catheter_model,
        "catheter_length_cm": "" if length is None else plain(length),
        "catheter_trimmed_cm": "" if trimmed is None else plain(trimmed),
        "path_volume_ml": plain(own.volume.ml) if own else "",
        "path_approved_by": own.approved_by if own else "",
        "tip_level": draft.tip_level,
        "reason": draft.reason,
    }


class RemovalForm(EventForm):
    """From then on this pump has no refill-by date and sends no notice, so the serial number is asked once more."""

    happened_at = MomentField(label="Removed at")
    removal_reason = forms.ChoiceField(label="Why it was removed", choices=choices(REMOVALS, ask="Choose the reason"))
    reason = forms.CharField(label="Remarks", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_removal_reason(self) -> RemovalReason:
        try:
            return RemovalReason(self.cleaned_data["removal_reason"])
        except ValueError:
            raise ValidationError("Choose the reason.") from None

    def build(self, cleaned: dict[str, Any]) -> RemovalDraft:
        return RemovalDraft(
            happened_at=self.made["happened_at"],
            removal_reason=cleaned["removal_reason"],
            reason=cleaned["reason"],
        )


def removal_initial(draft: RemovalDraft, zone: str) -> dict[str, Any]:
    """A recorded removal as initial values, for its correction."""
    return {
        **moment_initial("happened_at", draft.happened_at, zone),
        "removal_reason": draft.removal_reason.value,
        "reason": draft.reason,
    }
