"""What goes into the reservoir and how it is to be delivered; belongs to a refill, an order or a programme change."""

from typing import ClassVar

from django.db import models

from pumplog.models.event import Event
from pumplog.models.fields import not_negative, one_of, quantity, word
from pumplog.sheets.vocabulary import ProgramMode


class MixtureDrug(models.Model):
    """One drug of the mixture. The strength has one unit, mcg/mL; how it is shown is the catalogue's choice per drug."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="drugs")
    position = models.PositiveSmallIntegerField()
    drug = models.CharField(max_length=40)
    salt = models.CharField(max_length=60, blank=True)
    concentration_mcg_per_ml = quantity()
    primary = models.BooleanField()
    diluent = models.CharField(max_length=60, blank=True)
    lot = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    stability_days = models.PositiveSmallIntegerField(null=True, blank=True)
    stability_source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["event", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "position"], name="mixture_position_once"),
            models.UniqueConstraint(fields=["event"], condition=models.Q(primary=True), name="mixture_one_primary"),
            models.CheckConstraint(
                condition=models.Q(concentration_mcg_per_ml__gt=0), name="mixture_strength_positive"
            ),
        ]


class Program(models.Model):
    """The programme in force from the event on. Doses are of the primary drug; one unit, mcg/day."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="program")
    mode = word(ProgramMode)
    dose_mcg_per_day = quantity(null=True)
    flow_ml_per_day = quantity(null=True)
    bolus_dose_mcg = quantity(null=True)
    bolus_max_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    bolus_lockout_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("mode", ProgramMode, name="program_mode_known"),
            not_negative("dose_mcg_per_day", "flow_ml_per_day", "bolus_dose_mcg", name="program_not_negative"),
        ]


class ProgramStep(models.Model):
    """One step of a flex programme, on the pump's clock."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="steps")
    start = models.TimeField()
    rate_mcg_per_day = quantity()

    class Meta:
        ordering: ClassVar = ["program", "start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "start"], name="step_start_once"),
            not_negative("rate_mcg_per_day", name="step_not_negative"),
        ]
