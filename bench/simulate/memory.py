"""The notices of one clinic's pumps in memory: the same promises as the database's, without a database.

A call of the store is one transaction: it happens as a whole or not at all. What has no row is not remembered.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.simulate.pump import NEVER, Pump, Row
from pumplog.notices.decide import decide
from pumplog.notices.decision import Ask, Decision, Plan
from pumplog.notices.facts import Facts, TaskSeen, Told
from pumplog.sheets.vocabulary import NoticeAudience, NoticeState

Decide = Callable[[Facts, dt.datetime], Decision]
NOBODY_GOT_IT = (NoticeState.CANCELLED, NoticeState.FAILED)


class SameTwice(AssertionError):
    """What the database's unique constraint would have refused."""


class Record:
    """All pumps, and how a decision is carried out on one of them."""

    def __init__(self, pumps: list[Pump], *, decide: Decide = decide) -> None:
        self.pumps = {pump.name: pump for pump in pumps}
        self.decide = decide
        self.opened: defaultdict[str, list[tuple[dt.datetime, Ask]]] = defaultdict(list)
        """By pump, in the order of time."""
        self._count = 0

    def number(self) -> int:
        self._count += 1
        return self._count

    def replan(self, pump: Pump, now: dt.datetime) -> Decision:
        """Decide and carry it out, in the transaction of whatever changed."""
        decision = self.decide(pump.facts(), now)
        apply(self, pump, decision, now)
        pump.look(decision.again_at or NEVER)
        return decision

    def snapshot(self) -> dict[str, Pump]:
        """A backup."""
        return {name: pump.copied() for name, pump in self.pumps.items()}

    def queue(self, now: dt.datetime) -> Iterator[tuple[Pump, Row]]:
        """What is to go or on its way, of the pumps for which anything is to be done now."""
        for pump in self.pumps.values():
            if pump.next_moment() <= now:
                for row in pump.queue():
                    yield pump, row


def apply(record: Record, pump: Pump, decision: Decision, now: dt.datetime) -> None:
    """Carry a decision out, in the order in which it is given."""
    for cancel in decision.cancel:
        pump.row(cancel.key).settle(NoticeState.CANCELLED, now, cancel.reason)
    for close in decision.close:
        close_task(pump, close.kind, close.subject, now, by_person=False)
    for plan in decision.plan:
        row = _planned(record, pump, plan)
        pump.add(row)
    for ask in decision.ask:
        open_task(record, pump, ask, now)


def open_task(record: Record, pump: Pump, ask: Ask, now: dt.datetime) -> None:
    """Open a task unless the same one is open."""
    if not any(task.open and (task.kind, task.subject) == (ask.kind, ask.subject) for task in pump.tasks):
        pump.tasks.append(TaskSeen(kind=ask.kind, subject=ask.subject))
        record.opened[pump.name].append((now, ask))


def close_task(pump: Pump, kind: str, subject: str, now: dt.datetime, *, by_person: bool) -> None:
    pump.tasks = [
        replace(task, done_at=now, by_person=by_person)
        if task.open and (task.kind, task.subject) == (kind, subject)
        else task
        for task in pump.tasks
    ]


def _planned(record: Record, pump: Pump, plan: Plan) -> Row:
    assert pump.dated is not None, "a notice needs a date to tell"
    told = Told(
        key=record.number(),
        cycle=pump.dated.cycle,
        audience=plan.audience,
        purpose=plan.purpose,
        tier_days=plan.tier_days,
        edition=plan.edition,
        channel=plan.channel,
        address=plan.address,
        refill_by=plan.refill_by,
        due_at=plan.due_at,
        state=NoticeState.PLANNED,
    )
    if any(_once(row.told) == _once(told) for row in pump.rows if row.told.state not in NOBODY_GOT_IT):
        raise SameTwice(_once(told))
    return Row(told=told, pump=pump, message_id=f"<{told.key}@example.org>")


def _once(told: Told) -> tuple[object, ...]:
    same = (told.cycle, told.audience, told.purpose, told.tier_days, told.channel, told.refill_by, told.edition)
    return (*same, "staff" if told.audience is NoticeAudience.STAFF else "patient")
