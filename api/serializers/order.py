"""What is to go into the reservoir, and how it is to be delivered."""

from api.fields import FlagField, TextField
from api.serializers.body import Body, Rows, Values
from api.serializers.drug import MOST_DRUGS, DrugBody
from api.serializers.program import ProgramBody
from api.serializers.programmer import ProgrammerBody
from api.time_fields import InstantField
from pumplog.sheets.drafts import OrderDraft, ProgramChangeDraft


class OrderBody(Body):
    happened_at = InstantField()
    drugs = Rows(child=DrugBody(), least=1, most=MOST_DRUGS)
    program = ProgramBody()
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> OrderDraft:
        return OrderDraft(
            happened_at=values["happened_at"],
            drugs=tuple(values["drugs"]),
            program=values["program"],
            reason=values.get("reason", ""),
        )


class ProgramChangeBody(Body):
    happened_at = InstantField()
    program = ProgramBody()
    reason = TextField(most=400, lines=True)
    running_confirmed = FlagField()
    programmer = ProgrammerBody(required=False, allow_null=True)

    def build(self, values: Values) -> ProgramChangeDraft:
        return ProgramChangeDraft(
            happened_at=values["happened_at"],
            program=values["program"],
            reason=values["reason"],
            running_confirmed=values["running_confirmed"],
            programmer=values.get("programmer"),
        )
