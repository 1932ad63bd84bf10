"""A limit of the clinic's own, and what the clinic does where one is broken."""

from typing import Any

from django import forms

from pumplog import catalogue
from pumplog.dosing.figures.parse import Unreadable, decimal_text
from pumplog.dosing.limit_text import BASE_UNITS, base_unit, limit_value
from pumplog.dosing.limits import LimitKind
from pumplog.sheets.drafts import LimitDraft
from pumplog.sheets.limit import OwnLimit
from pumplog.sheets.vocabulary import ApproverRole, Stop
from pumplog.sheets.wording import LIMIT_KINDS
from pumplog.web.fields import DayField
from pumplog.web.forms.record import RecordForm
from pumplog.web.quantities import QuantityField

STOPS = [
    (Stop.ASK.value, "Ask for a reason, and let it pass"),
    (Stop.BLOCK.value, "Stop it: nothing is recorded"),
]
_UNITS = {
    "mcg/day": "mg/day or mcg/day",
    "mcg/mL": "mg/mL or mcg/mL",
    "mcg": "mg or mcg",
    "percent": "percent",
    "steps": "steps",
}
APPROVERS = [(ApproverRole.PHYSICIAN.value, "Physician"), (ApproverRole.PHARMACIST.value, "Pharmacist")]


class LimitValueField(QuantityField):
    """Figure and unit as typed; the kind of the limit says which unit belongs to it."""

    units = ("mg/day", "mcg/day", "mg/mL", "mcg/mL", "mg", "mcg", "percent", "steps")

    def read(self, text: str) -> str:
        """The text, once its figure is one: said at once, not only when the rest of the form is right."""
        number, _, unit = text.partition(" ")
        decimal_text(number, digits=self.digits, places=self.places)
        if unit and unit not in self.units:
            raise Unreadable("unit_unknown", "the unit is not known; choose one of those beside the figure")
        return text


class LimitForm(RecordForm):
    """One version of one limit."""

    drug = forms.ChoiceField(label="Drug")
    kind = forms.ChoiceField(label="What it bounds", choices=[(kind.value, LIMIT_KINDS[kind]) for kind in BASE_UNITS])
    value = LimitValueField(label="Limit", required=True)
    stop = forms.ChoiceField(label="Above it", choices=STOPS, widget=forms.RadioSelect)
    approver_name = forms.CharField(
        label="Approved by", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    approver_role = forms.ChoiceField(label="Their role", choices=APPROVERS, widget=forms.RadioSelect)
    approved_on = DayField(label="Approved on")
    reason = forms.CharField(label="Why, or where it comes from", max_length=200, required=False)

    moments = ()
    sections = (
        ("The limit", ("drug", "kind", "value", "stop")),
        ("Who answers for it", ("approver_name", "approver_role", "approved_on", "reason")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        drug = self.fields["drug"]
        if isinstance(drug, forms.ChoiceField):
            drug.choices = [("", "Choose a drug"), *((item.key, item.display) for item in catalogue.drugs())]

    def build(self, cleaned: dict[str, Any]) -> LimitDraft | None:
        kind = LimitKind(cleaned["kind"])
        try:
            value = limit_value(kind, cleaned["value"])
        except Unreadable as error:
            self.add_error("value", _said(kind, error))
            return None
        return LimitDraft(
            drug=cleaned["drug"],
            kind=kind,
            value=value,
            stop=Stop(cleaned["stop"]),
            approver_name=cleaned["approver_name"],
            approver_role=ApproverRole(cleaned["approver_role"]),
            approved_on=cleaned["approved_on"],
            reason=cleaned["reason"],
        )


def _said(kind: LimitKind, error: Unreadable) -> str:
    """A unit keeps its small letter: Mg would be something else."""
    if error.code.startswith("unit_"):
        return f"This limit is given in {_UNITS[base_unit(kind)]}. Choose the unit that belongs to it."
    return f"{error.message[:1].upper()}{error.message[1:]}."


class LimitEndForm(RecordForm):
    """Why a limit holds no longer."""

    reason = forms.CharField(label="Why it ends", max_length=200)

    moments = ()

    def __init__(self, *args: Any, limit: OwnLimit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.limit = limit

    def build(self, cleaned: dict[str, Any]) -> LimitDraft:
        return LimitDraft(drug=self.limit.drug, kind=self.limit.kind, value=None, reason=cleaned["reason"])
