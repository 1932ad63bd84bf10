"""How a disagreement of programmer and record was resolved: by whom, why, and what governs from then on."""

from typing import ClassVar

from django.db import models

from pumplog.access import Role
from pumplog.models.account import User
from pumplog.models.event import Event
from pumplog.models.fields import one_of, word
from pumplog.sheets.vocabulary import Governs


class ConflictResolution(models.Model):
    """A physician's or a pharmacist's word about the figures of one event; the event itself stays as it is."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="resolution")
    governs = word(Governs)
    reason = models.CharField(max_length=400)
    resolved_at = models.DateTimeField()
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolved_by_label = models.CharField(max_length=120)
    resolved_by_role = models.CharField(max_length=24, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints: ClassVar = [one_of("governs", Governs, name="resolution_governs_known")]
