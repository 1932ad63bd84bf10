"""Visits: when, why not after all, and the days on which a patient cannot come."""

import datetime as dt
from typing import Any, Final

from django import forms

from pumplog.sheets.appointment import VisitSheet
from pumplog.sheets.drafts import AbsenceDraft, AppointmentDraft
from pumplog.sheets.vocabulary import MissedReason
from pumplog.sheets.wording import MISSED
from pumplog.web.fields import CountField, DayField, MomentField
from pumplog.web.forms.record import RecordForm, moment_initial

# A death is not a reason beside others: recording the pump's removal calls the visit off and stops every message.
NEVER_CAME: Final = (
    MissedReason.NOT_REACHED,
    MissedReason.FORGOT,
    MissedReason.ILL,
    MissedReason.IN_HOSPITAL,
    MissedReason.NO_TRANSPORT,
    MissedReason.CLINIC,
    MissedReason.OTHER,
)
CALLED_OFF: Final = (
    MissedReason.PATIENT_WISH,
    MissedReason.ILL,
    MissedReason.IN_HOSPITAL,
    MissedReason.NO_TRANSPORT,
    MissedReason.AWAY,
    MissedReason.CLINIC,
    MissedReason.OTHER,
)


class VisitForm(RecordForm):
    """A visit to come, on the clinic's clock."""

    starts_at = MomentField(label="When")
    minutes = CountField(label="How long", unit="minutes", least=5, most=480, initial="30")
    note = forms.CharField(
        label="Note", max_length=200, required=False, help_text="For staff only. It is in no message and no calendar."
    )

    moments = ("starts_at",)

    def build(self, cleaned: dict[str, Any]) -> AppointmentDraft:
        return AppointmentDraft(starts_at=self.made["starts_at"], minutes=cleaned["minutes"], note=cleaned["note"])


def visit_initial(visit: VisitSheet | None, zone: str) -> dict[str, Any]:
    """How the visit stands now, for moving it."""
    if visit is None or visit.starts_at is None:
        return {}
    return {**moment_initial("starts_at", visit.starts_at, zone), "minutes": str(visit.minutes)}


class WhyNotForm(RecordForm):
    """Why a visit was missed, or is called off: one of a few reasons, so that they can be counted."""

    why = forms.ChoiceField(label="Why", widget=forms.RadioSelect)
    note = forms.CharField(label="In words", max_length=200, required=False)

    moments = ()

    def __init__(self, *args: Any, reasons: tuple[MissedReason, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["why"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(reason.value, MISSED[reason]) for reason in reasons]

    def build(self, cleaned: dict[str, Any]) -> tuple[MissedReason, str]:
        return MissedReason(cleaned["why"]), cleaned["note"]


class AbsenceForm(RecordForm):
    """The first and the last day on which the patient cannot come."""

    first_day = DayField(label="First day away")
    last_day = DayField(label="Last day away")

    moments = ()

    def build(self, cleaned: dict[str, Any]) -> AbsenceDraft:
        first, last = cleaned["first_day"], cleaned["last_day"]
        if not isinstance(first, dt.date) or not isinstance(last, dt.date):
            raise TypeError("a day is a date")
        return AbsenceDraft(first_day=first, last_day=last)
