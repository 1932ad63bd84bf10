"""A spreadsheet that was brought in: the file as it came, the mapping used, and what became of each row."""

from typing import ClassVar

from django.db import models

from pumplog.models.clinic import Clinic
from pumplog.models.fields import public_id


class ImportRun(models.Model):
    id = public_id()
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="import_runs")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    mapping = models.TextField()
    report = models.TextField()
    previewed_at = models.DateTimeField()
    previewed_by = models.CharField(max_length=120)
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = models.CharField(max_length=120, blank=True)


class ImportedRow(models.Model):
    """The fingerprint of a row that became an event: running the file again finds it and changes nothing."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    event_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "fingerprint"], name="imported_row_once"),
        ]
