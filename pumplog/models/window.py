"""When a pump must be refilled, derived from the facts and replaced in the transaction of every clinical event."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from pumplog.models.event import Event, Implant


def _ratio() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """What this pump delivers for each mL programmed, as it is believed: a ratio, not a dose."""
    return models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)


class Window(models.Model):
    """One computation. ``case`` is the whole input as a dosing case: anyone can run it again and must get these dates.

    What is believed of the pump then stands beside it, so that a list needs nothing worked out again: its own ratio
    with standard deviation, the ratio that the accepted risk allows for, and since when it may have changed.

    Exactly one window of an implant is current. Either ``refill_by`` is set, or ``no_date_reason`` says why not.
    """

    implant = models.ForeignKey(Implant, on_delete=models.PROTECT, related_name="windows")
    current = models.BooleanField(default=True)
    computed_at = models.DateTimeField()
    cause = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cycle = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    formula_version = models.CharField(max_length=40)
    refill_by = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    before_working_days = models.DateField(null=True, blank=True)
    no_date_reason = models.CharField(max_length=200, blank=True)
    alarm_at = models.DateTimeField(null=True, blank=True)
    stop_at_earliest = models.DateTimeField(null=True, blank=True)
    empty_at = models.DateTimeField(null=True, blank=True)
    programmer_alarm_on = models.DateField(null=True, blank=True)
    stop_volume_ml = models.DecimalField(max_digits=15, decimal_places=6, null=True, blank=True)
    stop_volume_source = models.CharField(max_length=24, blank=True)
    margin_days = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_risk_pct = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    measured_refills = models.PositiveSmallIntegerField(null=True, blank=True)
    ratio_mean = _ratio()
    ratio_sd = _ratio()
    ratio_low = _ratio()
    ratio_high = _ratio()
    ratio_fastest = _ratio()
    drift_state = models.CharField(max_length=16, blank=True)
    drift_direction = models.CharField(max_length=8, blank=True)
    drift_looked_into_at = models.DateTimeField(null=True, blank=True)
    alarm_at_likeliest = models.DateTimeField(null=True, blank=True)
    stop_at_likeliest = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(
        null=True, blank=True, help_text="when the passing of time alone may next call for a notice; null: look now"
    )
    case = models.TextField(blank=True)
    explained = models.TextField(blank=True, help_text="JSON: the candidates weighed and the working, as shown")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["implant"], condition=models.Q(current=True), name="window_one_current"),
            models.CheckConstraint(
                condition=models.Q(refill_by__isnull=False) | ~models.Q(no_date_reason=""), name="window_date_or_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["current", "refill_by"], name="window_by_date"),
            models.Index(fields=["current", "look_at"], name="window_to_look_at"),
        ]
