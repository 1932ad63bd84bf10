"""A question on the wire: what would be changed. What is left out stays as it is today."""

from api.fields import WholeField, WordField
from api.quantity_fields import ConcentrationField, DecimalField, VolumeField
from api.serializers.body import Body, Rows, Values, at
from api.serializers.drug import MOST_DRUGS
from api.serializers.program import ProgramBody
from pumplog.sheets.clinic import RISKS_PCT
from pumplog.sheets.what_if import Basis, Proposal, Risk


class WhatIfBody(Body):
    """`in_pump` asks of what is in the pump now, `refill` of a fill made now: only that one has strengths and a volume.

    `strengths` are in the order of the last fill. `accepted_risk_pct` null: the pump's own record is not reckoned with.
    With `interval_days` the answer also holds the strength that lasts so long, prepared in steps of `coarse`.
    """

    basis = WordField(Basis)
    program = ProgramBody(required=False, allow_null=True)
    strengths = Rows(child=ConcentrationField(), least=1, most=MOST_DRUGS, required=False)
    filled_ml = VolumeField(required=False)
    margin_days = WholeField(most=60, required=False)
    accepted_risk_pct = DecimalField(required=False, allow_null=True)
    interval_days = WholeField(least=1, most=400, required=False, allow_null=True)
    coarse = ConcentrationField(required=False, allow_null=True)

    def build(self, values: Values) -> Proposal:
        in_pump = values["basis"] == Basis.IN_PUMP and values.get("interval_days") is None
        for key in ("strengths", "filled_ml"):
            if in_pump and key in values:
                raise at(key, "unknown_key", "what is in the pump has its strength and volume; ask of a refill")
        risk = values.get("accepted_risk_pct")
        if risk is not None and risk not in RISKS_PCT:
            raise at("accepted_risk_pct", "out_of_range", f"one of {', '.join(map(str, RISKS_PCT))} belongs here")
        strengths = values.get("strengths")
        return Proposal(
            basis=Basis(values["basis"]),
            program=values.get("program"),
            strengths=tuple(strengths) if strengths is not None else None,
            filled=values.get("filled_ml"),
            margin_days=values.get("margin_days"),
            risk=Risk(pct=risk) if "accepted_risk_pct" in values else None,
            interval_days=values.get("interval_days"),
            coarse=values.get("coarse"),
        )
