"""How the therapy is doing, and what else should be known."""

from typing import Any

from django import forms

from pumplog.sheets.drafts import EffectDraft, NoteDraft
from pumplog.web.fields import CountField, MomentField
from pumplog.web.forms.pump import remarks
from pumplog.web.forms.record import EventForm, moment_initial

HIGHEST = 10


class EffectForm(EventForm):
    """Pain and function 0 to 10; empty where not asked. Zero is an answer."""

    happened_at = MomentField(label="Asked at")
    pain = CountField(
        label="Pain, 0 to 10", most=HIGHEST, required=False, help_text="0 no pain, 10 the worst imaginable."
    )
    function = CountField(
        label="Function, 0 to 10", most=HIGHEST, required=False, help_text="0 nothing possible, 10 all of daily life."
    )
    side_effects = forms.CharField(
        label="Side effects", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = remarks()

    def build(self, cleaned: dict[str, Any]) -> EffectDraft:
        if cleaned["pain"] is None and cleaned["function"] is None and not cleaned["side_effects"]:
            self.add_error("pain", "Write down at least one answer.")
        return EffectDraft(
            happened_at=self.made["happened_at"],
            pain=cleaned["pain"],
            function=cleaned["function"],
            side_effects=cleaned["side_effects"],
            reason=cleaned["reason"],
        )


def effect_initial(draft: EffectDraft, zone: str) -> dict[str, Any]:
    """A recorded effect as initial values, for its correction."""
    return {
        **moment_initial("happened_at", draft.happened_at, zone),
        "pain": "" if draft.pain is None else str(draft.pain),
        "function": "" if draft.function is None else str(draft.function),
        "side_effects": draft.side_effects,
        "reason": draft.reason,
    }


class NoteForm(EventForm):
    happened_at = MomentField(label="When")
    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))

    def build(self, cleaned: dict[str, Any]) -> NoteDraft:
        return NoteDraft(happened_at=self.made["happened_at"], text=cleaned["text"])


def note_initial(draft: NoteDraft, zone: str) -> dict[str, Any]:
    """A recorded note as initial values, for its correction."""
    return {**moment_initial("happened_at", draft.happened_at, zone), "text": draft.text}
