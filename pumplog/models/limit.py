"""A clinic's own limits, beside those of the catalogue."""

from typing import ClassVar

from django.db import models

from pumplog.dosing.limits import LimitKind
from pumplog.models.clinic import Clinic
from pumplog.models.fields import not_negative, one_of, word
from pumplog.sheets.vocabulary import ApproverRole, Stop


class ClinicLimit(models.Model):
    """One version of a clinic's limit for a drug and kind. The newest holds; one without a value has ended it.

    ``value`` is in the base unit of its kind, which ``unit`` writes out. ``approver_name`` answers for it; ``set_by``
    entered it.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="limits")
    drug = models.CharField(max_length=40)
    kind = word(LimitKind)
    version = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=15, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=20)
    stop = word(Stop)
    approver_name = models.CharField(max_length=120, blank=True)
    approver_role = models.CharField(max_length=20, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "drug", "kind", "version"], name="limit_version_once"),
            one_of("kind", LimitKind, name="limit_kind_known"),
            one_of("stop", Stop, name="limit_stop_known"),
            not_negative("value", name="limit_not_negative"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True)
                | models.Q(approver_role__in=[role.value for role in ApproverRole], approved_on__isnull=False)
                & ~models.Q(approver_name=""),
                name="limit_has_an_approver",
            ),
        ]
