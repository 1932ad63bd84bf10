"""The worker's first two writes: take notices in hand, and say that sending begins.

No transaction is open while a message travels.
A lease says who has a notice in hand and until when. Whoever lost it can neither begin nor settle.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from pumplog.models import Implant, Notice, PatientDetails
from pumplog.services.notice import notice_cancel
from pumplog.services.notice_parcel import LEASE, Parcel, held, notice_audit, put_back, to_staff
from pumplog.services.notice_plan import plan_for
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState


@transaction.atomic
def notices_claim(*, now: dt.datetime, limit: int) -> tuple[Parcel, ...]:
    """Take up to ``limit`` due notices in hand, most overdue first; two workers never get the same one.

    A clinic's overdue notices of the day travel together: one e-mail to its staff, not one for each patient.
    """
    rows = list(_claimable(now)[:limit])
    for clinic_id, address in {(row.patient.clinic_id, row.address) for row in rows if to_staff(row)}:
        same = _claimable(now).filter(audience=NoticeAudience.STAFF, patient__clinic_id=clinic_id, address=address)
        rows += list(same.exclude(pk__in=[row.pk for row in rows]))
    together: dict[tuple[object, ...], list[Notice]] = {}
    for row in rows:
        together.setdefault((row.patient.clinic_id, row.address) if to_staff(row) else (row.pk,), []).append(row)
    languages = dict(
        PatientDetails.objects.filter(patient_id__in=[row.patient_id for row in rows], current=True).values_list(
            "patient_id", "language"
        )
    )
    return tuple(_claim(held, languages.get(held[0].patient_id, ""), now) for held in together.values())


@transaction.atomic
def notices_begin(*, parcel: Parcel, now: dt.datetime) -> Parcel | None:
    """Say, before the first byte goes out, that sending begins; the parcel as it may go, or None where it must not.

    Asks once more whether each notice still tells the truth (hazard 12): what does not is cancelled with the reason.
    """
    rows = held(parcel)
    standing: list[Notice] = []
    for row in rows:
        reason = plan_for(Implant.objects.select_related("patient").get(pk=row.implant_id), now=now).against(row)
        if reason:
            notice_cancel(row, reason=reason, now=now)
            notice_audit(row, now)
        else:
            standing.append(row)
    for row in standing:
        row.sending_at, row.leased_until, row.attempts = now, now + LEASE, row.attempts + 1
        row.message_id = standing[0].message_id
        row.save(update_fields=["sending_at", "leased_until", "attempts", "message_id"])
    if not standing:
        return None
    return replace(parcel, notice_ids=tuple(row.pk for row in standing), message_id=standing[0].message_id)


@transaction.atomic
def notices_release(*, parcel: Parcel) -> None:
    """Hand back what has not begun, for the next worker: this one is stopping, or the mail server is away."""
    for row in held(parcel):
        if row.sending_at is None:
            put_back(row, detail=row.outcome, retry_at=row.retry_at)


def _claimable(now: dt.datetime) -> "QuerySet[Notice]":
    due = Notice.objects.filter(state=NoticeState.SCHEDULED, due_at__lte=now)
    # While one message to somebody is on its way, the next waits: two dates must not overtake each other.
    on_its_way = Notice.objects.filter(
        implant_id=OuterRef("implant_id"),
        audience=OuterRef("audience"),
        state=NoticeState.CLAIMED,
        sending_at__isnull=False,
    )
    ready = due.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now), ~Exists(on_its_way)).select_related("patient")
    return ready.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "id")


def _claim(rows: Sequence[Notice], language: str, now: dt.datetime) -> Parcel:
    lease = str(uuid.uuid4())
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=NoticeState.CLAIMED, lease=lease, leased_until=now + LEASE, sending_at=None
    )
    first = rows[0]
    return Parcel(
        lease=lease,
        notice_ids=tuple(row.pk for row in rows),
        clinic_id=first.patient.clinic_id,
        audience=NoticeAudience(first.audience),
        address=first.address,
        language=language,
        refill_by=first.refill_by,
        message_id=first.message_id,
    )
