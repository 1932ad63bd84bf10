"""What was read from the programmer, heard, stopped or started."""

from typing import Any

from django import forms

from pumplog.dosing.figures.formatting import amount_text, plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.sheets.drafts import AlarmDraft, ReadingDraft, StartDraft, StopDraft
from pumplog.sheets.vocabulary import AlarmKind
from pumplog.web.fields import CountField, DayField, FigureField, MomentField
from pumplog.web.forms.programmer import clock_field, clock_initial, clock_shown
from pumplog.web.forms.record import EventForm, moment_initial
from pumplog.web.quantities import BolusDoseField
from pumplog.web.words import ALARMS, choices


def remarks(label: str = "Remarks", *, required: bool = False, hint: str = "") -> forms.CharField:
    """The free text of an event."""
    return forms.CharField(
        label=label, max_length=400, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReadingForm(EventForm):
    """Figures as the programmer shows them; each is optional, at least one is given."""

    happened_at = MomentField(label="Read at")
    alarm_on = DayField(label="Alarm date on the programmer", required=False)
    expected_residual_ml = FigureField(label="Residual the programmer shows", unit="mL", required=False)
    pump_clock = clock_field()
    boluses_from = MomentField(label="Boluses counted since", required=False)
    boluses_given = CountField(label="Boluses given since then", required=False)
    bolus_dose = BolusDoseField(label="Dose of each")
    reason = remarks()

    moments = ("happened_at", "boluses_from")
    sections = (
        ("", ("happened_at", "alarm_on", "expected_residual_ml", "pump_clock")),
        ("Patient's boluses", ("boluses_from", "boluses_given", "bolus_dose")),
        ("", ("reason",)),
    )

    def build(self, cleaned: dict[str, Any]) -> ReadingDraft | None:
        counted = [self.made.get("boluses_from"), cleaned["boluses_given"], cleaned["bolus_dose"]]
        if any(part is not None for part in counted) and not all(part is not None for part in counted):
            self.add_error("boluses_given", "A count needs all three: since when, how many, and the dose of each.")
        expected = cleaned["expected_residual_ml"]
        shown = (cleaned["alarm_on"], expected, cleaned["pump_clock"], cleaned["boluses_given"])
        if all(part is None for part in shown):
            self.add_error("alarm_on", "Write down at least one figure from the programmer.")
        return ReadingDraft(
            happened_at=self.made["happened_at"],
            alarm_on=cleaned["alarm_on"],
            expected_residual=None if expected is None else Volume(ml=expected),
            clock=clock_shown(cleaned["pump_clock"]),
            boluses_from=self.made.get("boluses_from"),
            boluses_given=cleaned["boluses_given"],
            bolus_dose=cleaned["bolus_dose"],
            reason=cleaned["reason"],
        )


def reading_initial(draft: ReadingDraft, zone: str) -> dict[str, Any]:
    """A recorded reading as initial values, for its correction."""
    return {
        **moment_initial("happened_at", draft.happened_at, zone),
        **moment_initial("boluses_from", draft.boluses_from, zone),
        "alarm_on": draft.alarm_on.isoformat() if draft.alarm_on else "",
        "expected_residual_ml": plain(draft.expected_residual.ml) if draft.expected_residual else "",
        "pump_clock": clock_initial(draft.clock),
        "boluses_given": "" if draft.boluses_given is None else str(draft.boluses_given),
        "bolus_dose": amount_text(draft.bolus_dose.mcg) if draft.bolus_dose else "",
        "reason": draft.reason,
    }


class StopForm(EventForm):
    """From then on the pump delivers nothing: the level stands still, and withdrawal may begin."""

    happened_at = MomentField(label="Stopped at")
    reason = remarks("Reason", required=True, hint="Why, and what the patient was told about withdrawal.")

    def build(self, cleaned: dict[str, Any]) -> StopDraft:
        return StopDraft(happened_at=self.made["happened_at"], reason=cleaned["reason"])


class StartForm(EventForm):
    happened_at = MomentField(label="Started again at")
    reason = remarks()

    def build(self, cleaned: dict[str, Any]) -> StartDraft:
        return StartDraft(happened_at=self.made["happened_at"], reason=cleaned["reason"])


def switch_initial(draft: StopDraft | StartDraft, zone: str) -> dict[str, Any]:
    """A recorded stop or start as initial values, for its correction."""
    return {**moment_initial("happened_at", draft.happened_at, zone), "reason": draft.reason}


class AlarmForm(EventForm):
    happened_at = MomentField(label="Heard at")
    alarm_kind = forms.ChoiceField(label="What was heard", choices=choices(ALARMS), widget=forms.RadioSelect)
    reason = remarks(hint="Who heard it, how long, what was done.")

    def build(self, cleaned: dict[str, Any]) -> AlarmDraft:
        return AlarmDraft(
            happened_at=self.made["happened_at"],
            alarm_kind=AlarmKind(cleaned["alarm_kind"]),
            reason=cleaned["reason"],
        )


def alarm_initial(draft: AlarmDraft, zone: str) -> dict[str, Any]:
    """A recorded alarm as initial values, for its correction."""
    return {
        **moment_initial("happened_at", draft.happened_at, zone),
        "alarm_kind": draft.alarm_kind.value,
        "reason": draft.reason,
    }
