"""How a disagreement of programmer and record is resolved."""

from api.fields import TextField, WordField
from api.serializers.body import Body, Values
from pumplog.sheets.drafts import ConflictDraft
from pumplog.sheets.vocabulary import Governs


class ConflictBody(Body):
    """`governs`: `earlier`, the earlier of the two dates; `record`, this record's own, the programmer's set aside."""

    governs = WordField(Governs)
    reason = TextField(most=400, lines=True, blank=True)

    def build(self, values: Values) -> ConflictDraft:
        return ConflictDraft(governs=values["governs"], reason=values["reason"])
