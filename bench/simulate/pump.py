"""One pump and its patient's notices: everything that is on record about them, in memory."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pumplog.notices.facts import Away, Dated, Facts, Rules, TaskSeen, Told, Visit, Way
from pumplog.notices.parcel import Parcel
from pumplog.sheets.vocabulary import NoticePurpose, NoticeState

AT_ONCE, NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
WAITING = (NoticeState.PLANNED, NoticeState.CLAIMED)


class NoticeKey(NamedTuple):
    """What a parcel names a notice by."""

    pump: str
    key: Hashable


def notices_in(parcel: Parcel) -> tuple[NoticeKey, ...]:
    """The notices of a parcel: whose, and which."""
    keys = []
    for key in parcel.notices:
        assert isinstance(key, NoticeKey)
        keys.append(key)
    return tuple(keys)


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
    identity: str = field(init=False)
    """What makes it the same message, whatever row holds it."""

    def __post_init__(self) -> None:
        told = self.told
        self.identity = "|".join(
            str(part)
            for part in (
                *(self.pump.name, told.cycle, told.audience, told.purpose, told.tier_days, told.channel),
                *(told.refill_by, told.edition, told.address),
            )
        )

    @property
    def notice_key(self) -> NoticeKey:
        return NoticeKey(self.pump.name, self.told.key)

    def set(self, **changes: object) -> None:
        self.told = replace(self.told, **changes)  # type: ignore[arg-type]
        self.pump.deciding = None
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
    deciding: tuple[Hashable, tuple[Told, ...]] | None = None
    """What decides of the rows, and of which fill it was read; None once a row has changed."""

    def facts(self) -> Facts:
        return Facts(
            pump=self.name,
            rules=self.rules,
            removed=self.removed,
            dated=self.dated,
            ways=self.ways,
            visit=self.visit,
            away=self.away,
            told=self._told(),
            tasks=tuple(self.tasks),
        )

    def _told(self) -> tuple[Told, ...]:
        cycle = None if self.dated is None else self.dated.cycle
        if self.deciding is None or self.deciding[0] != cycle:
            self.deciding = (cycle, tuple(row.told for row in self.rows if self._decides(row.told)))
        return self.deciding[1]

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.live.append(row)
        self.deciding = None

    def copied(self) -> "Pump":
        """With rows of its own; what is frozen is shared."""
        twin = replace(self, rows=[], live=[], ended=[], tasks=list(self.tasks), deciding=None)
        rows = {row.told.key: replace(row, pump=twin) for row in self.rows}
        twin.rows, twin.live = list(rows.values()), [rows[row.told.key] for row in self.live]
        return twin

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


def _due(row: Row) -> dt.datetime:
    if row.leased_until is not None:
        return row.leased_until
    return max(row.told.due_at, row.retry_at or row.told.due_at)
