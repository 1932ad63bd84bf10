"""A clinic and the rules it has chosen."""

from typing import ClassVar

from django.db import models

from pumplog.models.fields import not_negative, public_id, quantity


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
    max_interval_days = models.PositiveSmallIntegerField(null=True, blank=True)
    working_days = models.CharField(max_length=13, help_text="ISO weekdays, Monday 1, separated by commas")
    holidays = models.TextField(blank=True, help_text="ISO dates, separated by commas")
    notice_tiers_days = models.CharField(max_length=60, help_text="days before the refill-by date, separated by commas")
    notice_hour = models.PositiveSmallIntegerField(help_text="local hour from which notices go out")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "version"], name="policy_version_once"),
            not_negative("stop_volume_ml", name="policy_not_negative"),
        ]
