"""A bounce, or word that a message arrived, hours or days later."""

import datetime as dt

from bench.simulate.memory import Record, open_task
from bench.simulate.pump import Pump, Row, notices_in
from bench.simulate.safety import Safety
from bench.simulate.schedule import Schedule
from pumplog.notices.parcel import Going
from pumplog.notices.settling import not_carried
from pumplog.sheets.vocabulary import NoticeState

CHANGEABLE = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN)


class LateWord:
    """What a carrier has to say of a message that it accepted."""

    def __init__(self, schedule: Schedule, record: Record, safety: Safety) -> None:
        self._schedule, self._record, self._safety = schedule, record, safety

    def comes(self, outcome: str, going: Going, wait: dt.timedelta) -> None:
        """``outcome`` is "delivered" or "failed"."""
        self._schedule.after(wait, lambda: self._report(outcome, going))

    def _report(self, outcome: str, going: Going) -> None:
        now = self._schedule.now
        for notice in notices_in(going.parcel):
            pump = self._record.pumps[notice.pump]
            row = next((row for row in pump.rows if row.told.key == notice.key), None)
            if row is None or row.identity not in going.parcel.identities or row.told.state not in CHANGEABLE:
                continue
            if outcome == "delivered":
                row.set(state=NoticeState.DELIVERED)
            else:
                self._came_back(pump, row, now)
            pump.changed_at = now
            self._record.replan(pump, now)

    def _came_back(self, pump: Pump, row: Row, now: dt.datetime) -> None:
        self._schedule.say(f"came back {row.identity}")
        row.set(state=NoticeState.FAILED, settled_at=now)
        ask = not_carried(
            state=NoticeState.FAILED,
            detail="came back",
            pump=pump.name,
            key=row.told.key,
            audience=row.told.audience,
            channel=row.told.channel,
        )
        open_task(self._record, pump, ask, now)
        self._safety.asked_about(pump, row, now)
