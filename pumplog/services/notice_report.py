"""What comes back later about a message: a gateway's report, mail that bounced. Minutes later, or weeks.

A failure that is heard of late counts like one heard of at once: the next channel goes, and a person is asked.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, Literal

from django.db import transaction

from pumplog.models import DeliveryReport, Notice, Patient, Task
from pumplog.notices import subjects
from pumplog.notices.settling import not_carried
from pumplog.services import canonical
from pumplog.services.audit import audit_append
from pumplog.services.notice import notices_replan
from pumplog.services.task import BY_ITSELF, close_task, itself, task_open
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState, TaskKind

Reported = Literal["delivered", "failed", "delayed"]

ON_ITS_WAY: Final = frozenset({NoticeState.CLAIMED, NoticeState.SENT, NoticeState.UNKNOWN})
"""A report may be quicker than the worker that is about to write down that it sent the message."""
NEXT: Final[dict[Reported, tuple[NoticeState, frozenset[NoticeState]]]] = {
    "delivered": (NoticeState.DELIVERED, ON_ITS_WAY),
    "failed": (NoticeState.FAILED, ON_ITS_WAY | {NoticeState.DELIVERED}),
}
"""What a report makes of a notice, and of which states. What the patient has confirmed stays confirmed."""


MOVED: Final = (
    "state", "lease", "leased_until", "retry_at", "settled_at", "outcome", "delivered_at", "provider_id"
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    outcome: Reported
    detail: str
    source: str
    digest: str
    provider_id: str
    at: dt.datetime


def report_delivery(
    *,
    message_id: str = "",
    provider_id: str = "",
    outcome: Reported,
    detail: str,
    source: str,
    digest: str,
    reported_at: dt.datetime | None,
    now: dt.datetime,
) -> bool:
    """Write down what was reported of the message that carries either id, and draw the consequence.

    False where no notice is known by them, or the same report (``digest``) was heard before: saying it again changes
    nothing, nor does the order in which reports arrive. ``detail`` is our own words: no address, nothing of a server's.
    """
    report = _Report(
        outcome=outcome,
        detail=detail,
        source=source,
        digest=digest,
        provider_id=provider_id[:80],
        at=min(reported_at, now) if reported_at else now,
    )
    return sum(_write(notice_id, report, now) for notice_id in _found(message_id, provider_id)) > 0


def _found(message_id: str, provider_id: str) -> list[uuid.UUID]:
    """A message to staff is one for all of the day's notices; each is told."""
    for column, value in (("message_id", message_id), ("provider_id", provider_id)):
        rows = Notice.objects.filter(**{column: value}).order_by("id").values_list("pk", flat=True) if value else ()
        if rows:
            return list(rows)
    return []


@transaction.atomic
def _write(notice_id: uuid.UUID, report: _Report, now: dt.datetime) -> bool:
    # Patient first, as everywhere; holding it also makes two copies of one report take turns.
    list(Patient.objects.select_for_update(of=("self",)).filter(notices=notice_id))
    notice = Notice.objects.select_for_update(of=("self",)).select_related("patient").get(pk=notice_id)
    once = canonical.digest({"notice": notice_id, "report": report.digest})
    if DeliveryReport.objects.filter(digest=once).exists():
        return False
    DeliveryReport.objects.create(
        notice=notice,
        digest=once,
        source=report.source,
        outcome=report.outcome,
        detail=report.detail[:200],
        reported_at=report.at,
        received_at=now,
    )
    changed = _take_over(notice, report, now)
    audit_append(
        actor=itself(notice.patient.clinic_id),
        action="notice_report",
        subject=notice.pk,
        detail={"report": report, "message_id": notice.message_id, "state": notice.state, "changed": changed},
        now=now,
    )
    if changed:
        _ask_or_settle(notice, report.detail, now)
        notices_replan(implant_id=notice.implant_id, now=now)
    return True


def _take_over(notice: Notice, report: _Report, now: dt.datetime) -> bool:
    """Move the notice where the report leads; True where it moved."""
    if report.outcome == "delayed":
        return False
    state, before = NEXT[report.outcome]
    if notice.state not in before or (notice.state == NoticeState.CLAIMED and notice.sending_at is None):
        return False
    delivered = state is NoticeState.DELIVERED
    notice.state = state
    notice.lease, notice.leased_until, notice.retry_at = "", None, None
    notice.settled_at = notice.settled_at or now
    notice.outcome = (report.detail if delivered else f"came back later: {report.detail}")[:200]
    notice.delivered_at = report.at if delivered else None
    # A report that was quicker than the worker brings the gateway's name for the message: nobody will write it down later.
    notice.provider_id = notice.provider_id or report.provider_id
    notice.save(update_fields=[*MOVED])
    return True


def _ask_or_settle(notice: Notice, detail: str, now: dt.datetime) -> None:
    """A failure is a person's; a doubt that has been settled is nobody's any more."""
    if notice.state == NoticeState.FAILED:
        ask = not_carried(
            state=NoticeState.FAILED,
            detail=f"it came back later, {detail}",
            pump=notice.implant_id.hex,
            key=notice.pk,
            audience=NoticeAudience(notice.audience),
            channel=ContactKind(notice.channel),
        )
        task_open(patient_id=notice.patient_id, kind=ask.kind, subject=ask.subject, message=ask.message, now=now)
    note = "Closed by itself: the carrier has reported what became of it."
    about = subjects.about_notice(notice.implant_id.hex, notice.pk)
    doubts = Task.objects.select_for_update().filter(
        patient_id=notice.patient_id, kind=TaskKind.NOTICE_UNKNOWN, subject=about, done_at__isnull=True
    )
    for task in doubts:
        close_task(task, by=BY_ITSELF, note=note, now=now)
