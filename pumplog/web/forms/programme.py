"""How the drug is to be delivered: a steady dose, a daily pattern or a steady flow, and the patient's own boluses."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django import forms

from pumplog.dosing.figures.formatting import amount_text, dose_rate_text, plain
from pumplog.dosing.figures.quantities import DoseRate, Flow
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep, PatientBolus, Program
from pumplog.sheets.drafts import ProgramChangeDraft, ProgramDraft
from pumplog.sheets.vocabulary import ProgramMode
from pumplog.web.complaints import EMPTY
from pumplog.web.fields import ClockField, CountField, DayField, FigureField
from pumplog.web.forms.programmer import clock_field, programmer_reading
from pumplog.web.forms.record import EventForm, RecordForm
from pumplog.web.quantities import BolusDoseField, DailyDoseField, StepRateField

STEPS: Final = 12
MODES: Final = [
    (ProgramMode.CONTINUOUS.value, "The same dose all day"),
    (ProgramMode.FLEX.value, "Steps over the day (flex)"),
    (ProgramMode.RATE.value, "A fixed flow"),
]
MG: Final = Decimal(1000)


class ProgrammeFields(RecordForm):
    """Adds the programme's fields to a form; all optional, so that `read_programme` says what is missing and where."""

    def add_programme(self) -> None:
        """Called by the form's `__init__`, before the fields are bound."""
        new: dict[str, forms.Field] = {
            "mode": forms.ChoiceField(label="How it runs", choices=MODES, widget=forms.RadioSelect, required=False),
            "dose": DailyDoseField(label="Daily dose"),
            "flow_ml_per_day": FigureField(label="Flow", unit="mL/day", required=False),
        }
        for row in range(STEPS):
            new[f"step_start_{row}"] = ClockField(label=f"Step {row + 1} starts", required=False)
            new[f"step_rate_{row}"] = StepRateField(label=f"Step {row + 1}: rate")
        new |= {
            "bolus": forms.ChoiceField(
                label="Boluses the patient may ask for",
                choices=[("no", "None"), ("yes", "Allowed")],
                widget=forms.RadioSelect,
                required=False,
            ),
            "bolus_dose": BolusDoseField(label="Dose of one bolus"),
            "bolus_max_per_day": CountField(label="At most", unit="a day", least=1, most=200, required=False),
            "bolus_lockout_minutes": CountField(label="Lock-out", unit="min", least=0, most=10_080, required=False),
        }
        self.fields |= new

    def steps(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Start and rate of each flex step, for the page."""
        return [(self[f"step_start_{row}"], self[f"step_rate_{row}"]) for row in range(STEPS)]

    def read_programme(self, cleaned: dict[str, Any]) -> ProgramDraft | None:
        """The programme as typed, or None with complaints at the boxes."""
        match cleaned.get("mode"):
            case ProgramMode.CONTINUOUS:
                program = self._steady(cleaned.get("dose"))
            case ProgramMode.RATE:
                program = self._flow(cleaned.get("flow_ml_per_day"))
            case ProgramMode.FLEX:
                program = self._flex(cleaned)
            case _:
                self.add_error("mode", EMPTY["mode"])
                program = None
        bolus = self._bolus(cleaned)
        return None if program is None or self.errors else ProgramDraft(program=program, bolus=bolus)

    def _steady(self, dose: DoseRate | None) -> Program | None:
        if dose is None:
            self.add_error("dose", EMPTY["dose"])
            return None
        return Continuous(dose=dose)

    def _flow(self, flow: Decimal | None) -> Program | None:
        if flow is None:
            self.add_error("flow_ml_per_day", EMPTY["flow_ml_per_day"])
            return None
        return FixedRate(flow=Flow(ml_per_day=flow))

    def _flex(self, cleaned: dict[str, Any]) -> Program | None:
        steps: list[FlexStep] = []
        for row in range(STEPS):
            start, rate = cleaned.get(f"step_start_{row}"), cleaned.get(f"step_rate_{row}")
            if start is None and rate is None:
                continue
            if start is None or rate is None:
                self.add_error(
                    f"step_{'start' if start is None else 'rate'}_{row}", "A step needs its start and its rate."
                )
                continue
            if steps and start <= steps[-1].start:
                self.add_error(f"step_start_{row}", "Each step starts later than the one before it.")
            steps.append(FlexStep(start=start, rate=rate))
        if not steps or steps[0].start != dt.time(0):
            self.add_error("step_start_0", "The first step starts at 00:00.")
        return None if self.errors else Flex(steps=tuple(steps))

    def _bolus(self, cleaned: dict[str, Any]) -> PatientBolus | None:
        allowed = cleaned.get("bolus")
        if not allowed:
            self.add_error("bolus", EMPTY["bolus"])
        if allowed != "yes":
            return None
        dose, most = cleaned.get("bolus_dose"), cleaned.get("bolus_max_per_day")
        if dose is None:
            self.add_error("bolus_dose", EMPTY["bolus_dose"])
        if most is None:
            self.add_error("bolus_max_per_day", EMPTY["bolus_max_per_day"])
        if dose is None or most is None:
            return None
        return PatientBolus(dose=dose, max_per_day=most, lockout_minutes=cleaned.get("bolus_lockout_minutes"))


def programme_initial(program: Program | None, bolus: PatientBolus | None) -> dict[str, Any]:
    """A stored programme as initial values, for a correction."""
    initial: dict[str, Any] = {"bolus": "no"}
    match program:
        case Continuous():
            initial |= {"mode": ProgramMode.CONTINUOUS.value, "dose": _daily(program.dose)}
        case FixedRate():
            initial |= {"mode": ProgramMode.RATE.value, "flow_ml_per_day": plain(program.flow.ml_per_day)}
        case Flex():
            if len(program.steps) > STEPS:
                # Showing the first twelve of them would record a shorter day than the pump runs.
                raise ValueError("more flex steps than the form has rows")
            initial["mode"] = ProgramMode.FLEX.value
            for row, step in enumerate(program.steps):
                initial |= {f"step_start_{row}": f"{step.start:%H:%M}", f"step_rate_{row}": _daily(step.rate)}
        case None:
            return {}
    if bolus is not None:
        lockout = bolus.lockout_minutes
        initial |= {
            "bolus": "yes",
            "bolus_dose": amount_text(bolus.dose.mcg),
            "bolus_max_per_day": str(bolus.max_per_day),
            "bolus_lockout_minutes": "" if lockout is None else str(lockout),
        }
    return initial


class ProgrammeForm(ProgrammeFields, EventForm):
    """A programme change at a visit without a refill."""

    reason = forms.CharField(
        label="Reason", max_length=400, help_text="Why the dose changes, and on whose word.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    programmer_alarm_on = DayField(
        label="Alarm date on the programmer", required=False, help_text="As it shows after the change."
    )
    programmer_expected_ml = FigureField(label="Residual the programmer shows", unit="mL", required=False)
    pump_clock = clock_field()
    running_confirmed = forms.BooleanField(
        label="The pump is confirmed running, and the print-out was seen", required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_programme()

    def build(self, cleaned: dict[str, Any]) -> ProgramChangeDraft | None:
        program = self.read_programme(cleaned)
        if program is None:
            return None
        return ProgramChangeDraft(
            happened_at=self.made["happened_at"],
            program=program,
            reason=cleaned["reason"],
            running_confirmed=bool(cleaned["running_confirmed"]),
            programmer=programmer_reading(cleaned),
        )


def _daily(rate: DoseRate) -> str:
    return dose_rate_text(rate, "mg/day" if rate.mcg_per_day >= MG else "mcg/day")
