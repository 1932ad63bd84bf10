"""A pump is implanted, and later removed or replaced."""

from typing import ClassVar

from django.db import models

from pumplog.models.event import Event
from pumplog.models.fields import not_negative, one_of, quantity, word
from pumplog.sheets.vocabulary import RemovalReason


class Implantation(models.Model):
    """The pump and its catheter as implanted. Volumes in mL, lengths in cm, tolerance in percent of the programmed rate.

    ``path_volume_ml`` is the clinic's own figure from the reservoir to the catheter's tip, with who approved it.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="implantation")
    pump_model = models.CharField(max_length=80)
    serial = models.CharField(max_length=60)
    reservoir_ml = quantity()
    low_reservoir_alarm_ml = quantity()
    flow_tolerance_pct = quantity()
    catheter_model = models.CharField(max_length=80, blank=True)
    catheter_length_cm = quantity(null=True)
    catheter_trimmed_cm = quantity(null=True)
    path_volume_ml = quantity(null=True)
    path_approved_by = models.CharField(max_length=120, blank=True)
    tip_level = models.CharField(max_length=20, blank=True)
    implanted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            not_negative(
                "reservoir_ml",
                "low_reservoir_alarm_ml",
                "flow_tolerance_pct",
                "catheter_length_cm",
                "catheter_trimmed_cm",
                "path_volume_ml",
                name="implantation_not_negative",
            ),
        ]


class Removal(models.Model):
    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="removal")
    removal_reason = word(RemovalReason)

    class Meta:
        constraints: ClassVar = [one_of("removal_reason", RemovalReason, name="removal_reason_known")]
