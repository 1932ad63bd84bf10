"""How a patient answers without an account: a link that says nothing, and what was said with it."""

from typing import ClassVar

from django.db import models

from pumplog.models.event import Event, Implant
from pumplog.models.fields import one_of, public_id, word
from pumplog.models.notice import Notice
from pumplog.models.patient import Patient
from pumplog.sheets.vocabulary import AnswerKind

TRIES = 5


class AnswerLink(models.Model):
    """One secret address in one message: only the SHA-256 of its 128-bit token is kept.

    Opening it changes nothing. Acting asks for the birth date; ``tries_left`` counts wrong ones down, for ever.
    A new link to the same patient replaces the one before (``revoked_at``).
    """

    id = public_id()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="answer_links")
    implant = models.ForeignKey(Implant, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="answer_links")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=60, blank=True)
    tries_left = models.PositiveSmallIntegerField(default=TRIES)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient"], condition=models.Q(revoked_at__isnull=True), name="answer_link_one_standing"
            )
        ]


class PatientAnswer(models.Model):
    """What a patient said. Append-only; it closes no clinical task by itself."""

    id = public_id()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="answers")
    implant = models.ForeignKey(Implant, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.ForeignKey(AnswerLink, on_delete=models.PROTECT, related_name="answers")
    kind = word(AnswerKind)
    refill_by = models.DateField(null=True, blank=True, help_text="the date the page told when it was answered")
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [one_of("kind", AnswerKind, name="answer_kind_known")]
        indexes: ClassVar = [models.Index(fields=["patient", "at"], name="answer_by_patient")]
