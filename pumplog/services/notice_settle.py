"""How a message ended, and who is asked when it did not end well. Nothing fails without a task for a person."""

import datetime as dt
import uuid
from typing import Final

from django.db import transaction

from pumplog.models import Notice, Patient
from pumplog.services.notice_parcel import Ending, Outcome, Parcel, held, notice_audit, put_back, to_staff
from pumplog.services.task import task_open
from pumplog.sheets.vocabulary import NoticeState, TaskKind

RETRY_AFTER: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""Waits between tries that surely sent nothing: eight tries in about 22 hours, then a person."""


STATE_AFTER: Final = {
    Ending.SENT: NoticeState.SENT,
    Ending.REFUSED: NoticeState.FAILED,
    Ending.DEFERRED: NoticeState.FAILED,
    Ending.DOUBTFUL: NoticeState.UNKNOWN,
}


@transaction.atomic
def notices_settle(*, parcel: Parcel, outcome: Outcome, now: dt.datetime) -> int:
    """Write down how it ended. How many notices were still this lease's: none where it had run out meanwhile."""
    rows = held(parcel)
    for row in rows:
        if outcome.ending is Ending.DEFERRED and row.attempts <= len(RETRY_AFTER):
            put_back(row, detail=outcome.detail, retry_at=now + RETRY_AFTER[max(row.attempts, 1) - 1])
        else:
            _settle(row, outcome, now)
    return len(rows)


def leases_expire(*, now: dt.datetime) -> int:
    """Take over what a dead worker left. Not begun: back in the queue. Begun: nobody knows, so a person asks.

    How many are now unknown. They are never sent again by themselves.
    """
    lost = Notice.objects.filter(state=NoticeState.CLAIMED, leased_until__lte=now).values_list("pk", flat=True)
    return sum(_expire(notice_id, now) for notice_id in list(lost))


@transaction.atomic
def _expire(notice_id: uuid.UUID, now: dt.datetime) -> bool:
    found = Notice.objects.filter(pk=notice_id)
    list(Patient.objects.select_for_update(of=("self",)).filter(notices__in=found))
    row = found.select_for_update().filter(state=NoticeState.CLAIMED, leased_until__lte=now).first()
    if row is None:
        return False
    if row.sending_at is None:
        put_back(row, detail=row.outcome, retry_at=row.retry_at)
        return False
    _settle(row, Outcome(ending=Ending.DOUBTFUL, detail="the worker stopped while sending"), now)
    return True


def _settle(row: Notice, outcome: Outcome, now: dt.datetime) -> None:
    row.state, row.outcome, row.settled_at = STATE_AFTER[outcome.ending], outcome.detail[:200], now
    row.lease, row.leased_until, row.retry_at = "", None, None
    row.save(update_fields=["state", "outcome", "settled_at", "lease", "leased_until", "retry_at"])
    notice_audit(row, now)
    if outcome.ending is not Ending.SENT:
        _ask_a_person(row, now)


def _ask_a_person(row: Notice, now: dt.datetime) -> None:
    unknown = row.state == NoticeState.UNKNOWN
    whom = "the clinic's staff" if to_staff(row) else "the patient"
    what = f"It is not known whether the e-mail to {whom} arrived" if unknown else f"The e-mail to {whom} was not sent"
    then = "Check the clinic's e-mail address." if to_staff(row) else "Call the patient; check the address."
    task_open(
        patient_id=row.patient_id,
        kind=TaskKind.NOTICE_UNKNOWN if unknown else TaskKind.NOTICE_FAILED,
        # A staff address that does not work is one fault, not one for every day and message.
        subject=f"staff:{row.implant_id.hex}" if to_staff(row) else row.pk.hex,
        message=f"{what}: {row.outcome}. {then}",
        now=now,
    )
