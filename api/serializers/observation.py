"""What was read from the programmer, heard, or told by the patient."""

from api.fields import TextField, WholeField, WordField
from api.quantity_fields import MassField, VolumeField
from api.serializers.body import Body, Values
from api.time_fields import ClockShownField, DayField, InstantField
from pumplog.sheets.drafts import AlarmDraft, EffectDraft, NoteDraft, ReadingDraft, StartDraft, StopDraft
from pumplog.sheets.vocabulary import AlarmKind


class ReadingBody(Body):
    """As the programmer shows it. `boluses_given` of `bolus_dose` were counted from `boluses_from` to `happened_at`."""

    happened_at = InstantField()
    alarm_on = DayField(required=False, allow_null=True)
    expected_residual_ml = VolumeField(required=False, allow_null=True)
    clock = ClockShownField(required=False, allow_null=True)
    boluses_from = InstantField(required=False, allow_null=True)
    boluses_given = WholeField(most=100_000, required=False, allow_null=True)
    bolus_dose = MassField(required=False, allow_null=True)
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> ReadingDraft:
        return ReadingDraft(
            happened_at=values["happened_at"],
            alarm_on=values.get("alarm_on"),
            expected_residual=values.get("expected_residual_ml"),
            clock=values.get("clock"),
            boluses_from=values.get("boluses_from"),
            boluses_given=values.get("boluses_given"),
            bolus_dose=values.get("bolus_dose"),
            reason=values.get("reason", ""),
        )


class StopBody(Body):
    happened_at = InstantField()
    reason = TextField(most=400, lines=True)

    def build(self, values: Values) -> StopDraft:
        return StopDraft(happened_at=values["happened_at"], reason=values["reason"])


class StartBody(Body):
    happened_at = InstantField()
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> StartDraft:
        return StartDraft(happened_at=values["happened_at"], reason=values.get("reason", ""))


class AlarmBody(Body):
    happened_at = InstantField()
    alarm_kind = WordField(AlarmKind)
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> AlarmDraft:
        return AlarmDraft(
            happened_at=values["happened_at"], alarm_kind=values["alarm_kind"], reason=values.get("reason", "")
        )


class EffectBody(Body):
    """Pain and function from 0 to 10; left out where not asked."""

    happened_at = InstantField()
    pain = WholeField(most=10, required=False, allow_null=True)
    function = WholeField(most=10, required=False, allow_null=True)
    side_effects = TextField(most=400, lines=True, blank=True, required=False)
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> EffectDraft:
        return EffectDraft(
            happened_at=values["happened_at"],
            pain=values.get("pain"),
            function=values.get("function"),
            side_effects=values.get("side_effects", ""),
            reason=values.get("reason", ""),
        )


class NoteBody(Body):
    happened_at = InstantField()
    text = TextField(most=4000, lines=True, blank=True)
    reason = TextField(most=400, lines=True, blank=True, required=False)

    def build(self, values: Values) -> NoteDraft:
        return NoteDraft(happened_at=values["happened_at"], text=values["text"], reason=values.get("reason", ""))
