"""The worker's second write: say, before the first byte goes out, that sending begins.

No transaction is open while a message travels.
"""

import datetime as dt
import uuid
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import structlog
from django.db import transaction
from django.db.models import F

from pumplog.models import Notice
from pumplog.notices.decide import against
from pumplog.notices.holding import DISTURBING
from pumplog.notices.parcel import LEASE, Ending, Going, Outcome, Parcel
from pumplog.services import sending_marks
from pumplog.services.answer_link import links_issue
from pumplog.services.notice_apply import LAID_DOWN
from pumplog.services.notice_audit import audit_notices
from pumplog.services.notice_claim import to_staff
from pumplog.services.notice_facts import PumpFacts, Read, facts_of
from pumplog.services.notice_held import BREATHER, held, identity, put_back
from pumplog.services.notice_holding import held_back
from pumplog.services.notice_settle import settle_rows
from pumplog.services.notice_what import letterheads_of, visits_of
from pumplog.services.sending_carried import DETAIL
from pumplog.services.window_look import look_now
from pumplog.sheets.vocabulary import NoticeState

UNREADABLE: Final = Outcome(ending=Ending.REFUSED, detail="the record could not be read")

log = structlog.stdlib.get_logger("pumplog.notices")


@dataclass(slots=True)
class _Judged:
    """What is to become of notices about to go."""

    going: list[Notice] = field(default_factory=list)
    cancelled: dict[str, list[Notice]] = field(default_factory=dict)
    ended: list[tuple[Notice, Outcome]] = field(default_factory=list)
    waiting: dict[dt.datetime, list[Notice]] = field(default_factory=dict)
    gone: dict[uuid.UUID, dt.datetime] = field(default_factory=dict)
    """Those that went out before the record was put back, and when."""

    def wait(self, row: Notice, until: dt.datetime) -> None:
        self.waiting.setdefault(until, []).append(row)


@transaction.atomic
def notices_begin(parcels: Sequence[Parcel], *, now: dt.datetime) -> tuple[Going, ...]:
    """Write down that these begin to go, and give them what they carry. In the given order.

    Asks once more of each notice whether it still tells the truth (hazard 12): what does not is cancelled with the reason.
    """
    rows = held(parcels)
    read = facts_of({row.implant_id for row in rows.values()}, now=now)
    judged = _judge(list(rows.values()), read, now)
    _carry_out(judged, now)
    return _goings(parcels, judged.going, read, now)


def _judge(rows: Sequence[Notice], read: Read, now: dt.datetime) -> _Judged:
    judged = _Judged()
    before = sending_marks.carried()
    rules = {pump.clinic_id: pump.facts.rules for pump in read.pumps.values()}
    waits = held_back(rows, rules=rules, gone=before, now=now)
    speaks_against = _against(read.pumps.values(), now)
    for row in rows:
        reasons = speaks_against.get(row.implant_id)
        if before and (gone := before.get(identity(row))) is not None:
            judged.gone[row.pk] = gone.at or now
            judged.ended.append((row, Outcome(ending=gone.ending, detail=DETAIL)))
        elif reasons is None:
            judged.ended.append((row, UNREADABLE))
        elif row.pk in reasons:
            judged.cancelled.setdefault(reasons[row.pk], []).append(row)
        elif _another_on_its_way(row, read.pumps[row.implant_id]):
            judged.wait(row, now + BREATHER)
        elif row.pk in waits:
            judged.wait(row, waits[row.pk])
        else:
            judged.going.append(row)
    return judged


def _against(pumps: Iterable[PumpFacts], now: dt.datetime) -> dict[object, Mapping[object, str]]:
    """What speaks against each pump's pending notices; nothing at all about a pump that cannot be decided on."""
    found: dict[object, Mapping[object, str]] = {}
    for pump in pumps:
        try:
            found[pump.implant_id] = against(pump.facts, now)
        except Exception:  # its own notice fails, with a task; the others go
            log.exception("notice_begin_failed")
    return found


def _another_on_its_way(row: Notice, pump: PumpFacts) -> bool:
    return not to_staff(row) and any(
        told.key != row.pk
        and told.audience == row.audience
        and told.state is NoticeState.CLAIMED
        and told.sending_at is not None
        for told in pump.facts.told
    )


def _carry_out(judged: _Judged, now: dt.datetime) -> None:
    for reason, rows in judged.cancelled.items():
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=NoticeState.CANCELLED, outcome=reason[:200], settled_at=now, **LAID_DOWN
        )
        for row in rows:
            row.state, row.outcome = NoticeState.CANCELLED, reason[:200]
    for until, rows in judged.waiting.items():
        put_back(rows, retry_at=until)
    withdrawn = [row for rows in judged.cancelled.values() for row in rows]
    for key, at in judged.gone.items():
        Notice.objects.filter(pk=key).update(sending_at=at, attempts=F("attempts") + 1)
    settled = settle_rows(judged.ended, now=now)
    look_now(row.implant_id for row in withdrawn)
    audit_notices([*withdrawn, *settled], now=now)
    Notice.objects.filter(pk__in=[row.pk for row in judged.going]).update(
        sending_at=now, leased_until=now + LEASE, attempts=F("attempts") + 1
    )


def _goings(parcels: Sequence[Parcel], standing: Sequence[Notice], read: Read, now: dt.datetime) -> tuple[Going, ...]:
    rows: Mapping[Hashable, Notice] = {row.pk: row for row in standing}
    electronic = [row for row in standing if row.channel in DISTURBING and not to_staff(row)]
    tokens = links_issue(notices=electronic, now=now) if electronic else {}
    visits = visits_of([row for row in standing if read.pumps[row.implant_id].facts.visit is not None])
    letterheads = letterheads_of(standing)
    goings = []
    for parcel in parcels:
        its = [rows[key] for key in parcel.notices if key in rows]
        if not its:
            continue
        if len(parcel.notices) > 1:
            # One message for all of them: one Message-ID, whichever of them it was planned with.
            Notice.objects.filter(pk__in=[row.pk for row in its]).update(message_id=parcel.message_id)
        first = its[0]
        goings.append(
            Going(
                parcel=parcel if len(its) == len(parcel.notices) else _only(parcel, its),
                count=len(its),
                answer_token=tokens.get(first.pk, ""),
                visit=visits.get(first.pk),
                letter=letterheads.get(first.pk),
            )
        )
    return tuple(goings)


def _only(parcel: Parcel, rows: Sequence[Notice]) -> Parcel:
    """What is left of it: some of its notices no longer go."""
    return replace(parcel, notices=tuple(row.pk for row in rows), identities=tuple(identity(row) for row in rows))
