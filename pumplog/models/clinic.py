"""A clinic and the rules it has chosen."""

from typing import ClassVar

from django.db import models

from pumplog.models.fields import not_negative, one_of, public_id, quantity, word
from pumplog.sheets.vocabulary import Envelope, Stop


class Clinic(models.Model):
    """Where pumps are refilled. A due date is a date in ``zone``."""

    id = public_id()
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ClinicPolicy(models.Model):
    """One version of a clinic's rules. A change is a new version; the newest holds."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    daytime_phone = models.CharField(max_length=40, blank=True)
    after_hours_phone = models.CharField(max_length=40, blank=True)
    staff_email = models.EmailField(blank=True)
    margin_days = models.PositiveSmallIntegerField()
    stop_volume_ml = quantity()
    use_tolerance = models.BooleanField()
    accepted_risk_pct = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="null: dates do not follow the pump's own record",
    )
    max_interval_days = models.PositiveSmallIntegerField(null=True, blank=True)
    working_days = models.CharField(max_length=13, help_text="ISO weekdays, Monday 1, separated by commas")
    holidays = models.TextField(blank=True, help_text="ISO dates, separated by commas")
    notice_tiers_days = models.CharField(max_length=60, help_text="days before the refill-by date, separated by commas")
    notice_hour = models.PositiveSmallIntegerField(help_text="local hour from which notices go out")
    safety_tier_days = models.PositiveSmallIntegerField(
        default=2, help_text="tiers this close to the date are told whatever was booked or answered"
    )
    quiet_from_hour = models.PositiveSmallIntegerField(default=20, help_text="local hour from which nothing goes out")
    quiet_until_hour = models.PositiveSmallIntegerField(default=8, help_text="local hour until which nothing goes out")
    daily_cap = models.PositiveSmallIntegerField(default=2, help_text="messages to one patient on one local day")
    unconfirmed_days = models.PositiveSmallIntegerField(
        default=5, help_text="a visit not confirmed so many days before the date becomes a telephone call"
    )
    physician_days = models.PositiveSmallIntegerField(
        default=2, help_text="a patient not reached so many days before the date becomes a physician's task"
    )
    letter_days = models.PositiveSmallIntegerField(
        default=7, help_text="a letter is of use only so many days before the date or earlier"
    )
    envelope = word(Envelope, default=Envelope.US.value)
    return_address = models.CharField(max_length=300, blank=True, help_text="the clinic's own lines on a letter")
    published_limits = word(Stop, default=Stop.ASK)
    expired_drugs = word(Stop, default=Stop.ASK)
    absurd_doses = word(Stop, default=Stop.ASK)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "version"], name="policy_version_once"),
            not_negative("stop_volume_ml", name="policy_not_negative"),
            one_of("envelope", Envelope, name="policy_envelope_known"),
            models.CheckConstraint(
                condition=models.Q(quiet_from_hour__lte=23, quiet_until_hour__lte=23),
                name="policy_quiet_hours_of_a_day",
            ),
            models.CheckConstraint(condition=models.Q(daily_cap__gte=1), name="policy_at_least_one_message_a_day"),
            one_of("published_limits", Stop, name="policy_published_limits_known"),
            one_of("expired_drugs", Stop, name="policy_expired_drugs_known"),
            one_of("absurd_doses", Stop, name="policy_absurd_doses_known"),
            models.CheckConstraint(
                condition=models.Q(accepted_risk_pct__isnull=True)
                | models.Q(accepted_risk_pct__gt=0, accepted_risk_pct__lt=50),
                name="policy_risk_in_range",
            ),
        ]
