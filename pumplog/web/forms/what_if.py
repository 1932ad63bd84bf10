"""A question to the arithmetic: other programme, strengths, fill or rules. Nothing typed here is ever recorded."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms

from pumplog.dosing.figures.formatting import concentration_text, plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.programs import Flex
from pumplog.sheets.clinic import RISKS_PCT
from pumplog.sheets.what_if import Basis, Proposal, Risk, Today
from pumplog.sheets.wording import risk_words
from pumplog.web.fields import CountField, FigureField
from pumplog.web.forms.programme import STEPS, ProgrammeFields, programme_initial
from pumplog.web.quantities import StrengthField

BASES: Final = [
    (Basis.IN_PUMP.value, "From now on, with what is in the pump"),
    (Basis.REFILL.value, "As a refill made now would leave it"),
]
OFF: Final = "off"


class WhatIfForm(ProgrammeFields):
    """What holds today stands in the boxes; what is changed is asked. One strength for each drug of the last fill."""

    moments: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, today: Today, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["basis"] = forms.ChoiceField(label="Starting from", choices=BASES, widget=forms.RadioSelect)
        self.add_programme()
        self.fields["filled_ml"] = FigureField(label="Fill", unit="mL")
        for row, drug in enumerate(today.drugs):
            self.fields[f"strength_{row}"] = StrengthField(label=f"Strength of {drug.display}", required=True)
        self.fields |= {
            "margin_days": CountField(label="Margin", unit="days", least=0, most=60),
            "accepted_risk_pct": forms.ChoiceField(
                label="Accepted risk that the stop level comes first", choices=_risks(today)
            ),
            "interval_days": CountField(
                label="Find the strength that lasts", unit="days", least=1, most=400, required=False, widget=_empty()
            ),
            "coarse": StrengthField(label="Prepared in steps of"),
        }

    def strengths(self) -> list[forms.BoundField]:
        """One box a drug, for the page."""
        return [self[f"strength_{row}"] for row in range(len(self.today.drugs))]

    def build(self, cleaned: dict[str, Any]) -> Proposal | None:
        program = self.read_programme(cleaned)
        basis = Basis(cleaned["basis"])
        refill = basis is Basis.REFILL or cleaned.get("interval_days") is not None
        if self.errors:
            return None
        risk = cleaned["accepted_risk_pct"]
        return Proposal(
            basis=basis,
            program=program,
            strengths=tuple(cleaned[bound.name] for bound in self.strengths()) if refill else None,
            filled=Volume(ml=cleaned["filled_ml"]) if refill else None,
            margin_days=cleaned["margin_days"],
            risk=Risk(pct=None if risk == OFF else Decimal(risk)),
            interval_days=cleaned.get("interval_days"),
            coarse=cleaned.get("coarse"),
        )


def _empty() -> forms.TextInput:
    """A box of which the style sheet can tell that nothing stands in it."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": " "})


def _risks(today: Today) -> list[tuple[str, str]]:
    """The risks a clinic may choose, and its own where it is none of them: what stands there is what holds."""
    listed = {*RISKS_PCT, *({today.accepted_risk_pct} if today.accepted_risk_pct is not None else set())}
    words = [(plain(risk), f"in at most {risk_words(risk)} ({plain(risk)} %)") for risk in sorted(listed)]
    return [*words, (OFF, "do not reckon with the pump’s own record")]


def what_if_initial(today: Today) -> Mapping[str, Any]:
    """What holds today, as initial values."""
    initial: dict[str, Any] = {
        "basis": Basis.IN_PUMP.value,
        "filled_ml": plain(today.filled.ml),
        "margin_days": str(today.margin_days),
        "accepted_risk_pct": OFF if today.accepted_risk_pct is None else plain(today.accepted_risk_pct),
    }
    for row, drug in enumerate(today.drugs):
        initial[f"strength_{row}"] = concentration_text(drug.concentration.mcg_per_ml)
    programme = today.programme
    if programme is None or (isinstance(programme.program, Flex) and len(programme.program.steps) > STEPS):
        return initial
    return initial | programme_initial(programme.program, programme.bolus)
