"""A patient, and what is known of them. Details are versions: a change adds one, the newest holds."""

from typing import ClassVar

from django.db import models

from pumplog.models.clinic import Clinic
from pumplog.models.fields import not_negative, one_of, public_id, quantity, word
from pumplog.sheets.vocabulary import ContactKind, Indication, Language


class Patient(models.Model):
    """Identity within one clinic.

    ``version`` counts every write about the patient: a writer must have seen the latest. ``event_count`` numbers events.
    """

    id = public_id()
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    mrn = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["clinic", "mrn"], name="mrn_once_per_clinic")]


class PatientDetails(models.Model):
    """Name, birth date, indication … as stated at one time by one person."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="details")
    version = models.PositiveIntegerField()
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    language = word(Language)
    allergies = models.CharField(max_length=200, blank=True)
    indication = word(Indication)
    indication_note = models.CharField(max_length=200, blank=True)
    earlier_therapies = models.CharField(max_length=400, blank=True, help_text="vocabulary words, separated by commas")
    stop_volume_ml = quantity(null=True)
    stop_volume_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, blank=True)
    current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "version"], name="details_version_once"),
            models.UniqueConstraint(fields=["patient"], condition=models.Q(current=True), name="details_one_current"),
            one_of("indication", Indication, name="details_indication_known"),
            one_of("language", Language, name="details_language_known"),
            not_negative("stop_volume_ml", name="details_not_negative"),
        ]
        indexes: ClassVar = [models.Index(fields=["family_name", "given_name"], name="details_by_name")]


class ContactWay(models.Model):
    """One way to reach a patient, with consent. Never changed but for being ended; ``ended_at`` is a fact too."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="contact_ways")
    kind = word(ContactKind)
    address = models.CharField(max_length=300)
    consent_on = models.DateField(null=True, blank=True)
    preferred = models.BooleanField(default=False, help_text="tried before the patient's other ways")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [one_of("kind", ContactKind, name="contact_kind_known")]
