"""The database, as the worker asks it."""

import datetime as dt
from collections.abc import Sequence

from pumplog.notices.parcel import Going, Outcome, Parcel
from pumplog.notices.store import Evaluation, Store
from pumplog.services.notice_begin import notices_begin
from pumplog.services.notice_claim import notices_claim
from pumplog.services.notice_evaluate import notices_evaluate
from pumplog.services.notice_settle import leases_expire, notices_release, notices_settle
from pumplog.services.sending_epoch import may_send


class DatabaseStore(Store):
    """Notices as rows: see each command. Any number of workers may ask at once."""

    def may_send(self, *, now: dt.datetime) -> bool:
        return may_send(now=now)

    def evaluate(self, *, now: dt.datetime) -> Evaluation:
        return notices_evaluate(now=now)

    def expire(self, *, now: dt.datetime) -> int:
        return leases_expire(now=now)

    def claim(self, *, now: dt.datetime, limit: int) -> tuple[Parcel, ...]:
        return notices_claim(now=now, limit=limit)

    def begin(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> tuple[Going, ...]:
        return notices_begin(parcels, now=now)

    def settle(self, done: Sequence[tuple[Going, Outcome]], *, now: dt.datetime) -> int:
        return notices_settle(done, now=now)

    def release(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> None:
        notices_release(parcels, now=now)
