"""A clinic's own limit."""

from typing import Any

from api.fields import TextField, WordField
from api.quantity_fields import NUMBER
from api.serializers.body import Body, Values, at
from api.time_fields import DayField
from pumplog.dosing.figures.parse import Unreadable
from pumplog.dosing.limit_text import limit_value
from pumplog.dosing.limits import LimitKind
from pumplog.sheets.drafts import LimitDraft
from pumplog.sheets.vocabulary import ApproverRole, Stop


class LimitTextField(TextField):
    """A limit with its unit, `15 mg/day`, `30 percent` or `3 steps`; which unit belongs to it, its `kind` says."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=40, **options)
        units = "(mg|mcg)/(day|h|mL)|mg|mcg|percent|steps"
        self.shape = {"type": "string", "pattern": f"^{NUMBER} ({units})$", "example": "15 mg/day"}

    def to_internal_value(self, data: object) -> str:
        # As typed: a text that is trimmed would let " 15 mg/day" pass, which no other figure does.
        super().to_internal_value(data)
        return str(data)


class LimitBody(Body):
    """A limit with who answers for it; `value` null ends the one that holds."""

    drug = TextField(most=40)
    kind = WordField(LimitKind)
    value = LimitTextField(allow_null=True)
    stop = WordField(Stop, required=False)
    approver_name = TextField(most=120, blank=True, required=False)
    approver_role = WordField(ApproverRole, required=False, allow_null=True)
    approved_on = DayField(required=False, allow_null=True)
    reason = TextField(most=200, blank=True, required=False)

    def build(self, values: Values) -> LimitDraft:
        text = values["value"]
        try:
            value = None if text is None else limit_value(values["kind"], text)
        except Unreadable as unreadable:
            raise at("value", unreadable.code, unreadable.message) from None
        return LimitDraft(
            drug=values["drug"],
            kind=values["kind"],
            value=value,
            stop=values.get("stop", Stop.ASK),
            approver_name=values.get("approver_name", ""),
            approver_role=values.get("approver_role"),
            approved_on=values.get("approved_on"),
            reason=values.get("reason", ""),
        )
