"""What must never happen, looked at after every step."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bench.simulate.couriers import Carried
from bench.simulate.memory import Record
from bench.simulate.pump import Pump, Row, notices_in
from bench.simulate.reckoning import DAY, HOUR, day_of, in_time, last_safe_day, midnight, must, tasks_of
from pumplog.notices.parcel import LEASE, Going
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose, NoticeState, TaskKind

DISTURBING = (ContactKind.EMAIL, ContactKind.SMS)


class Safety:
    """Looks over the shoulder of every worker; knows what was really carried."""

    def __init__(self, record: Record, log: list[Carried]) -> None:
        self.record, self.log = record, log
        self._read = 0
        self.carried: Counter[str] = Counter()
        self._today: dict[tuple[str, dt.date], list[tuple[str, object]]] = {}
        self._begun_at: dict[str, dt.datetime] = {}
        self.looked_at = 0

    def begun(self, goings: Iterable[Going], now: dt.datetime) -> None:
        """Sending of these was just written down as begun: each must be true at this very moment."""
        for going in goings:
            for name, key in notices_in(going.parcel):
                pump = self.record.pumps[name]
                row = pump.row(key)
                must(row.told.sending_at == now, "it is written down that sending begins", name, now)
                self._begun_at[row.identity] = now
                must(not pump.removed, "nothing goes out once the pump is removed", name, now)
                must(pump.dated is not None, "nothing goes out without a date", name, now)
                if row.told.audience is NoticeAudience.STAFF:
                    self._staff(pump, row, now)
                else:
                    self._patient(pump, row, now)

    def _staff(self, pump: Pump, row: Row, now: dt.datetime) -> None:
        assert pump.dated is not None
        late = (pump.dated.refill_by - day_of(now, pump)).days
        must(late < 0 and row.told.tier_days == late, "staff are told of the day that it is", pump.name, now)
        must(row.told.refill_by == pump.dated.refill_by, "staff are told of the date that holds", pump.name, now)

    def _patient(self, pump: Pump, row: Row, now: dt.datetime) -> None:
        told, today = row.told, day_of(now, pump)
        agreed = any((way.kind, way.address) == (told.channel, told.address) for way in pump.ways)
        must(agreed, "only ways in force and agreed to are used", pump.name, now)
        if told.purpose is NoticePurpose.VISIT:
            must(pump.visit and pump.visit.on_day == told.refill_by, "the appointment told is real", pump.name, now)
        else:
            assert pump.dated is not None
            must(today <= pump.dated.refill_by, "a patient past the date gets no message", pump.name, now)
            safe = last_safe_day(pump, today)
            must(
                told.refill_by == (safe or pump.dated.refill_by), "the date told is the one that holds", pump.name, now
            )
            needless = told.tier_days > pump.rules.safety_tier_days and in_time(pump, now)
            must(not needless, "an appointment in time stops the nagging", pump.name, now)
        if told.channel in DISTURBING:
            self._not_at_night(pump, now)
            self._not_too_often(pump, now)

    def _not_at_night(self, pump: Pump, now: dt.datetime) -> None:
        hour, rules = now.astimezone(ZoneInfo(pump.rules.zone)).hour, pump.rules
        if rules.quiet_from_hour > rules.quiet_until_hour:
            quiet = hour >= rules.quiet_from_hour or hour < rules.quiet_until_hour
        else:
            quiet = rules.quiet_from_hour <= hour < rules.quiet_until_hour
        must(not quiet, "nothing goes out in quiet hours", pump.name, now)

    def _not_too_often(self, pump: Pump, now: dt.datetime) -> None:
        """What came back undelivered reached nobody; all else counts.

        But for what a record that was put back cannot name: the journal's hash does not say whose it was.
        """
        self.take_in()
        known = {row.identity for row in pump.rows}
        keys = self._today.get((pump.name, day_of(now, pump)), [])
        reached = [key for identity, key in keys if identity in known and not self._came_back(pump, key)]
        must(len(reached) < pump.rules.daily_cap, "never more than the daily cap", pump.name, now)

    @staticmethod
    def _came_back(pump: Pump, key: object) -> bool:
        return any(row.told.key == key and row.told.state is NoticeState.FAILED for row in pump.rows)

    def room_from(self, pump: Pump, since: dt.datetime) -> dt.datetime:
        """Since then, the beginning of the first of the clinic's days that has not brought as many messages as it may."""
        day = day_of(since, pump)
        while len(self._today.get((pump.name, day), ())) >= pump.rules.daily_cap:
            day += DAY
        return max(since, midnight(pump, day))

    def take_in(self) -> None:
        for carried in self.log[self._read :]:
            for identity, (name, key) in zip(carried.identities, notices_in(carried.going.parcel), strict=True):
                self.carried[identity] += 1
                must(self.carried[identity] == 1, f"nothing is carried twice: {identity}", name, carried.at)
                if carried.going.parcel.channel in DISTURBING and carried.going.parcel.patient is not None:
                    # A day's messages are those that began on it: a slow batch may end after midnight.
                    day = day_of(self._begun_at[identity], self.record.pumps[name])
                    self._today.setdefault((name, day), []).append((identity, key))
        self._read = len(self.log)

    def after_step(self, now: dt.datetime, *, since_crash: dt.timedelta) -> None:
        """Between two steps of the world."""
        self.looked_at += 1
        self.take_in()
        for pump in self.record.pumps.values():
            if pump.seen:
                continue
            held = False
            for row in pump.queue():
                held = held or row.told.state is NoticeState.CLAIMED
                stuck = row.told.state is NoticeState.CLAIMED and since_crash > LEASE + HOUR
                must(not stuck, "no living worker keeps a notice in hand", pump.name, now)
            pump.seen = not held
            for row in pump.ended:
                self.asked_about(pump, row, now)
            pump.ended.clear()
            lost = pump.dated is None and not pump.removed
            must(not lost or tasks_of(pump, TaskKind.NO_DATE), "no date, and nobody was asked", pump.name, now)

    def asked_about(self, pump: Pump, row: Row, now: dt.datetime) -> None:
        """What failed, or may have, is a task for a person."""
        kinds = {NoticeState.FAILED: TaskKind.NOTICE_FAILED, NoticeState.UNKNOWN: TaskKind.NOTICE_UNKNOWN}
        kind = kinds.get(row.told.state)
        if kind is None:
            return
        staff = row.told.audience is NoticeAudience.STAFF
        about = f"{pump.name}:staff" if staff else f"{pump.name}:{row.told.key}"
        must(
            any(task.subject == about for task in tasks_of(pump, kind)),
            f"a message that is {row.told.state} is a task",
            pump.name,
            now,
        )
