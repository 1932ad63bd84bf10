"""A fill of the reservoir: what was drawn off, what was put in, and what was computed at the time."""

from typing import ClassVar

from django.db import models

from pumplog.models.event import Event
from pumplog.models.fields import not_negative, one_of, quantity, signed, word
from pumplog.sheets.vocabulary import ResidualState


class Refill(models.Model):
    """Measured and filled volumes in mL as typed; the computed figures and their formula version as they were then."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="refill")
    initial = models.BooleanField()
    residual_state = word(ResidualState)
    aspirated_ml = quantity(null=True)
    symptoms = models.CharField(max_length=400, blank=True)
    physician_contacted = models.CharField(max_length=200, blank=True)
    filled_ml = quantity()
    retained_ml = quantity()
    programmer_alarm_on = models.DateField(null=True, blank=True)
    programmer_expected_ml = quantity(null=True)
    running_confirmed = models.BooleanField()
    expected_ml = quantity(null=True)
    difference_ml = signed()
    delivered_ratio = signed()
    formula_version = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            one_of("residual_state", ResidualState, name="refill_residual_state_known"),
            # An empty aspirate is censored, never a precise amount: a measured residual is above zero, any other is absent.
            models.CheckConstraint(
                condition=models.Q(residual_state="measured", aspirated_ml__gt=0)
                | (~models.Q(residual_state="measured") & models.Q(aspirated_ml__isnull=True)),
                name="refill_residual_matches_state",
            ),
            not_negative(
                "filled_ml", "retained_ml", "expected_ml", "programmer_expected_ml", name="refill_not_negative"
            ),
        ]


class EventFinding(models.Model):
    """A finding that stood when the event was recorded, and the reason given for going on."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=16)
    message = models.CharField(max_length=500)
    acknowledged_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["event", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "position"], name="finding_position_once")]
