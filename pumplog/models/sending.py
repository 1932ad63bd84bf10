"""That the sender lives, that it may send, and what came back later from those who carried a message."""

from typing import ClassVar

from django.db import models

from pumplog.models.fields import public_id
from pumplog.models.notice import Notice


class WorkerBeat(models.Model):
    """When a worker last turned. One row a process name and machine; a row that grows old is a worker that died."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="told to stop, and did")


class SendingEpoch(models.Model):
    """One life of the database: it ends with a restore from a backup. Nothing is sent until an operator confirms it.

    ``mark`` is also kept outside the database, beside the journal of what was sent: if the two differ, the database was
    put back.
    """

    id = public_id()
    mark = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    why = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=120, blank=True)


class DeliveryReport(models.Model):
    """One word from outside about one message: a bounce, a gateway's callback. Append-only; the same word counts once."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="delivery_reports")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the report, so that it counts once")
    source = models.CharField(max_length=24)
    outcome = models.CharField(max_length=24, help_text="delivered, failed or delayed")
    detail = models.CharField(max_length=200, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["notice", "received_at"], name="report_by_notice")]
