"""Visits to come, and days away."""

from api.fields import TextField, WholeField, WordField
from api.serializers.body import Body, Values
from api.time_fields import DayField, InstantField
from pumplog.sheets.drafts import AbsenceDraft, AppointmentDraft
from pumplog.sheets.vocabulary import MissedReason


class AppointmentBody(Body):
    """A visit's hour, and how many minutes it takes."""

    starts_at = InstantField()
    minutes = WholeField(most=1_440, required=False)

    def build(self, values: Values) -> AppointmentDraft:
        # `note` is the key that every recording has.
        return AppointmentDraft(
            starts_at=values["starts_at"], minutes=values.get("minutes", 30), note=values.get("note", "")
        )


class WhyNotBody(Body):
    """Why a visit was missed, or is called off; `other` is said in `note`."""

    reason = WordField(MissedReason)
    note = TextField(most=200, lines=True, blank=True, required=False)

    def build(self, values: Values) -> tuple[MissedReason, str]:
        return values["reason"], values.get("note", "")


class AbsenceBody(Body):
    """Days on which the patient cannot come, first and last included."""

    first_day = DayField()
    last_day = DayField()

    def build(self, values: Values) -> AbsenceDraft:
        return AbsenceDraft(first_day=values["first_day"], last_day=values["last_day"])
