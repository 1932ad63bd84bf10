"""The notices of one clinic's pumps in memory: the same promises as the database's, without a database.

A call of the store is one transaction: it happens as a whole or not at all. What has no row is not remembered.
"""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pumplog.notices.decide import decide
from pumplog.notices.decision import Ask, Decision, Plan
from pumplog.notices.facts import Away, Dated, Facts, Rules, TaskSeen, Told, Visit, Way
from pumplog.sheets.vocabulary import NoticeAudience, NoticePurpose, NoticeState

AT_ONCE, NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
Decide = Callable[[Facts, dt.datetime], Decision]
WAITING = (NoticeState.PLANNED, NoticeState.CLAIMED)
NOBODY_GOT_IT = (NoticeState.CANCELLED, NoticeState.FAILED)


@dataclass(slots=True)
class Row:
    """One notice: what decides, and what the queue needs to know."""

    told: Told
    pump: "Pump"
    message_id: str
    lease: str = ""
    leased_until: dt.datetime | None = None
    attempts: int = 0
    retry_at: dt.datetime | None = None
    outcome: str = ""

    @property
    def identity(self) -> str:
        """What makes it the same message, whatever row holds it."""
        told = self.told
        return "|".join(
            str(part)
            for part in (
                *(
                    self.pump.name,
                    told.cycle,
                    told.audience,
                    told.purpose,
                    told.tier_days,
                    told.channel,
                    told.refill_by,
                ),
                *(told.edition, told.address),
            )
        )

    def set(self, **changes: object) -> None:
        self.told = replace(self.told, **changes)  # type: ignore[arg-type]
        self.pump.touch()

    def wait(self, until: dt.datetime | None) -> None:
        self.retry_at = until
        self.pump.touch()

    def free(self, *, retry_at: dt.datetime | None) -> None:
        """Back in the queue: it surely did not go."""
        self.set(state=NoticeState.PLANNED, sending_at=None)
        self.lease, self.leased_until, self.retry_at = "", None, retry_at

    def settle(self, state: NoticeState, now: dt.datetime, outcome: str = "") -> None:
        self.set(state=state, settled_at=now)
        self.lease, self.leased_until, self.retry_at, self.outcome = "", None, None, outcome


@dataclass(slots=True)
class Pump:
    """Everything on record about one pump and its patient."""

    name: str
    clinic: str
    rules: Rules
    language: str = "en"
    removed: bool = False
    dated: Dated | None = None
    ways: tuple[Way, ...] = ()
    visit: Visit | None = None
    away: tuple[Away, ...] = ()
    rows: list[Row] = field(default_factory=list)
    live: list[Row] = field(default_factory=list)
    """Those that are still to go or on their way: the queue."""
    ended: list[Row] = field(default_factory=list)
    """Those that left the queue since somebody last looked."""
    tasks: list[TaskSeen] = field(default_factory=list)
    look_at: dt.datetime = AT_ONCE
    changed_at: dt.datetime | None = None
    seen: bool = False
    """Whether the checker has looked at it since it last changed."""
    next: dt.datetime | None = None

    def facts(self) -> Facts:
        return Facts(
            pump=self.name,
            rules=self.rules,
            removed=self.removed,
            dated=self.dated,
            ways=self.ways,
            visit=self.visit,
            away=self.away,
            told=tuple(row.told for row in self.rows if self._decides(row.told)),
            tasks=tuple(self.tasks),
        )

    def _decides(self, told: Told) -> bool:
        """As the database reads them: of the fill now in the pump, about visits, and what still waits."""
        if told.state is NoticeState.CANCELLED:
            return False
        ours = self.dated is not None and told.cycle == self.dated.cycle
        return ours or told.purpose is NoticePurpose.VISIT or told.state in WAITING

    def row(self, key: object) -> Row:
        return next(row for row in self.rows if row.told.key == key)

    def touch(self) -> None:
        self.seen, self.next = False, None

    def look(self, at: dt.datetime) -> None:
        """When the passing of time alone may next change something."""
        self.look_at = at
        self.touch()

    def next_moment(self) -> dt.datetime:
        """When a worker's turn could next do anything for this pump."""
        if self.next is None:
            self.next = min((self.look_at, *map(_due, self.queue())))
        return self.next

    def queue(self) -> list[Row]:
        gone = [row for row in self.live if row.told.state not in WAITING]
        if gone:
            self.live = [row for row in self.live if row.told.state in WAITING]
            self.ended += gone
        return self.live


class SameTwice(AssertionError):
    """What the database's unique constraint would have refused."""


class Record:
    """All pumps, and how a decision is carried out on one of them."""

    def __init__(self, pumps: list[Pump], *, decide: Decide = decide) -> None:
        self.pumps = {pump.name: pump for pump in pumps}
        self.decide = decide
        self.opened: list[tuple[dt.datetime, str, Ask]] = []
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
        return copy.deepcopy(self.pumps)

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
        pump.rows.append(row)
        pump.live.append(row)
    for ask in decision.ask:
        open_task(record, pump, ask, now)


def _due(row: Row) -> dt.datetime:
    if row.leased_until is not None:
        return row.leased_until
    return max(row.told.due_at, row.retry_at or row.told.due_at)


def open_task(record: Record, pump: Pump, ask: Ask, now: dt.datetime) -> None:
    """Open a task unless the same one is open."""
    if not any(task.open and (task.kind, task.subject) == (ask.kind, ask.subject) for task in pump.tasks):
        pump.tasks.append(TaskSeen(kind=ask.kind, subject=ask.subject))
        record.opened.append((now, pump.name, ask))


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
