"""One refill, in the order in which it is done: read the pump, identify, aspirate, fill, programme, leave."""

import copy
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, TypeVar

from django import forms
from django.forms.utils import ErrorDict

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import (
    Measured,
    NothingAspirated,
    NotMeasured,
    RefillDraft,
    Residual,
    Witness,
)
from pumplog.web.fields import DayField, FigureField, MomentField
from pumplog.web.forms.basis import Basis
from pumplog.web.forms.change import ChangeFields, change_initial
from pumplog.web.forms.identity import IdentityFields
from pumplog.web.forms.mixture import ROWS, MixtureFields, mixture_initial
from pumplog.web.forms.programme import ProgrammeFields, programme_initial
from pumplog.web.forms.programmer import clock_field, clock_initial, programmer_reading
from pumplog.web.forms.record import EventForm, moment_initial

UNCHANGED, CHANGED = "unchanged", "changed"
READ_FIRST: Final = (
    *("programmer_expected_ml", "pump_clock"),
    *("identity_initials", "identity_birth_year", "identity_serial"),
)
"""What the page asks before the needle goes in: a summary of what is missing follows the page from its top."""
NOTHING: Final = Volume(ml=Decimal(0))
T = TypeVar("T")


class RefillForm(IdentityFields, MixtureFields, ProgrammeFields, ChangeFields, EventForm):
    """Nothing measured is ever filled in beforehand; what was there last time stands beside the empty box."""

    happened_at = MomentField(label="Refilled at")
    programmer_expected_ml = FigureField(label="Residual the programmer expects", unit="mL", required=False)
    pump_clock = clock_field()
    aspirated_ml = FigureField(
        label="Aspirated residual",
        unit="mL",
        clinical=True,
        required=False,
        help_text="Everything drawn until the plunger pulls back.",
    )
    nothing_aspirated = forms.BooleanField(label="Nothing could be aspirated", required=False)
    symptoms = forms.CharField(
        label="Symptoms",
        max_length=400,
        required=False,
        help_text="Ask for itching, sweating, agitation, rising spasticity or pain; write “none” if there are none.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    physician_contacted = forms.CharField(
        label="Physician reached",
        max_length=200,
        required=False,
        help_text="Who was reached, before any new drug goes in.",
    )
    physician_contacted_at = MomentField(label="Reached at", required=False)
    not_measured = forms.BooleanField(label="Not measured: first fill of this pump", required=False)
    retained_ml = FigureField(label="Left inside on purpose", unit="mL", required=False)
    wasted_ml = FigureField(
        label="Thrown away",
        unit="mL",
        required=False,
        help_text="What was drawn and what was left over, together. 0 if nothing was.",
    )
    witness_email = forms.EmailField(
        label="Witness’s e-mail", required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    witness_password = forms.CharField(
        label="Witness’s password",
        max_length=400,
        strip=False,
        required=False,
        help_text="The witness types it. It is kept nowhere.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    filled_ml = FigureField(label="Filled", unit="mL", clinical=True)
    programmer_alarm_on = DayField(label="Alarm date on the programmer", required=False)
    running_confirmed = forms.BooleanField(
        label="The pump is confirmed running, and the print-out was seen", required=False
    )
    note = forms.CharField(label="Remarks", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    moments = ("happened_at", "physician_contacted_at")

    def __init__(self, *args: Any, basis: Basis | None = None, correcting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        # A correction states the mixture and the programme anew: there is no "same as" for something that was wrong.
        self.basis = None if correcting else basis
        self.correcting = correcting
        if not correcting:
            self.add_identity()
        self.add_mixture()
        self.fields["programme"] = forms.ChoiceField(
            label="Programme",
            choices=[(UNCHANGED, "Left as it was"), (CHANGED, "Changed at this visit")],
            widget=forms.RadioSelect,
        )
        self.add_programme()
        self.add_change()
        self.order_fields(["happened_at", "happened_at_which", *READ_FIRST])

    @property
    def asks_which_contacted(self) -> bool:
        """Whether the time the physician was reached came twice that day."""
        return self.asks_which("physician_contacted_at")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors and "aspirated_ml" not in self.errors:
            # Said together with what else is missing: one who mends the rest must not meet a second round.
            self._residual(dict(cleaned))
        return cleaned

    def build(self, cleaned: dict[str, Any]) -> RefillDraft | None:
        if not self.correcting:
            self.check_identity(cleaned)
        residual = self._residual(cleaned)
        drugs = self.read_mixture(cleaned)
        program = self.read_programme(cleaned) if cleaned["programme"] == CHANGED else None
        change = self.read_change(cleaned)
        if self.errors or residual is None:
            return None
        retained = cleaned.get("retained_ml")
        return RefillDraft(
            performed_at=self.made["happened_at"],
            residual=residual,
            filled=Volume(ml=cleaned["filled_ml"]),
            retained=NOTHING if retained is None else Volume(ml=retained),
            drugs=drugs,
            program=program.program if program else None,
            program_bolus=program.bolus if program else None,
            programmer=programmer_reading(cleaned),
            wasted=_wasted(cleaned),
            running_confirmed=bool(cleaned.get("running_confirmed")),
            **change,
        )

    def sign(self, witness: Witness) -> None:
        """Put who saw it thrown away into the draft: they have proved who they are."""
        self.draft = replace(self.draft, witness=witness)

    def provisional(self) -> tuple[RefillDraft | None, frozenset[str]]:
        """As much of a refill as can be judged while it is being typed, and the places that are not filled in yet.

        Nothing is assumed for them: what would be found there is left out until somebody has typed there.
        None before the time of the refill is known. Call after `is_valid`; complaints stay as they are.
        """
        cleaned, complaints = self.cleaned_data, copy.deepcopy(self._errors)
        at = self.made.get("happened_at")
        if at is None:
            return None, frozenset()
        missing: set[str] = set()
        residual = self._residual(cleaned) if self._has_residual(cleaned) else None
        if residual is None:
            missing.add("aspirated_ml")
        filled = cleaned.get("filled_ml")
        if filled is None:
            missing |= {"filled_ml", "outcome"}
        drugs = self._partly(self.read_mixture, cleaned) if self._mixture_begun(cleaned) else None
        if not drugs:
            missing |= {"drugs", "outcome", *(f"drug_{row}" for row in range(ROWS))}
        changed = cleaned.get("programme") == CHANGED
        program = self._partly(self.read_programme, cleaned) if changed else None
        if not cleaned.get("programme") or (changed and program is None):
            missing |= {"program", "outcome"}
        missing |= {name for name in ("running_confirmed", "bridge") if not cleaned.get(name)}
        self._errors = complaints
        draft = RefillDraft(
            performed_at=at,
            residual=residual or NotMeasured(),
            filled=Volume(ml=filled or Decimal(0)),
            retained=Volume(ml=cleaned.get("retained_ml") or Decimal(0)),
            drugs=drugs or (),
            program=program.program if program else None,
            program_bolus=program.bolus if program else None,
            programmer=programmer_reading(cleaned),
            wasted=_wasted(cleaned),
            running_confirmed=bool(cleaned.get("running_confirmed")),
            **(self._partly(self.read_change, cleaned) or {}),
        )
        self._errors = complaints
        return draft, frozenset(missing)

    def _has_residual(self, cleaned: dict[str, Any]) -> bool:
        given = (
            cleaned.get("aspirated_ml") is not None,
            bool(cleaned.get("nothing_aspirated")),
            bool(cleaned.get("not_measured")),
        )
        return sum(given) == 1

    def _mixture_begun(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("mixture")) or any(cleaned.get(f"drug_{row}") for row in range(ROWS))

    def _partly(self, read: Callable[[dict[str, Any]], T], cleaned: dict[str, Any]) -> T | None:
        """What one part of the form says, whatever is still missing elsewhere; None where this part is not complete."""
        self._errors = ErrorDict()
        made = read(cleaned)
        return None if self._errors else made

    def _residual(self, cleaned: dict[str, Any]) -> Residual | None:
        measured, empty, skipped = (cleaned.get(name) for name in ("aspirated_ml", "nothing_aspirated", "not_measured"))
        if sum((measured is not None, bool(empty), bool(skipped))) != 1:
            said = (
                "Enter what was aspirated, or tick why there is no figure."
                if measured is None
                else ("A figure and “nothing could be aspirated” cannot both be true: keep one.")
            )
            self.add_error("aspirated_ml", said)
            return None
        if empty:
            return NothingAspirated(
                symptoms=cleaned.get("symptoms", ""),
                physician_contacted=cleaned.get("physician_contacted", ""),
                contacted_at=self.made.get("physician_contacted_at"),
            )
        return NotMeasured() if measured is None else Measured(volume=Volume(ml=measured))


def _wasted(cleaned: dict[str, Any]) -> Volume | None:
    wasted = cleaned.get("wasted_ml")
    return None if wasted is None else Volume(ml=wasted)


def refill_initial(draft: RefillDraft, zone: str) -> dict[str, Any]:
    """A recorded refill as initial values, for its correction."""
    reading = draft.programmer
    initial: dict[str, Any] = {
        **moment_initial("happened_at", draft.performed_at, zone),
        "filled_ml": plain(draft.filled.ml),
        "retained_ml": plain(draft.retained.ml) if draft.retained.ml else "",
        "wasted_ml": plain(draft.wasted.ml) if draft.wasted else "",
        "programmer_alarm_on": reading.alarm_on.isoformat() if reading and reading.alarm_on else "",
        "programmer_expected_ml": plain(reading.expected_residual.ml) if reading and reading.expected_residual else "",
        "pump_clock": clock_initial(reading.clock if reading else None),
        **change_initial(draft),
        "programme": CHANGED if draft.program else UNCHANGED,
        "running_confirmed": draft.running_confirmed,
        **mixture_initial(draft.drugs),
        **programme_initial(draft.program, draft.program_bolus),
    }
    match draft.residual:
        case Measured(volume=volume):
            initial["aspirated_ml"] = plain(volume.ml)
        case NothingAspirated(symptoms=symptoms, physician_contacted=physician, contacted_at=at):
            initial |= {"nothing_aspirated": True, "symptoms": symptoms, "physician_contacted": physician}
            initial |= moment_initial("physician_contacted_at", at, zone)
        case NotMeasured():
            initial["not_measured"] = True
    return initial
