"""The store that the worker speaks to, over a record in memory."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bench.simulate.memory import Record, open_task
from bench.simulate.pump import AT_ONCE, Pump, Row, notices_in
from pumplog.notices.channel import PERHAPS_TOLD
from pumplog.notices.decision import Ask
from pumplog.notices.holding import DISTURBING, goes_first, held_until
from pumplog.notices.parcel import LEASE, Going, Outcome, Parcel
from pumplog.notices.settling import WORKER_DIED, after
from pumplog.notices.store import Evaluation
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState

UNTOLD = (NoticeState.PLANNED, NoticeState.CANCELLED)
"""What the record takes for never gone."""


class MemoryStore:
    """``between`` is called where one transaction ends and the next begins: there a process may die."""

    def __init__(self, record: Record, *, between: Callable[[str], None] = lambda _: None) -> None:
        self.record = record
        self.between = between
        self.confirmed = True
        self.carried: dict[str, dt.datetime] = {}
        """What the journal says was carried before the record was put back, and when."""
        self._lease = itertools.count(1)

    def may_send(self, *, now: dt.datetime) -> bool:
        return self.confirmed

    def evaluate(self, *, now: dt.datetime) -> Evaluation:
        due = [pump for pump in self.record.pumps.values() if pump.look_at <= now]
        changed = 0
        for pump in due:
            changed += not self.record.replan(pump, now).empty
            self.between("evaluate")
        return Evaluation(looked_at=len(due), changed=changed)

    def expire(self, *, now: dt.datetime) -> int:
        unknown = 0
        for pump, row in self.record.queue(now):
            if row.leased_until is not None and row.leased_until <= now:
                unknown += self._expire(pump, row, now)
                self.between("expire")
        return unknown

    def _expire(self, pump: Pump, row: Row, now: dt.datetime) -> bool:
        if row.told.sending_at is None:
            row.free(retry_at=row.retry_at)
            return False
        self._settle(pump, row, WORKER_DIED, now)
        return True

    def claim(self, *, now: dt.datetime, limit: int) -> tuple[Parcel, ...]:
        if not self.confirmed:
            return ()
        ready = [(pump, row) for pump, row in self.record.queue(now) if self._due(row, now)]
        ready.sort(key=lambda found: (not _first(*found), found[1].told.due_at, str(found[1].told.key)))
        taken: dict[tuple[object, ...], list[tuple[Pump, Row]]] = {}
        for pump, row in ready:
            staff = row.told.audience is NoticeAudience.STAFF
            if not staff and self._busy(pump):
                continue
            if (until := self.held(pump, row, now)) is not None:
                row.wait(until)
                continue
            key: tuple[object, ...] = (pump.clinic, row.told.address) if staff else (pump.name,)
            if key not in taken and len(taken) >= limit:
                continue
            if staff or key not in taken:
                taken.setdefault(key, []).append((pump, row))
        return tuple(self._claim(rows, now) for rows in taken.values())

    def held(self, pump: Pump, row: Row, now: dt.datetime) -> dt.datetime | None:
        """Quiet hours and the daily cap. What went out before the record was put back is only settled."""
        if row.identity in self.carried:
            return None
        return held_until(
            channel=row.told.channel,
            audience=row.told.audience,
            rules=pump.rules,
            told_today=told_today(pump, self.carried, now),
            now=now,
        )

    @staticmethod
    def _due(row: Row, now: dt.datetime) -> bool:
        planned = row.told.state is NoticeState.PLANNED and row.told.due_at <= now
        return planned and (row.retry_at is None or row.retry_at <= now)

    @staticmethod
    def _busy(pump: Pump) -> bool:
        """While one message to a patient is in somebody's hand, the next waits: two dates must not overtake each other."""
        return any(
            row.told.state is NoticeState.CLAIMED and row.told.audience is NoticeAudience.PATIENT
            for row in pump.queue()
        )

    def _claim(self, rows: Sequence[tuple[Pump, Row]], now: dt.datetime) -> Parcel:
        lease = str(next(self._lease))
        for _, row in rows:
            row.set(state=NoticeState.CLAIMED, sending_at=None)
            row.lease, row.leased_until = lease, now + LEASE
        pump, first = rows[0]
        return Parcel(
            lease=lease,
            notices=tuple(row.notice_key for _, row in rows),
            clinic=pump.clinic,
            patient=None if first.told.audience is NoticeAudience.STAFF else pump.name,
            audience=first.told.audience,
            purpose=first.told.purpose,
            channel=first.told.channel,
            address=first.told.address,
            language=pump.language,
            refill_by=first.told.refill_by,
            message_id=first.message_id,
            identities=tuple(row.identity for _, row in rows),
        )

    def begin(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> tuple[Going, ...]:
        goings = []
        for parcel in parcels:
            standing = [(pump, row) for pump, row in self._held(parcel) if self._still_true(pump, row, now)]
            for _, row in standing:
                row.set(sending_at=now)
                row.leased_until, row.attempts = now + LEASE, row.attempts + 1
            if standing:
                goings.append(_going(parcel, standing))
        return tuple(goings)

    def _still_true(self, pump: Pump, row: Row, now: dt.datetime) -> bool:
        if row.identity in self.carried:
            row.settle(NoticeState.SENT, now, "carried before the record was put back")
            row.set(sending_at=self.carried[row.identity])
            return False
        for cancel in self.record.decide(pump.facts(), now).cancel:
            if cancel.key != row.told.key:
                continue
            row.settle(NoticeState.CANCELLED, now, cancel.reason)
            pump.look(AT_ONCE)
            return False
        if (until := self.held(pump, row, now)) is not None:
            row.free(retry_at=until)
            return False
        return True

    def settle(self, done: Sequence[tuple[Going, Outcome]], *, now: dt.datetime) -> int:
        count = 0
        for going, outcome in done:
            for pump, row in self._held(going.parcel):
                self._settle(pump, row, outcome, now)
                count += 1
        return count

    def release(self, parcels: Sequence[Parcel], *, now: dt.datetime) -> None:
        for parcel in parcels:
            for _, row in self._held(parcel):
                row.free(retry_at=row.retry_at)

    def _held(self, parcel: Parcel) -> list[tuple[Pump, Row]]:
        """The parcel's notices still under its lease. Whoever lost the lease gets none."""
        return [
            (pump, row)
            for notice in notices_in(parcel)
            for pump in (self.record.pumps[notice.pump],)
            for row in pump.queue()
            if row.told.key == notice.key and row.lease == parcel.lease
        ]

    def _settle(self, pump: Pump, row: Row, outcome: Outcome, now: dt.datetime) -> None:
        ended = after(
            outcome=outcome,
            attempts=row.attempts,
            now=now,
            pump=pump.name,
            key=row.told.key,
            cycle=row.told.cycle,
            refill_by=row.told.refill_by,
            audience=row.told.audience,
            channel=row.told.channel,
        )
        if ended.state is NoticeState.PLANNED:
            row.free(retry_at=ended.retry_at)
        else:
            row.settle(ended.state, now, outcome.detail)
        if ended.ask is not None:
            self.ask(pump, ended.ask, now)
        # The next way may have its turn at once.
        pump.look(AT_ONCE)

    def ask(self, pump: Pump, ask: Ask, now: dt.datetime) -> None:
        open_task(self.record, pump, ask, now)

    def next_moment(self) -> dt.datetime:
        """When a worker's turn could next do anything."""
        return min(pump.next_moment() for pump in self.record.pumps.values())


def _first(pump: Pump, row: Row) -> bool:
    told = row.told
    return goes_first(purpose=told.purpose, audience=told.audience, tier_days=told.tier_days, rules=pump.rules)


def told_today(pump: Pump, carried: Mapping[str, dt.datetime], now: dt.datetime) -> int:
    """What has begun to go to this patient since the clinic's midnight, and may have reached them.

    Also what a record that was put back has forgotten, as far as it has been planned anew.
    """
    zone = ZoneInfo(pump.rules.zone)
    begun: dict[str, dt.datetime] = {}
    for row in pump.rows:
        told = row.told
        if told.channel not in DISTURBING or told.audience is not NoticeAudience.PATIENT:
            continue
        if told.sending_at is not None and told.state in PERHAPS_TOLD:
            begun[row.identity] = told.sending_at
        elif told.state in UNTOLD and row.identity in carried:
            begun.setdefault(row.identity, carried[row.identity])
    return sum(at.astimezone(zone).date() == now.astimezone(zone).date() for at in begun.values())


def _going(parcel: Parcel, rows: Sequence[tuple[Pump, Row]]) -> Going:
    kept = tuple(row.notice_key for _, row in rows)
    return Going(
        parcel=replace(parcel, notices=kept, identities=tuple(row.identity for _, row in rows)), count=len(rows)
    )
