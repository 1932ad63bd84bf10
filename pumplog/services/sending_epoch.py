"""After a restore nothing is sent until an operator has confirmed it (hazard 29).

A database that was put back has forgotten what went out since the backup, and would send it again. That it was put back
shows in four places: a copy made by ``manage.py backup`` says so itself; PostgreSQL numbers a restored table anew; the marks
beside the database know a later life or a later turn than it does; the workers' journal holds messages that it does not.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Max

from pumplog.access import Actor
from pumplog.models import Clinic, SendingEpoch, WorkerBeat
from pumplog.services import canonical, sending_marks
from pumplog.services.audit import audit_append
from pumplog.services.database_identity import database_identity
from pumplog.services.sending_carried import Carried, settle_carried, unknown_of
from pumplog.services.sending_marks import Gone
from pumplog.services.task import BY_ITSELF

COPIED: Final = "this is a copy made by manage.py backup"
FIRST: Final = "the first start"
OTHER_LIFE: Final = "the workers here last sent for a life that this database does not know"
OTHER_DATABASE: Final = "the database was made anew from a copy"
EARLIER: Final = "the database has forgotten the workers’ last turn"
FORGOTTEN: Final = "messages went out that the database does not know"
CONFIRMED: Final = "an operator confirmed it"

NEWEST: Final = 1000

log = structlog.stdlib.get_logger("pumplog.worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """``settled`` notices that had gone out are no longer planned; ``remembered`` messages will not be sent again."""

    settled: int
    remembered: int


def may_send(*, now: dt.datetime) -> bool:
    """False from the moment the database is seen to have been put back until ``sending_confirm``.

    Opens the first epoch by itself. Raises OSError where the state directory cannot be read or written: then nobody knows.
    """
    if SendingEpoch.objects.filter(confirmed_at__isnull=True).exists():
        return False
    why = _put_back()
    if why:
        _hold(why, now)
        return False
    standing = _standing()
    if standing is None:
        standing = _open(FIRST, now, by=BY_ITSELF)
    if sending_marks.marks().mark != standing.mark:
        sending_marks.mark_put(standing.mark)
    return True


def sending_compare(*, journal: Sequence[Carried], now: dt.datetime) -> None:
    """Hold sending where the journal says that messages went out which the database does not know. At every start.

    A database that was put back has forgotten the newest first, so those are enough to tell.
    """
    already = sending_marks.carried()
    newest = sorted(journal, key=lambda item: item.at)[-NEWEST:]
    if any(item.identity not in already for item in unknown_of(newest)):
        _hold(FORGOTTEN, now)


@transaction.atomic
def sending_confirm(*, by: str, journal: Sequence[Carried], now: dt.datetime) -> Confirmed:
    """An operator has looked, and sending may go on. What the journal says went out is settled, and not sent again.

    ``by`` is the person's address or the console's account; audited in every clinic.
    """
    unknown = unknown_of(journal)
    settled = settle_carried(unknown, now=now)
    # Written down before the commit: between the two nothing may be sent twice.
    sending_marks.carried_add({item.identity: Gone(ending=item.ending, at=item.at) for item in unknown})
    SendingEpoch.objects.filter(confirmed_at__isnull=True).update(confirmed_at=now, confirmed_by=by)
    fresh = _open(CONFIRMED, now, by=by)
    told = Confirmed(settled=settled, remembered=len(unknown))
    for clinic_id in Clinic.objects.order_by("pk").values_list("pk", flat=True):
        actor = Actor(user_id=None, label=by, clinic_id=clinic_id, permissions=frozenset())
        audit_append(actor=actor, action="sending_confirm", subject=fresh.pk, detail=told, now=now)
    transaction.on_commit(lambda: _begin_anew(fresh.mark))
    return told


def mark_fresh() -> str:
    """A name for a life of this database, that its copies do not share."""
    return f"{secrets.token_hex(12)}-{canonical.digest(database_identity())[:24]}"


def _standing() -> SendingEpoch | None:
    return SendingEpoch.objects.order_by("opened_at").last()


def _put_back() -> str:
    """How it shows that the database was put back; empty where nothing says so."""
    beside, standing = sending_marks.marks(), _standing()
    if beside.mark is not None and not SendingEpoch.objects.filter(mark=beside.mark).exists():
        return OTHER_LIFE
    if standing is not None and standing.mark.partition("-")[2] != mark_fresh().partition("-")[2]:
        return OTHER_DATABASE
    last: dt.datetime | None = WorkerBeat.objects.aggregate(last=Max("beat_at"))["last"]
    if beside.turned_at is not None and (last is None or last < beside.turned_at):
        return EARLIER
    return ""


def _hold(why: str, now: dt.datetime) -> None:
    if not SendingEpoch.objects.filter(confirmed_at__isnull=True).exists():
        _open(why, now)
        log.error("sending_held_until_confirmed")


def _open(why: str, now: dt.datetime, *, by: str = "") -> SendingEpoch:
    before = _standing()
    at = now if before is None else max(now, before.opened_at + dt.timedelta(microseconds=1))
    return SendingEpoch.objects.create(
        mark=mark_fresh(), opened_at=at, why=why, confirmed_at=now if by else None, confirmed_by=by[:120]
    )


def _begin_anew(mark: str) -> None:
    sending_marks.mark_put(mark)
    sending_marks.turned_forget()
