"""What must have happened, once faults have stopped and nothing changed for a while: nobody is forgotten."""

import datetime as dt

from bench.simulate.pump import Pump, notices_in
from bench.simulate.reckoning import (
    DAY,
    HOUR,
    agreed,
    answered,
    day_of,
    held,
    in_time,
    last_change,
    last_safe_day,
    moment,
    must,
    standing,
    tasks_of,
    to_patient,
)
from bench.simulate.safety import Safety
from pumplog.sheets.vocabulary import TaskKind

PATIENCE = 26 * HOUR
"""Eight tries take 22 hours; the rest is for quiet hours and the daily cap."""
ASKED = frozenset(
    {
        *(TaskKind.NOTICE_FAILED, TaskKind.NOTICE_UNKNOWN, TaskKind.PHONE_CALL, TaskKind.POST_LETTER),
        *(TaskKind.NO_CONTACT, TaskKind.NO_SAFE_DATE, TaskKind.UNCONFIRMED, TaskKind.PHYSICIAN),
    }
)


class Liveness:
    """Asks of one pump at a time; ``safety`` knows what was really carried."""

    def __init__(self, safety: Safety) -> None:
        self.safety = safety

    def alive(self, pump: Pump, now: dt.datetime) -> None:
        """Nobody is forgotten: asked when faults have stopped for a while, and nothing changed for this pump lately."""
        still = now - last_change(pump, now)
        if pump.removed or pump.dated is None or still < HOUR:
            return
        today = day_of(now, pump)
        if pump.dated.refill_by < today:
            self._overdue_is_told(pump, now, still)
            return
        safe = last_safe_day(pump, today)
        if safe is None:
            must(standing(pump, TaskKind.NO_SAFE_DATE), "no safe day is left, and nobody knows", pump.name, now)
        if safe is not None:
            self._unconfirmed_is_asked(pump, now, safe)
        if still >= PATIENCE and last_safe_day(pump, day_of(now - PATIENCE, pump)) == safe:
            self._tier_was_told(pump, now, safe)

    def _overdue_is_told(self, pump: Pump, now: dt.datetime, still: dt.timedelta) -> None:
        assert pump.dated is not None
        must(standing(pump, TaskKind.OVERDUE), "overdue, and nobody was asked", pump.name, now)
        since = day_of(now, pump) - pump.dated.refill_by
        if not pump.rules.staff_email or still < 2 * DAY or since < 3 * DAY:
            return
        self.safety.take_in()
        mailed = any(
            carried.at > now - 2 * DAY - PATIENCE
            and any(notice.pump == pump.name for notice in notices_in(carried.going.parcel))
            for carried in reversed(self.safety.log[-400:])
            if carried.going.parcel.patient is None
        )
        failed = any(task.subject == f"{pump.name}:staff" for task in pump.tasks)
        must(mailed or failed, "overdue, and staff get no daily e-mail", pump.name, now)

    def _unconfirmed_is_asked(self, pump: Pump, now: dt.datetime, safe: dt.date) -> None:
        rules = pump.rules
        soonest = max(rules.unconfirmed_days, rules.physician_days)
        if now < moment(pump, safe, soonest) + HOUR or agreed(pump, now):
            return
        if now >= moment(pump, safe, rules.unconfirmed_days) + HOUR:
            asked = tasks_of(pump, TaskKind.UNCONFIRMED, TaskKind.PHONE_CALL)
            must(any(held(task, pump) for task in asked), "unconfirmed, and nobody was asked", pump.name, now)
        if now >= moment(pump, safe, rules.physician_days) + HOUR:
            kinds = (TaskKind.PHYSICIAN, TaskKind.UNCONFIRMED, TaskKind.NO_CONTACT, TaskKind.PHONE_CALL)
            asked = [task for task in tasks_of(pump, *kinds) if held(task, pump)]
            known = any(task.kind is TaskKind.PHYSICIAN or not task.open for task in asked)
            must(known, "nearly out, nobody reached, no physician asked", pump.name, now)

    def _tier_was_told(self, pump: Pump, now: dt.datetime, safe: dt.date | None) -> None:
        assert pump.dated is not None
        tell = safe or pump.dated.refill_by
        past = [days for days in pump.rules.tiers_days if moment(pump, tell, days) <= now - PATIENCE]
        if not past:
            return
        tier = min(past)
        stopped = safe is None or in_time(pump, now) or answered(pump)
        if tier > pump.rules.safety_tier_days and stopped:
            return
        self.safety.take_in()
        began = [row for row in pump.rows if row.told.sending_at is not None and to_patient(row, pump)]
        told = sorted(
            (row for row in began if self.safety.carried[row.identity]), key=lambda row: row.told.sending_at or now
        )
        right = any(row.told.tier_days <= tier and row.told.refill_by == tell for row in told)
        since = moment(pump, tell, tier) - DAY
        asked = any(at >= since and ask.kind in ASKED for at, ask in self.safety.record.opened[pump.name])
        asked = asked or standing(pump, TaskKind.NO_CONTACT)
        # One call is enough for two tiers, if it was made after the second came due.
        due = moment(pump, tell, tier)
        calls = [task for task in tasks_of(pump, TaskKind.PHONE_CALL) if held(task, pump)]
        asked = asked or any(task.done_at is None or task.done_at >= due for task in calls)
        # Only the tiers closest to the date go before what is to be told of an appointment.
        waits = tier > pump.rules.safety_tier_days and now < self.safety.room_from(pump, due) + PATIENCE
        must(right or asked or waits, f"the tier of {tier} days was told to nobody", pump.name, now)
        wrong = bool(told) and told[-1].told.refill_by > tell
        must(asked or not wrong, "the patient holds a date that is too late", pump.name, now)
