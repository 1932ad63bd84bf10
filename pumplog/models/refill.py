"""A fill of the reservoir: what was drawn off, what was put in, and what was computed at the time."""

from typing import ClassVar

from django.db import models

from pumplog.models.account import User
from pumplog.models.event import Event
from pumplog.models.fields import not_negative, one_of, quantity, signed, word
from pumplog.sheets.vocabulary import BridgeState, ResidualState


class Refill(models.Model):
    """Measured and filled volumes in mL as typed; the computed figures and their formula version as they were then.

    ``displaced_ml`` left the reservoir at the visit besides the programme: the prime, and the bridge beyond it.
    ``wasted_ml`` was thrown away before the eyes of a second person, who is named.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="refill")
    initial = models.BooleanField()
    residual_state = word(ResidualState)
    aspirated_ml = quantity(null=True)
    symptoms = models.CharField(max_length=400, blank=True)
    physician_contacted = models.CharField(max_length=200, blank=True)
    physician_contacted_at = models.DateTimeField(null=True, blank=True)
    filled_ml = quantity()
    retained_ml = quantity()
    programmer_alarm_on = models.DateField(null=True, blank=True)
    programmer_expected_ml = quantity(null=True)
    pump_clock_on = models.DateField(null=True, blank=True, help_text="the pump's own wall clock, as shown")
    pump_clock_at = models.TimeField(null=True, blank=True)
    clock_error_minutes = models.IntegerField(null=True, blank=True, help_text="ahead of the clinic's clock, or behind")
    bridge_state = word(BridgeState, default=BridgeState.NOT_STATED.value)
    bridge_ml = quantity(null=True)
    bridge_dose_mcg = quantity(null=True)
    bridge_hours = quantity(null=True)
    prime_ml = quantity()
    path_volume_ml = quantity(null=True)
    path_approved_by = models.CharField(max_length=120, blank=True)
    displaced_ml = quantity()
    wasted_ml = quantity(null=True)
    witness = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    witness_label = models.CharField(max_length=200, blank=True)
    running_confirmed = models.BooleanField()
    expected_ml = quantity(null=True)
    difference_ml = signed()
    delivered_ratio = signed()
    formula_version = models.CharField(max_length=40)
    dry_from = models.DateTimeField(null=True, blank=True, help_text="of an empty aspirate: dry at the earliest")
    worked_out = models.TextField(
        blank=True, help_text="JSON: dry interval, strength change, disagreements, as shown then"
    )
    working = models.TextField(blank=True, help_text="JSON: the working of the computed figures, as it was then")

    class Meta:
        constraints: ClassVar = [
            one_of("residual_state", ResidualState, name="refill_residual_state_known"),
            one_of("bridge_state", BridgeState, name="refill_bridge_state_known"),
            # An empty aspirate is censored, never a precise amount: a measured residual is above zero, any other is absent.
            models.CheckConstraint(
                condition=models.Q(residual_state="measured", aspirated_ml__gt=0)
                | (~models.Q(residual_state="measured") & models.Q(aspirated_ml__isnull=True)),
                name="refill_residual_matches_state",
            ),
            not_negative(
                "filled_ml",
                "retained_ml",
                "expected_ml",
                "programmer_expected_ml",
                "bridge_ml",
                "bridge_dose_mcg",
                "bridge_hours",
                "prime_ml",
                "path_volume_ml",
                "displaced_ml",
                "wasted_ml",
                name="refill_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(wasted_ml__isnull=True)
                | models.Q(wasted_ml=0)
                | (models.Q(witness__isnull=False) & ~models.Q(witness_label="")),
                name="refill_waste_has_a_witness",
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
