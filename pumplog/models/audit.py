"""Who did what, in a chain: each entry carries the hash of the one before it."""

from typing import ClassVar

from django.db import models

from pumplog.models.clinic import Clinic
from pumplog.models.fields import public_id


class AuditHead(models.Model):
    """The end of a clinic's chain. Locked while an entry is added, so that the chain never forks."""

    clinic = models.OneToOneField(Clinic, on_delete=models.PROTECT, primary_key=True, related_name="audit_head")
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)


class AuditEntry(models.Model):
    """``detail`` is canonical JSON text; ``digest`` is SHA-256 over the previous digest and every other column."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="audit")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    detail = models.TextField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["clinic", "sequence"], name="audit_sequence_once")]


class Submission(models.Model):
    """A key the client made for one command: one effect, one answer, however often it is sent."""

    id = public_id()
    actor = models.CharField(max_length=120)
    key = models.UUIDField()
    command = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    result = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["actor", "key"], name="submission_once")]
