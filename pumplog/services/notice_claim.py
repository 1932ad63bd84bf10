"""The worker's first write: take due notices in hand.

A lease says who has a notice in hand and until when. Whoever lost it can neither begin nor settle.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from pumplog.models import Notice, PatientDetails
from pumplog.notices.facts import Rules
from pumplog.notices.holding import goes_first
from pumplog.notices.parcel import LEASE, Parcel
from pumplog.services import sending_marks
from pumplog.services.notice_held import identity
from pumplog.services.notice_holding import held_back
from pumplog.services.notice_rules import readable_rules_of
from pumplog.services.sending_epoch import may_send
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose, NoticeState


@transaction.atomic
def notices_claim(*, now: dt.datetime, limit: int) -> tuple[Parcel, ...]:
    """Take up to ``limit`` due notices in hand, most overdue first; two workers never get the same one.

    What quiet hours or the daily cap hold back gets the moment when it may go. A clinic's overdue notices of the day travel
    together: one e-mail to its staff, not one for each patient.
    """
    rows: list[Notice] = []
    gone = sending_marks.carried()
    while not rows:
        found = list(_claimable(now)[:limit])
        # Asked for each batch, and after its rows were read: what a restore brought back is then seen to be restored.
        if not found or not may_send(now=now):
            return ()
        found += _beside_announcements(found, now)
        rules = readable_rules_of({row.patient.clinic_id for row in found})
        waits = held_back(found, rules=rules, gone=gone, now=now)
        _wait(waits)
        rows = _one_each([row for row in found if row.pk not in waits], rules)
    rows += _with_them(rows, now)
    lease = str(uuid.uuid4())
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=NoticeState.CLAIMED, lease=lease, leased_until=now + LEASE, sending_at=None
    )
    languages = dict(
        PatientDetails.objects.filter(patient_id__in=[row.patient_id for row in rows], current=True).values_list(
            "patient_id", "language"
        )
    )
    return tuple(_parcel(held, lease, languages.get(held[0].patient_id, "")) for held in _together(rows))


def to_staff(row: Notice) -> bool:
    return row.audience == NoticeAudience.STAFF


def _claimable(now: dt.datetime) -> "QuerySet[Notice]":
    due = Notice.objects.filter(state=NoticeState.PLANNED, due_at__lte=now)
    # While one message to a patient is on its way, the next waits: two dates must not overtake each other.
    in_hand = Notice.objects.filter(
        implant_id=OuterRef("implant_id"), audience=OuterRef("audience"), state=NoticeState.CLAIMED
    )
    ready = due.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now), ~Exists(in_hand)).select_related("patient")
    return ready.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")


def _wait(waits: dict[uuid.UUID, dt.datetime]) -> None:
    until: dict[dt.datetime, list[uuid.UUID]] = defaultdict(list)
    for key, moment in waits.items():
        until[moment].append(key)
    for moment, keys in until.items():
        Notice.objects.filter(pk__in=keys).update(retry_at=moment)


def _beside_announcements(rows: Sequence[Notice], now: dt.datetime) -> list[Notice]:
    """What else is due to patients whom an appointment is to be announced to: it may have to go first."""
    announced = [row.implant_id for row in rows if row.purpose == NoticePurpose.VISIT]
    if not announced:
        return []
    others = _claimable(now).filter(implant_id__in=announced, purpose=NoticePurpose.DUE)
    return list(others.exclude(pk__in=[row.pk for row in rows]))


def _one_each(rows: Iterable[Notice], rules: Mapping[uuid.UUID, Rules]) -> list[Notice]:
    """One message at a time to each patient about each pump, a safety tier before others; to staff, all of them."""
    first: dict[object, Notice] = {}
    for row in rows:
        key = row.pk if to_staff(row) else row.implant_id
        if key not in first or (_first(row, rules) and not _first(first[key], rules)):
            first[key] = row
    return list(first.values())


def _first(row: Notice, rules: Mapping[uuid.UUID, Rules]) -> bool:
    its = rules.get(row.patient.clinic_id)
    return its is not None and goes_first(
        purpose=NoticePurpose(row.purpose), audience=NoticeAudience(row.audience), tier_days=row.tier_days, rules=its
    )


def _with_them(rows: Sequence[Notice], now: dt.datetime) -> list[Notice]:
    """The other notices that travel in a staff message of this batch."""
    more: list[Notice] = []
    for clinic_id, address in {(row.patient.clinic_id, row.address) for row in rows if to_staff(row)}:
        same = _claimable(now).filter(audience=NoticeAudience.STAFF, patient__clinic_id=clinic_id, address=address)
        more += list(same.exclude(pk__in=[row.pk for row in rows]))
    return more


def _together(rows: Iterable[Notice]) -> list[list[Notice]]:
    parcels: dict[object, list[Notice]] = {}
    for row in rows:
        parcels.setdefault((row.patient.clinic_id, row.address) if to_staff(row) else row.pk, []).append(row)
    return list(parcels.values())


def _parcel(rows: Sequence[Notice], lease: str, language: str) -> Parcel:
    first = rows[0]
    return Parcel(
        lease=lease,
        notices=tuple(row.pk for row in rows),
        clinic=first.patient.clinic_id,
        patient=None if to_staff(first) else first.patient_id,
        audience=NoticeAudience(first.audience),
        purpose=NoticePurpose(first.purpose),
        channel=ContactKind(first.channel),
        address=first.address,
        language=language,
        refill_by=first.refill_by,
        message_id=first.message_id,
        identities=tuple(identity(row) for row in rows),
    )
