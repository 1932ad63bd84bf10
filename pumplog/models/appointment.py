"""Visits to come, and days a patient is away. Notices follow the refill-by date; these only refine them."""

from typing import ClassVar

from django.db import models

from pumplog.models.event import Implant
from pumplog.models.fields import one_of, public_id, word
from pumplog.models.patient import Patient
from pumplog.sheets.vocabulary import AppointmentState, MissedReason

OPEN = ("requested", "booked", "confirmed")


class Appointment(models.Model):
    """One visit as it stands now; how it came to that is in its steps. A pump has one open appointment at most.

    ``uid`` and ``sequence`` are what calendars know it by: the one never changes, the other rises with every step that a
    calendar must follow. ``starts_at`` is absent while only a day is asked for (``on_day``, the clinic's calendar).
    """

    id = public_id()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="appointments")
    implant = models.ForeignKey(Implant, on_delete=models.PROTECT, related_name="appointments")
    uid = models.CharField(max_length=120, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    state = word(AppointmentState)
    on_day = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["implant"], condition=models.Q(state__in=OPEN), name="appointment_one_open"
            ),
            one_of("state", AppointmentState, name="appointment_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=("booked", "confirmed")) | models.Q(starts_at__isnull=False),
                name="appointment_booked_has_an_hour",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "on_day"], name="appointment_by_day")]


class AppointmentStep(models.Model):
    """One change of an appointment, by whom and why. Append-only."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = word(AppointmentState)
    on_day = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True)
    missed_reason = models.CharField(max_length=48, blank=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "number"], name="appointment_step_once"),
            one_of("state", AppointmentState, name="appointment_step_state_known"),
            models.CheckConstraint(
                condition=models.Q(missed_reason="")
                | models.Q(missed_reason__in=[reason.value for reason in MissedReason]),
                name="appointment_step_reason_known",
            ),
        ]


class Absence(models.Model):
    """Days on which the patient cannot come, first and last included. Never changed but for being ended."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_after")
        ]


class CalendarFeed(models.Model):
    """A clinic's appointments as a calendar that a programme reads by a secret address. Only its hash is kept."""

    id = public_id()
    clinic = models.ForeignKey("pumplog.Clinic", on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=120, blank=True)
