"""What should become of one pump's notices and tasks: the answer of ``pumplog.notices.decide``."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass

from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Withdraw a notice that has not begun to go out."""

    key: Hashable
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Write a planned notice of the current window and cycle. ``refill_by`` is the date it tells."""

    audience: NoticeAudience
    purpose: NoticePurpose
    tier_days: int
    edition: int
    channel: ContactKind
    address: str
    refill_by: dt.date
    due_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Open a task for a person. ``message`` holds no date and no reason that could go stale while it is open."""

    kind: TaskKind
    subject: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Close the open task of this kind and subject: its reason has gone."""

    kind: TaskKind
    subject: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Carried out in one transaction, in this order. ``again_at``: before then, the passing of time alone changes nothing.

    Deciding again right after it was carried out decides nothing.
    """

    cancel: tuple[Cancel, ...] = ()
    close: tuple[Close, ...] = ()
    plan: tuple[Plan, ...] = ()
    ask: tuple[Ask, ...] = ()
    again_at: dt.datetime | None = None

    @property
    def empty(self) -> bool:
        return not (self.cancel or self.close or self.plan or self.ask)
