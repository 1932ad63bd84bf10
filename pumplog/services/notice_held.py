"""Notices in a worker's hand: whose they are, and handing them back."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Final

from django.db.models import F, QuerySet

from pumplog.models import Notice, Patient
from pumplog.notices.parcel import Parcel
from pumplog.services.notice_apply import LAID_DOWN
from pumplog.services.notice_facts import id_of
from pumplog.sheets.vocabulary import NoticeState

BREATHER: Final = dt.timedelta(minutes=1)
"""What was handed back lets others go first: a channel that is away must not stand before one that is not."""


def lock_patients(notices: "Iterable[uuid.UUID] | QuerySet[Notice]") -> None:
    """Lock the patients of notices, before the notices themselves: one order everywhere."""
    list(Patient.objects.select_for_update(of=("self",)).filter(notices__in=notices).order_by("pk").values_list("pk"))


def held(parcels: Sequence[Parcel]) -> dict[Hashable, Notice]:
    """The parcels' notices that are still under their lease, locked, by id. Whoever lost the lease gets none."""
    leases = {id_of(key): parcel.lease for parcel in parcels for key in parcel.notices}
    lock_patients(leases)
    rows = Notice.objects.filter(pk__in=leases, lease__in=set(leases.values()), state=NoticeState.CLAIMED)
    found = rows.select_for_update(of=("self",)).select_related("patient").order_by("pk")
    return {row.pk: row for row in found if row.lease == leases[row.pk]}


def put_back(rows: Iterable[Notice], *, retry_at: dt.datetime | None) -> None:
    """Surely nothing went out: they wait again, until ``retry_at``. A try that never began is not counted."""
    begun: dict[bool, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        begun[row.sending_at is not None].append(row.pk)
    for had_begun, keys in begun.items():
        tried = F("attempts") - 1 if had_begun else F("attempts")
        changes = {**LAID_DOWN, "retry_at": retry_at}
        Notice.objects.filter(pk__in=keys).update(state=NoticeState.PLANNED, sending_at=None, attempts=tried, **changes)


def identity(row: Notice) -> str:
    """What makes it the same message whatever row holds it, as a hash that tells nothing."""
    what = (
        row.implant_id, row.cycle_id, row.audience, row.purpose, row.tier_days, row.channel, row.refill_by, row.edition
    )  # fmt: skip
    return hashlib.sha256(" ".join(map(str, what)).encode()).hexdigest()[:32]
