"""An order: what goes into the reservoir from the next refill on, and how it is to run."""

from typing import Any

from django import forms

from pumplog.sheets.drafts import OrderDraft
from pumplog.web.fields import MomentField
from pumplog.web.forms.mixture import MixtureFields, mixture_initial
from pumplog.web.forms.programme import ProgrammeFields, programme_initial
from pumplog.web.forms.record import EventForm, moment_initial


class OrderForm(MixtureFields, ProgrammeFields, EventForm):
    """Lot and expiry belong to the filled drug, so an order has none."""

    happened_at = MomentField(label="Ordered at")
    reason = forms.CharField(label="Reason", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    with_lots = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_mixture()
        self.add_programme()

    def build(self, cleaned: dict[str, Any]) -> OrderDraft | None:
        drugs, program = self.read_mixture(cleaned), self.read_programme(cleaned)
        if program is None or self.errors:
            return None
        return OrderDraft(happened_at=self.made["happened_at"], drugs=drugs, program=program, reason=cleaned["reason"])


def order_initial(draft: OrderDraft, zone: str) -> dict[str, Any]:
    """A recorded order as initial values, for its correction."""
    return {
        **moment_initial("happened_at", draft.happened_at, zone),
        **mixture_initial(draft.drugs),
        **programme_initial(draft.program.program, draft.program.bolus),
        "reason": draft.reason,
    }
