"""What is to be sent, and what a person must do. Rows first: the web request itself sends nothing."""

from typing import ClassVar

from django.db import models

from pumplog.models.event import Event, Implant
from pumplog.models.fields import one_of, public_id, word
from pumplog.models.patient import Patient
from pumplog.models.window import Window
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose, NoticeState, TaskKind

CLAIMED = NoticeState.CLAIMED.value
SETTLED = ("sent", "delivered", "confirmed", "failed", "unknown", "cancelled")
NOBODY_GOT_IT = ("cancelled", "failed")


class Notice(models.Model):
    """One message of one tier of one cycle. ``message_id`` is fixed before sending, so that a doubt can be settled.

    ``tier_days`` is days before the refill-by date; an overdue notice to staff carries minus the days past it.
    ``refill_by`` is the date that is told: the refill-by date, or the last safe day before the patient is away.
    A message about an appointment has purpose ``visit``: tier 0, and the appointment's sequence as its edition.
    ``cycle`` is the fill as first recorded: a correction of it begins no new cycle. ``edition`` counts up where the
    same tier tells the same date again because another date was told in between.
    ``sending_at`` is committed before the first byte goes out: a worker that dies leaves behind whether it had begun.
    """

    id = public_id()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="notices")
    implant = models.ForeignKey(Implant, on_delete=models.PROTECT, related_name="notices")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="notices")
    cycle = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    audience = word(NoticeAudience)
    purpose = word(NoticePurpose, default=NoticePurpose.DUE.value)
    tier_days = models.SmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    channel = word(ContactKind)
    address = models.CharField(max_length=300)
    refill_by = models.DateField()
    due_at = models.DateTimeField()
    state = word(NoticeState)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=36, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="not before, after a try that surely sent nothing")
    sending_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)
    provider_id = models.CharField(max_length=80, blank=True, help_text="what the gateway calls this message")
    text_version = models.CharField(max_length=40, blank=True, help_text="which wording went out")
    delivered_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient", "cycle", "audience", "purpose", "tier_days", "channel", "refill_by", "edition"],
                condition=~models.Q(state__in=NOBODY_GOT_IT),
                name="notice_once",
            ),
            one_of("state", NoticeState, name="notice_state_known"),
            one_of("channel", ContactKind, name="notice_channel_known"),
            one_of("audience", NoticeAudience, name="notice_audience_known"),
            one_of("purpose", NoticePurpose, name="notice_purpose_known"),
            models.CheckConstraint(
                condition=models.Q(state=CLAIMED, leased_until__isnull=False) & ~models.Q(lease="")
                | ~models.Q(state=CLAIMED) & models.Q(leased_until__isnull=True, lease=""),
                name="notice_claimed_is_leased",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=SETTLED, settled_at__isnull=False)
                | ~models.Q(state__in=SETTLED) & models.Q(settled_at__isnull=True),
                name="notice_settled_says_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="notice_due"),
            models.Index(fields=["implant", "refill_by"], name="notice_by_implant"),
            models.Index(fields=["message_id"], name="notice_by_message_id"),
            models.Index(fields=["provider_id"], name="notice_by_provider_id"),
        ]


class Task(models.Model):
    """Something a person must do. Open until somebody says who did it and how it ended."""

    id = public_id()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="tasks")
    kind = word(TaskKind)
    subject = models.CharField(max_length=80, help_text="what it is about: makes the same task open once")
    opened_at = models.DateTimeField()
    message = models.CharField(max_length=300)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    done_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient", "kind", "subject"], condition=models.Q(done_at__isnull=True), name="task_open_once"
            ),
            one_of("kind", TaskKind, name="task_kind_known"),
        ]
