"""A clinic's own words in its messages, version by version."""

from typing import ClassVar

from django.db import models

from pumplog.models.clinic import Clinic
from pumplog.models.fields import one_of, word
from pumplog.sheets.vocabulary import ContactKind, Language


class MessageText(models.Model):
    """One version of one message's wording. Append-only: the newest holds; an empty body is the house's own wording."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="message_texts")
    message = models.CharField(max_length=24, help_text="which message: due, due_booked, visit_booked …")
    channel = word(ContactKind)
    language = word(Language)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True, max_length=4000)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clinic", "message", "channel", "language", "version"], name="message_text_version_once"
            ),
            one_of("channel", ContactKind, name="message_text_channel_known"),
            one_of("language", Language, name="message_text_language_known"),
        ]
