"""A drug as it goes into the reservoir."""

from api.fields import FlagField, TextField, WholeField
from api.quantity_fields import ConcentrationField
from api.serializers.body import Body, Values
from api.time_fields import DayField
from pumplog.dosing.refill_draft import DraftDrug

MOST_DRUGS = 8


class DrugBody(Body):
    """`drug` is a key of the catalogue; `diluent` what it was diluted with.

    `expires_on` is its last usable day; `stability_days` how long it may stay in.
    """

    drug = TextField(most=40)
    salt = TextField(most=60, blank=True, required=False, allow_null=True)
    concentration = ConcentrationField()
    primary = FlagField(required=False)
    diluent = TextField(most=60, blank=True, required=False)
    lot = TextField(most=60, blank=True, required=False)
    expires_on = DayField(required=False, allow_null=True)
    stability_days = WholeField(most=3650, required=False, allow_null=True)

    def build(self, values: Values) -> DraftDrug:
        return DraftDrug(
            drug=values["drug"],
            concentration=values["concentration"],
            primary=values.get("primary", False),
            salt=values.get("salt") or None,
            diluent=values.get("diluent", ""),
            lot=values.get("lot", ""),
            expires_on=values.get("expires_on"),
            stability_days=values.get("stability_days"),
        )
