"""What was read from the programmer, heard, or told by the patient."""

from typing import ClassVar

from django.db import models

from pumplog.models.event import Event
from pumplog.models.fields import not_negative, one_of, quantity, word
from pumplog.sheets.vocabulary import AlarmKind


class PumpReading(models.Model):
    """Figures as the programmer showed them, at a reading or after a programme change.

    Boluses are those counted from ``boluses_from`` to the reading.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="reading")
    alarm_on = models.DateField(null=True, blank=True)
    expected_residual_ml = quantity(null=True)
    pump_clock_on = models.DateField(null=True, blank=True, help_text="the pump's own wall clock, as shown")
    pump_clock_at = models.TimeField(null=True, blank=True)
    clock_error_minutes = models.IntegerField(null=True, blank=True, help_text="ahead of the clinic's clock, or behind")
    boluses_from = models.DateTimeField(null=True, blank=True)
    boluses_given = models.PositiveIntegerField(null=True, blank=True)
    bolus_dose_mcg = quantity(null=True)
    worked_out = models.TextField(blank=True, help_text="JSON: where record and programmer are at odds, as shown then")

    class Meta:
        constraints: ClassVar = [not_negative("expected_residual_ml", "bolus_dose_mcg", name="reading_not_negative")]


class PumpAlarm(models.Model):
    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="alarm")
    alarm_kind = word(AlarmKind)

    class Meta:
        constraints: ClassVar = [one_of("alarm_kind", AlarmKind, name="alarm_kind_known")]


class Effect(models.Model):
    """How the therapy is doing: pain and function 0 to 10, side effects in words."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="effect")
    pain = models.PositiveSmallIntegerField(null=True, blank=True)
    function = models.PositiveSmallIntegerField(null=True, blank=True)
    side_effects = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(pain__isnull=True) | models.Q(pain__lte=10), name="effect_pain_0_10"
            ),
            models.CheckConstraint(
                condition=models.Q(function__isnull=True) | models.Q(function__lte=10), name="effect_function_0_10"
            ),
        ]


class Note(models.Model):
    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="note")
    text = models.TextField(max_length=4000)
