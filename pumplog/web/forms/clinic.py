"""A clinic's rules and its people."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pumplog.access import Role
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.sheets.clinic import RISKS_PCT, PolicySheet
from pumplog.sheets.drafts import PolicyDraft
from pumplog.sheets.vocabulary import Envelope, Stop
from pumplog.sheets.wording import risk_words
from pumplog.web.complaints import NOT_DAYS, in_our_words, not_a_holiday
from pumplog.web.context import ROLE_WORDS
from pumplog.web.fields import CountField, FigureField, calendar_day
from pumplog.web.forms.record import RecordForm

DAYS = [(str(day), name) for day, name in enumerate(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), start=1)]  # fmt: skip


RISKS = [
    *((plain(risk), f"in at most {risk_words(risk)} ({plain(risk)} %)") for risk in RISKS_PCT),
    ("", "do not reckon with it: one margin for every pump"),
]


ENVELOPES = [
    (Envelope.DIN.value, "European: A4, window on the left (DIN lang, DIN 5008 form B)"),
    (Envelope.US.value, "US: letter paper, number 10 window envelope"),
]
STOPS = [(Stop.ASK.value, "Ask for a reason"), (Stop.BLOCK.value, "Stop the entry")]


COUNTS = (
    *("safety_tier_days", "quiet_from_hour", "quiet_until_hour", "daily_cap"),
    *("unconfirmed_days", "physician_days", "letter_days"),
)
"""Whole numbers that are called alike in the form, in the draft and on the sheet."""


class DayListField(forms.CharField):
    """Calendar days, one a line, as 2026-12-25."""

    def clean(self, value: Any) -> frozenset[dt.date]:
        text = super().clean(value)
        days = set()
        for line in text.split():
            try:
                days.add(calendar_day(line))
            except ValueError:
                raise ValidationError(not_a_holiday(line), code="not_a_date") from None
        return frozenset(days)


class CountListField(forms.CharField):
    """Whole numbers, separated by commas or spaces."""

    unreadable = NOT_DAYS

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def clean(self, value: Any) -> tuple[int, ...]:
        text = super().clean(value)
        parts = [part for part in re.split("[, ]", text) if part]
        if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
            raise ValidationError(self.unreadable, code="not_a_count")
        return tuple(int(part) for part in parts)


class PolicyForm(RecordForm):
    """Every date of the clinic follows from these, at once."""

    daytime_phone = forms.CharField(label="Phone by day", max_length=40, required=False)
    after_hours_phone = forms.CharField(label="Phone after hours", max_length=40, required=False)
    staff_email = forms.EmailField(
        label="E-mail of the staff", required=False, help_text="Overdue pumps are reported there."
    )
    margin_days = CountField(label="Margin", unit="days", most=60)
    stop_volume_ml = FigureField(label="Stop level", unit="mL")
    use_tolerance = forms.BooleanField(
        label="Reckon with the pump's flow tolerance: the earliest date it could be", required=False
    )
    accepted_risk_pct = forms.ChoiceField(
        label="How sure: let each pump's own record decide how early", choices=RISKS, required=False,
        widget=forms.RadioSelect,
        help_text="How often the pump may be down to the stop level before the date because it ran faster than it was "
        "believed to. With it, the margin is days in hand for booking, not for the pump.",
    )  # fmt: skip
    max_interval_days = CountField(label="Longest interval", unit="days", least=1, most=400, required=False)
    published_limits = forms.ChoiceField(label="Above a published limit", choices=STOPS, widget=forms.RadioSelect)
    absurd_doses = forms.ChoiceField(
        label="A dose five times the one before or more, a strength ten times", choices=STOPS, widget=forms.RadioSelect
    )
    expired_drugs = forms.ChoiceField(label="A drug past its last usable day", choices=STOPS, widget=forms.RadioSelect)
    working_days = forms.MultipleChoiceField(label="Working days", choices=DAYS, widget=forms.CheckboxSelectMultiple)
    holidays = DayListField(
        label="Holidays", required=False, help_text="One day a line, as 2026-12-25.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    notice_tiers_days = CountListField(label="Notices go out, days before", max_length=60, help_text="As in 14, 7, 2.")
    notice_hour = CountField(
        label="Notices go out from", unit="o’clock", most=23, help_text="The hour of the day, 0 to 23."
    )
    safety_tier_days = CountField(
        label="Sent whatever was answered, from", unit="days before", most=90,
        help_text="Notices this close to the date go out whatever was booked or answered.",
    )  # fmt: skip
    quiet_from_hour = CountField(
        label="Quiet from",
        unit="o’clock",
        most=23,
        help_text="Between these two hours nothing goes to a patient; what is due waits.",
    )
    quiet_until_hour = CountField(
        label="Quiet until", unit="o’clock", most=23, help_text="The same hour twice: no quiet hours."
    )
    daily_cap = CountField(label="Messages to one patient, at most", unit="a day", least=1, most=10)
    unconfirmed_days = CountField(
        label="Staff call, where nobody has confirmed", unit="days before", most=90,
        help_text="Then it becomes a task to telephone.",
    )  # fmt: skip
    physician_days = CountField(label="A physician is asked, where nobody was reached", unit="days before", most=90)
    letter_days = CountField(
        label="Letters go out no later than", unit="days before", least=1, most=90,
        help_text="Closer to the date the post is too slow.",
    )  # fmt: skip
    envelope = forms.ChoiceField(label="Window envelope", choices=ENVELOPES, widget=forms.RadioSelect)
    return_address = forms.CharField(
        label="Sender on the envelope", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A name and address that do not say what kind of clinic it is.",
    )  # fmt: skip

    moments = ()
    sections = (
        (
            "Refill-by date",
            ("accepted_risk_pct", "margin_days", "stop_volume_ml", "use_tolerance", "max_interval_days"),
        ),
        ("Guardrails", ("published_limits", "absurd_doses", "expired_drugs")),
        ("Days", ("working_days", "holidays")),
        (
            "Notices",
            (
                *("notice_tiers_days", "notice_hour", "safety_tier_days", "quiet_from_hour", "quiet_until_hour"),
                *("daily_cap", "daytime_phone", "after_hours_phone"),
            ),
        ),
        ("When nobody answers", ("unconfirmed_days", "physician_days", "staff_email")),
        ("Letters", ("letter_days", "envelope", "return_address")),
    )

    def build(self, cleaned: dict[str, Any]) -> PolicyDraft:
        return PolicyDraft(
            daytime_phone=cleaned["daytime_phone"],
            after_hours_phone=cleaned["after_hours_phone"],
            staff_email=cleaned["staff_email"],
            margin_days=cleaned["margin_days"],
            stop_volume=Volume(ml=cleaned["stop_volume_ml"]),
            use_tolerance=cleaned["use_tolerance"],
            accepted_risk_pct=Decimal(cleaned["accepted_risk_pct"]) if cleaned["accepted_risk_pct"] else None,
            max_interval_days=cleaned["max_interval_days"],
            working_days=frozenset(int(day) for day in cleaned["working_days"]),
            holidays=cleaned["holidays"],
            notice_tiers_days=cleaned["notice_tiers_days"],
            notice_hour=cleaned["notice_hour"],
            published_limits=Stop(cleaned["published_limits"]),
            absurd_doses=Stop(cleaned["absurd_doses"]),
            expired_drugs=Stop(cleaned["expired_drugs"]),
            **{name: cleaned[name] for name in COUNTS},
            envelope=Envelope(cleaned["envelope"]),
            return_address="\n".join(line.strip() for line in cleaned["return_address"].splitlines() if line.strip()),
        )


def policy_initial(policy: PolicySheet) -> dict[str, Any]:
    """The rules that hold now."""
    return {
        "daytime_phone": policy.daytime_phone,
        "after_hours_phone": policy.after_hours_phone,
        "staff_email": policy.staff_email,
        "margin_days": str(policy.margin_days),
        "stop_volume_ml": plain(policy.stop_volume_ml),
        "use_tolerance": policy.use_tolerance,
        "accepted_risk_pct": "" if policy.accepted_risk_pct is None else plain(policy.accepted_risk_pct),
        "max_interval_days": "" if policy.max_interval_days is None else str(policy.max_interval_days),
        "working_days": [str(day) for day in sorted(policy.working_days)],
        "holidays": "\n".join(day.isoformat() for day in sorted(policy.holidays)),
        "notice_tiers_days": ", ".join(str(days) for days in policy.notice_tiers_days),
        "notice_hour": str(policy.notice_hour),
        "published_limits": policy.published_limits.value,
        "absurd_doses": policy.absurd_doses.value,
        "expired_drugs": policy.expired_drugs.value,
        **{name: str(getattr(policy, name)) for name in COUNTS},
        "envelope": policy.envelope.value,
        "return_address": policy.return_address,
    }


class MemberForm(RecordForm):
    """A person and their role here. Somebody who already has an account keeps their name and password."""

    name = forms.CharField(label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="E-mail, the login", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="Role", choices=list(ROLE_WORDS.items()), widget=forms.RadioSelect)
    password = forms.CharField(
        label="First password", required=False, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters, for somebody without an account. They change it after signing in.",
    )  # fmt: skip

    moments = ()

    def clean_password(self) -> str | None:
        from django.contrib.auth.password_validation import validate_password

        password = self.cleaned_data.get("password") or None
        if password is not None:
            try:
                validate_password(password)
            except ValidationError as error:
                raise in_our_words(error) from None
        return password

    def build(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": cleaned["name"],
            "email": cleaned["email"],
            "role": Role(cleaned["role"]),
            "password": cleaned.get("password"),
        }
