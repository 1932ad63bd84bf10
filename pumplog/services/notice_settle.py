"""How messages ended, and who is asked when one did not end well. Nothing fails without a task for a person."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from pumplog.models import Notice
from pumplog.notices.parcel import Going, Outcome, Parcel
from pumplog.notices.settling import WORKER_DIED, Settled, after
from pumplog.services.notice_apply import LAID_DOWN, tasks_ask
from pumplog.services.notice_audit import audit_notices
from pumplog.services.notice_held import BREATHER, held, lock_patients, put_back
from pumplog.services.window_look import look_now
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState

AT_ONCE: Final = 100


@transaction.atomic
def notices_settle(done: Sequence[tuple[Going, Outcome]], *, now: dt.datetime) -> int:
    """Write down how they ended. How many notices were still under this worker's lease: none where it had run out."""
    rows = held([going.parcel for going, _ in done])
    ended = [
        (row, outcome)
        for going, outcome in done
        for key in going.parcel.notices
        if (row := rows.get(key)) is not None and row.sending_at is not None
    ]
    audit_notices(settle_rows(ended, now=now), now=now)
    return len(ended)


def leases_expire(*, now: dt.datetime) -> int:
    """Take over what dead workers left. Not begun: back in the queue. Begun: nobody knows, so a person asks.

    How many are now unknown. They are never sent again by themselves.
    """
    lost = Notice.objects.filter(state=NoticeState.CLAIMED, leased_until__lte=now).order_by("pk")
    keys = list(lost.values_list("pk", flat=True))
    return sum(_expire(keys[start : start + AT_ONCE], now) for start in range(0, len(keys), AT_ONCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a dead worker's journal says of one lease: the messages it took in hand, and how those it began ended.

    ``None`` for one that was in its hand when it died.
    """

    lease: str
    taken: frozenset[str]
    begun: Mapping[str, Outcome | None] = field(default_factory=dict)


def leases_open() -> set[str]:
    """Every lease that notices are in a worker's hand under."""
    rows = Notice.objects.filter(state=NoticeState.CLAIMED)
    return set(rows.order_by().values_list("lease", flat=True).distinct())


@transaction.atomic
def lease_take_over(left: Left, *, now: dt.datetime) -> int:
    """Settle what a worker left that surely is dead, as far as its journal tells. How many are unknown."""
    found = Notice.objects.filter(state=NoticeState.CLAIMED, lease=left.lease)
    lock_patients(found)
    rows = list(found.select_for_update(of=("self",)).select_related("patient").order_by("pk"))
    never = [row for row in rows if row.message_id in left.taken and row.message_id not in left.begun]
    put_back(never, retry_at=None)
    ended = [
        (row, left.begun[row.message_id] or WORKER_DIED)
        for row in rows
        if row.message_id in left.begun and row.sending_at is not None
    ]
    settled = settle_rows(ended, now=now)
    audit_notices(settled, now=now)
    return sum(row.state == NoticeState.UNKNOWN for row in settled)


def settle_rows(ended: Iterable[tuple[Notice, Outcome]], *, now: dt.datetime) -> list[Notice]:
    """Write endings down and ask who must be asked. The rows must be locked, after their patients.

    Those that reached a state that stands, as they now are: for the audit. The others wait for another try.
    """
    settled = [(row, outcome, _after(row, outcome, now)) for row, outcome in ended]
    alike: dict[tuple[object, ...], list[tuple[Notice, Outcome, Settled]]] = defaultdict(list)
    for row, outcome, then in settled:
        key = (then.state, then.retry_at, outcome.detail, outcome.provider_id, outcome.text_version)
        alike[key].append((row, outcome, then))
    for group in alike.values():
        _write([row for row, _, _ in group], group[0][1], group[0][2], now)
    tasks_ask(((row.patient_id, then.ask) for row, _, then in settled if then.ask is not None), now=now)
    # Another way may have to be tried at once.
    look_now(row.implant_id for row, _, then in settled if then.state in (NoticeState.FAILED, NoticeState.UNKNOWN))
    return [row for row, _, then in settled if then.state is not NoticeState.PLANNED]


def _write(rows: Sequence[Notice], outcome: Outcome, then: Settled, now: dt.datetime) -> None:
    waits = then.state is NoticeState.PLANNED
    detail = outcome.detail[:200]
    changes = {**LAID_DOWN, "retry_at": then.retry_at, "outcome": detail}
    if waits:
        changes |= {"sending_at": None}
    else:
        changes |= {
            "settled_at": now,
            "provider_id": outcome.provider_id[:80],
            "text_version": outcome.text_version[:40],
        }
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(state=then.state, **changes)
    for row in rows:
        row.state, row.outcome = then.state, detail


def _after(row: Notice, outcome: Outcome, now: dt.datetime) -> Settled:
    return after(
        outcome=outcome,
        attempts=row.attempts,
        now=now,
        pump=row.implant_id.hex,
        key=row.pk,
        cycle=row.cycle_id,
        refill_by=row.refill_by,
        audience=NoticeAudience(row.audience),
        channel=ContactKind(row.channel),
    )


@transaction.atomic
def _expire(keys: Sequence[uuid.UUID], now: dt.datetime) -> int:
    lock_patients(keys)
    lost = Notice.objects.filter(pk__in=keys, state=NoticeState.CLAIMED, leased_until__lte=now)
    rows = list(lost.select_for_update(of=("self",)).select_related("patient").order_by("pk"))
    put_back([row for row in rows if row.sending_at is None], retry_at=None)
    begun = [(row, WORKER_DIED) for row in rows if row.sending_at is not None]
    settled = settle_rows(begun, now=now)
    audit_notices(settled, now=now)
    return len(settled)


@transaction.atomic
def notices_release(parcels: Sequence[Parcel], *, now: dt.datetime) -> None:
    """Hand back what has surely not been sent, begun or not, after a breather."""
    put_back(held(parcels).values(), retry_at=now + BREATHER)
