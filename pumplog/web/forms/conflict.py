"""How a disagreement of programmer and record is resolved: what governs, and why."""

from typing import Any

from django import forms

from pumplog.sheets.drafts import ConflictDraft
from pumplog.sheets.vocabulary import Governs
from pumplog.sheets.wording import GOVERNS
from pumplog.web.forms.record import RecordForm


class ConflictForm(RecordForm):
    """There is no third choice: a programmer that is right and later is met by recording what the record lacks."""

    moments = ()
    governs = forms.ChoiceField(
        label="What governs from now on",
        choices=[(word.value, said) for word, said in GOVERNS.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="What was compared, and why this governs",
        min_length=10,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def build(self, cleaned: dict[str, Any]) -> ConflictDraft:
        return ConflictDraft(governs=Governs(cleaned["governs"]), reason=cleaned["reason"])
