"""A message in the worker's hand: what is in it, whose it is, and how a try can end."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pumplog.models import Notice, Patient
from pumplog.services.audit import audit_append
from pumplog.services.task import itself
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState

LEASE: Final = dt.timedelta(minutes=10)
"""Long enough for the slowest message and a batch before it; short enough that a dead worker is found the same hour."""


class Ending(StrEnum):
    """How a try ended: accepted by the server; refused for good; surely not accepted yet; nobody knows."""

    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``detail`` is for staff to read and holds no address and no text of the server's."""

    ending: Ending
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message in hand: a patient's notice, or all of a clinic's overdue notices of the day. ``lease`` proves it."""

    lease: str
    notice_ids: tuple[uuid.UUID, ...]
    clinic_id: uuid.UUID
    audience: NoticeAudience
    address: str
    language: str
    refill_by: dt.date
    message_id: str


def held(parcel: Parcel) -> list[Notice]:
    """The parcel's notices still under its lease, locked after their patients. Whoever lost the lease gets none."""
    list(Patient.objects.select_for_update(of=("self",)).filter(notices__in=parcel.notice_ids).order_by("id"))
    rows = Notice.objects.filter(pk__in=parcel.notice_ids, state=NoticeState.CLAIMED, lease=parcel.lease)
    return list(rows.select_for_update(of=("self",)).select_related("patient").order_by("id"))


def to_staff(row: Notice) -> bool:
    return row.audience == NoticeAudience.STAFF


def put_back(row: Notice, *, detail: str, retry_at: dt.datetime | None) -> None:
    """Surely nothing went out: the notice waits again, until ``retry_at`` if given."""
    row.state, row.lease, row.leased_until, row.sending_at = NoticeState.SCHEDULED, "", None, None
    row.outcome, row.retry_at = detail, retry_at
    row.save(update_fields=["state", "lease", "leased_until", "sending_at", "outcome", "retry_at"])


def notice_audit(row: Notice, now: dt.datetime) -> None:
    """What became of a notice, without the address it went to."""
    audit_append(
        actor=itself(row.patient.clinic_id),
        action=f"notice_{row.state}",
        subject=row.pk,
        detail={
            "audience": row.audience,
            "tier_days": row.tier_days,
            "refill_by": row.refill_by,
            "attempts": row.attempts,
            "message_id": row.message_id,
            "outcome": row.outcome,
        },
        now=now,
    )
