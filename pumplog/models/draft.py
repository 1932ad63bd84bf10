"""What somebody has typed and not yet recorded. Not a clinical fact: it is replaced and removed freely."""

from typing import ClassVar

from django.db import models

from pumplog.models.account import User
from pumplog.models.patient import Patient


class FormDraft(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    fields = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "patient", "form"], name="draft_once")]
