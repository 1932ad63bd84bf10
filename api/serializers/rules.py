"""A clinic's rules, all of them: what is left out is missing, never the old value or a default."""

from api.fields import FlagField, TextField, WholeField, WordField
from api.quantity_fields import DecimalField, VolumeField
from api.serializers.body import Body, Rows, Values
from api.time_fields import DayField
from pumplog.sheets.drafts import PolicyDraft
from pumplog.sheets.vocabulary import Envelope, Stop

MOST_HOLIDAYS = 400
MOST_TIERS = 12
MOST_DAYS = 90
COUNTS = (
    *("margin_days", "notice_hour", "safety_tier_days", "quiet_from_hour", "quiet_until_hour", "daily_cap"),
    *("unconfirmed_days", "physician_days", "letter_days"),
)


class RulesBody(Body):
    """Every refill-by date and every planned notice of the clinic follows from these at once. All keys are needed.

    `accepted_risk_pct` null: dates do not follow the pump's own record; `max_interval_days` null: no longest interval.
    Hours are of the clinic's clock; the same hour twice means no quiet hours. Days of the week run from 1, Monday, to 7.
    """

    daytime_phone = TextField(most=40, blank=True)
    after_hours_phone = TextField(most=40, blank=True)
    staff_email = TextField(most=254, blank=True)
    margin_days = WholeField(most=60)
    stop_volume_ml = VolumeField()
    use_tolerance = FlagField()
    accepted_risk_pct = DecimalField(allow_null=True)
    max_interval_days = WholeField(least=1, most=400, allow_null=True)
    working_days = Rows(child=WholeField(least=1, most=7), least=1, most=7)
    holidays = Rows(child=DayField(), most=MOST_HOLIDAYS)
    notice_tiers_days = Rows(child=WholeField(most=MOST_DAYS), least=1, most=MOST_TIERS)
    notice_hour = WholeField(most=23)
    safety_tier_days = WholeField(most=MOST_DAYS)
    quiet_from_hour = WholeField(most=23)
    quiet_until_hour = WholeField(most=23)
    daily_cap = WholeField(least=1, most=10)
    unconfirmed_days = WholeField(most=MOST_DAYS)
    physician_days = WholeField(most=MOST_DAYS)
    letter_days = WholeField(least=1, most=MOST_DAYS)
    envelope = WordField(Envelope)
    return_address = TextField(most=300, lines=True, blank=True)
    published_limits = WordField(Stop)
    expired_drugs = WordField(Stop)
    absurd_doses = WordField(Stop)

    def build(self, values: Values) -> PolicyDraft:
        return PolicyDraft(
            daytime_phone=values["daytime_phone"],
            after_hours_phone=values["after_hours_phone"],
            staff_email=values["staff_email"],
            stop_volume=values["stop_volume_ml"],
            use_tolerance=values["use_tolerance"],
            accepted_risk_pct=values["accepted_risk_pct"],
            max_interval_days=values["max_interval_days"],
            working_days=frozenset(values["working_days"]),
            holidays=frozenset(values["holidays"]),
            notice_tiers_days=tuple(values["notice_tiers_days"]),
            **{name: values[name] for name in COUNTS},
            envelope=values["envelope"],
            return_address=values["return_address"],
            published_limits=values["published_limits"],
            expired_drugs=values["expired_drugs"],
            absurd_doses=values["absurd_doses"],
        )
