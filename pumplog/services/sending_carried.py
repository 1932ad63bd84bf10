"""Messages that went out although the database, put back from a backup, does not know it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from pumplog.models import Notice, Patient
from pumplog.notices.parcel import Ending
from pumplog.notices.settling import not_carried
from pumplog.services.audit import audit_append
from pumplog.services.task import itself, task_open
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState

AT_ONCE: Final = 500
DETAIL: Final = "carried before the record was put back"
_STATES: Final = {Ending.SENT: NoticeState.SENT, Ending.DOUBTFUL: NoticeState.UNKNOWN}
# Begun is committed before a message travels, so whatever the journal holds has been tried as far as its database knows.
_TRIED: Final = Q(attempts__gt=0) & ~Q(state=NoticeState.PLANNED) & ~Q(state=NoticeState.CLAIMED, sending_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A message as the journal has it: ``ending`` SENT, or DOUBTFUL where its sending began and no end is written down."""

    identity: str
    message_id: str
    at: dt.datetime
    ending: Ending


def unknown_of(journal: Sequence[Carried]) -> list[Carried]:
    """Those that the database does not know to have been tried."""
    known: set[str] = set()
    for start in range(0, len(journal), AT_ONCE):
        some = {item.message_id for item in journal[start : start + AT_ONCE]}
        known |= set(Notice.objects.filter(_TRIED, message_id__in=some).values_list("message_id", flat=True))
    return [item for item in journal if item.message_id not in known]


def settle_carried(unknown: Sequence[Carried], *, now: dt.datetime) -> int:
    """Settle the notices that still wait to be sent although they went out. How many. Call it inside a transaction."""
    by_id = {item.message_id: item for item in unknown}
    waiting = Notice.objects.filter(state__in=(NoticeState.PLANNED, NoticeState.CLAIMED), message_id__in=by_id)
    list(Patient.objects.select_for_update(of=("self",)).filter(notices__in=waiting).order_by("id"))
    rows = list(waiting.select_for_update(of=("self",)).select_related("patient").order_by("id"))
    for row in rows:
        settle_row(row, by_id[row.message_id], now)
    return len(rows)


def settle_row(row: Notice, item: Carried, now: dt.datetime) -> None:
    """Write down that a notice that waits had gone out. Its patient must be locked, then itself; ``patient`` loaded."""
    row.state, row.outcome, row.settled_at = _STATES[item.ending], DETAIL, now
    row.sending_at, row.attempts = item.at, max(row.attempts, 1)
    row.lease, row.leased_until, row.retry_at = "", None, None
    row.save()
    audit_append(
        actor=itself(row.patient.clinic_id),
        action=f"notice_{row.state}",
        subject=row.pk,
        detail={"message_id": row.message_id, "outcome": row.outcome},
        now=now,
    )
    if item.ending is Ending.DOUBTFUL:
        _ask(row, now)


def _ask(row: Notice, now: dt.datetime) -> None:
    ask = not_carried(
        state=NoticeState.UNKNOWN,
        detail=DETAIL,
        pump=row.implant_id.hex,
        key=row.pk,
        audience=NoticeAudience(row.audience),
        channel=ContactKind(row.channel),
    )
    task_open(patient_id=row.patient_id, kind=ask.kind, subject=ask.subject, message=ask.message, now=now)
