"""What happened to a patient's pump: one header for every kind of event.

Never updated, never deleted. A correction is a new event that points to the one it corrects; both stay.
"""

from typing import ClassVar

from django.db import models

from pumplog.models.account import User
from pumplog.models.fields import one_of, public_id, word
from pumplog.models.patient import Patient
from pumplog.sheets.vocabulary import EventKind


class Implant(models.Model):
    """One pump in one patient. What is known of it stands in its implantation event; ``replaces`` is its lineage."""

    id = public_id()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="implants")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")


class Event(models.Model):
    """When it happened, when and by whom it was recorded, and whether it corrects an earlier one.

    ``sequence`` runs 1, 2, 3 … per patient without gap. ``struck`` says "this never happened" of the corrected event.
    """

    id = public_id()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="events")
    implant = models.ForeignKey(Implant, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    record_version = models.PositiveIntegerField(help_text="the patient's version that this event made")
    kind = word(EventKind)
    happened_at = models.DateTimeField()
    utc_offset_minutes = models.SmallIntegerField(help_text="offset stated with happened_at: the pump's own clock")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by_label = models.CharField(max_length=120)
    reason = models.CharField(max_length=400, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    struck = models.BooleanField(default=False)
    source = models.CharField(max_length=120, blank=True, help_text="import run and line, where imported")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "sequence"], name="event_sequence_once"),
            models.CheckConstraint(
                condition=models.Q(struck=False) | models.Q(corrects__isnull=False), name="event_struck_corrects"
            ),
            one_of("kind", EventKind, name="event_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["implant", "happened_at"], name="event_by_implant"),
            models.Index(fields=["patient", "-happened_at"], name="event_by_patient"),
        ]
