"""Notices follow the window: planned, kept or withdrawn in the transaction of whatever moved it."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from pumplog.models import Implant, Notice, Patient
from pumplog.services.audit import audit_append
from pumplog.services.notice_plan import Plan, plan_for
from pumplog.services.notice_tasks import open_tasks, withdraw_tasks
from pumplog.services.notice_tiers import Slot
from pumplog.services.task import itself
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState

# A notice whose sending has begun can no longer be called back: it settles as what it was.
PENDING = Q(state=NoticeState.SCHEDULED) | Q(state=NoticeState.CLAIMED, sending_at__isnull=True)
PERHAPS_TOLD = (NoticeState.CLAIMED, NoticeState.SENT, NoticeState.UNKNOWN)


@transaction.atomic
def notices_replan(*, implant_id: uuid.UUID, now: dt.datetime) -> None:
    """Make a pump's planned notices fit its current window, the clinic's newest policy and the patient's contact ways.

    Called in the transaction of every write that changes one of these. What still fits stays as it is; what does not
    is cancelled with the reason; what is missing is planned. Asking again changes nothing. Where there is no date, or
    nobody to write to, a task is opened for a person: silence is never the answer (hazards 8, 12, 35).
    """
    implant = Implant.objects.select_related("patient").get(pk=implant_id)
    # Patient first, then notices and tasks, then the audit chain: one order everywhere, so nobody waits in a ring.
    Patient.objects.select_for_update().get(pk=implant.patient_id)
    plan = plan_for(implant, now=now)
    cancelled = cancel_what_does_not_fit(plan, now)
    planned = [slot.tier_days for slot in plan.slots if plan.address and _told_once(plan, slot, now)]
    withdrawn, opened = withdraw_tasks(plan, now), open_tasks(plan, now)
    if cancelled or planned or withdrawn or opened:
        audit_append(
            actor=itself(plan.clinic_id),
            action="notices_replan",
            subject=implant_id,
            detail={"planned_tiers": planned, "cancelled": cancelled, "opened": opened, "withdrawn": withdrawn},
            now=now,
        )


def notice_add(
    plan: Plan, *, audience: NoticeAudience, address: str, slot: Slot, edition: int, now: dt.datetime
) -> None:
    """Write one planned notice with the Message-ID it will carry, however often it is tried. The plan has a date."""
    if plan.dated is None:
        raise ValueError("a notice needs a date to tell")
    Notice.objects.create(
        patient_id=plan.patient_id,
        implant_id=plan.implant_id,
        window_id=plan.dated.window_id,
        cycle_id=plan.dated.cycle_id,
        audience=audience,
        tier_days=slot.tier_days,
        edition=edition,
        channel=ContactKind.EMAIL,
        address=address,
        refill_by=plan.dated.refill_by,
        due_at=slot.due_at,
        state=NoticeState.SCHEDULED,
        message_id=new_message_id(),
        created_at=now,
    )


def new_message_id() -> str:
    """A Message-ID that says nothing: random, at the domain of the sender's address."""
    return f"<{uuid.uuid4().hex}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def notice_cancel(notice: Notice, *, reason: str, now: dt.datetime) -> None:
    """Withdraw a notice that has not begun to go out. The row must be locked."""
    notice.state, notice.outcome, notice.settled_at = NoticeState.CANCELLED, reason, now
    notice.lease, notice.leased_until, notice.retry_at = "", None, None
    notice.save(update_fields=["state", "outcome", "settled_at", "lease", "leased_until", "retry_at"])


def cancel_what_does_not_fit(plan: Plan, now: dt.datetime) -> dict[str, str]:
    """Withdraw every pending notice of the pump that the plan speaks against: reasons by notice id."""
    reasons: dict[str, str] = {}
    for notice in Notice.objects.select_for_update().filter(PENDING, implant_id=plan.implant_id).order_by("id"):
        if reason := plan.against(notice):
            notice_cancel(notice, reason=reason, now=now)
            reasons[str(notice.pk)] = reason
    return reasons


def _told_once(plan: Plan, slot: Slot, now: dt.datetime) -> bool:
    """Plan a tier unless it is planned, was told, or may have been told; True where it was planned."""
    edition = _edition(plan, slot)
    if edition is None:
        return False
    notice_add(plan, audience=NoticeAudience.PATIENT, address=plan.address, slot=slot, edition=edition, now=now)
    return True


def _edition(plan: Plan, slot: Slot) -> int | None:
    """Which telling of this tier's date is due: 1 the first time, None where nothing needs to be told.

    What may have been told counts as told: a second message is worse than a task for a person. But if another date
    was told since, the patient holds that one, and the tier is told again.
    """
    if plan.dated is None:
        return None
    cycle = Notice.objects.filter(
        implant_id=plan.implant_id, cycle_id=plan.dated.cycle_id, audience=NoticeAudience.PATIENT
    )
    rows = list(cycle.exclude(state=NoticeState.CANCELLED))
    same = [row for row in rows if (row.tier_days, row.refill_by) == (slot.tier_days, plan.dated.refill_by)]
    if any(row.state == NoticeState.FAILED and row.address == plan.address for row in same):
        return None
    standing = [row for row in same if row.state != NoticeState.FAILED]
    if not standing:
        return 1
    if any(row.sending_at is None for row in standing) or _last_told(rows) == plan.dated.refill_by:
        return None
    return max(row.edition for row in standing) + 1


def _last_told(rows: Sequence[Notice]) -> dt.date | None:
    begun = [
        (row.sending_at, row.refill_by) for row in rows if row.state in PERHAPS_TOLD and row.sending_at is not None
    ]
    return max(begun)[1] if begun else None
