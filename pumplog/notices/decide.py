"""The one question: what should become of a pump's notices and tasks, now?"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from pumplog.notices import due, overdue, reasons, visits
from pumplog.notices.asking import asks, reasons_to_ask
from pumplog.notices.channel import pending
from pumplog.notices.closing import closes
from pumplog.notices.decision import Cancel, Close, Decision
from pumplog.notices.due import Wanted
from pumplog.notices.facts import Facts, Told
from pumplog.notices.standing import Standing, standing
from pumplog.notices.visits import Announcement
from pumplog.notices.waking import again_at
from pumplog.sheets.vocabulary import NoticeAudience, NoticePurpose


def decide(facts: Facts, now: dt.datetime) -> Decision:
    """Everything that must change so that the right notices stand and the right people are asked.

    Level-triggered: it looks at what is, not at what happened. After an hour, a day or a week of silence it decides the
    same as if it had been asked all along, and nothing of what was overtaken meanwhile.
    """
    at = standing(facts, now)
    tiers = due.wanted(at)
    to_ask = tuple(reasons_to_ask(at, tiers))
    closing = tuple(closes(at, to_ask))
    if closing:
        # A letter or a call that was called back reached nobody: what is to be told is decided as if its task were closed
        # already.
        at = standing(_without(facts, closing, now), now)
        tiers = due.wanted(at)
        to_ask = tuple(reasons_to_ask(at, tiers))
        closing = (*closing, *closes(at, to_ask))
    announced = visits.announcement(at)
    closed = {(close.kind, close.subject) for close in closing}
    still_open = [task for task in facts.tasks if task.open and (task.kind, task.subject) not in closed]
    return Decision(
        cancel=tuple(_cancels(at, tiers, announced)),
        close=closing,
        plan=(*due.plans(at, tiers), *visits.plans(at, announced), *overdue.plans(at)),
        ask=tuple(asks(at, to_ask, still_open)),
        again_at=again_at(at),
    )


def _without(facts: Facts, gone: tuple[Close, ...], now: dt.datetime) -> Facts:
    """The facts once these tasks have closed by themselves."""
    closed = {(close.kind, close.subject) for close in gone}
    tasks = (
        replace(task, done_at=now) if task.open and (task.kind, task.subject) in closed else task
        for task in facts.tasks
    )
    return replace(facts, tasks=tuple(tasks))


def against(facts: Facts, now: dt.datetime) -> dict[object, str]:
    """Why pending notices of a pump must not go out, by key: the last question before one begins to go."""
    at = standing(facts, now)
    return {cancel.key: cancel.reason for cancel in _cancels(at, due.wanted(at), visits.announcement(at))}


def _cancels(at: Standing, tiers: dict[int, Wanted], announced: Announcement | None) -> Iterator[Cancel]:
    for row in at.facts.told:
        if pending(row) and (reason := _against(row, at, tiers, announced)):
            yield Cancel(key=row.key, reason=reason)


def _against(row: Told, at: Standing, tiers: dict[int, Wanted], announced: Announcement | None) -> str:
    if at.facts.removed:
        return reasons.REMOVED
    if at.dated is None:
        return reasons.NO_DATE
    if row.audience is NoticeAudience.STAFF:
        return overdue.against(row, at)
    if row.purpose is NoticePurpose.VISIT:
        return visits.against(row, at, announced)
    return due.against(row, at, tiers)
