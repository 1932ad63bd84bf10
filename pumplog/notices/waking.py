"""When the passing of time alone may next call for something."""

import datetime as dt
from collections.abc import Iterator

from pumplog.notices.asking import NO_DATE_AGAIN
from pumplog.notices.escalation import due_moments
from pumplog.notices.facts import Facts
from pumplog.notices.standing import DAY, Standing
from pumplog.notices.tiers import all_slots, local_instant
from pumplog.sheets.vocabulary import NoticeState, TaskKind


def again_at(at: Standing) -> dt.datetime | None:
    """The earliest moment to come; None where only an event can change anything."""
    return min((moment for moment in _moments(at) if moment > at.now), default=None)


def _moments(at: Standing) -> Iterator[dt.datetime]:
    facts, zone = at.facts, at.facts.rules.zone
    if facts.removed:
        return
    if facts.visit is not None:
        yield _midnight_after(facts.visit.on_day, zone)
        if facts.visit.starts_at is not None:
            yield facts.visit.starts_at
    if at.dated is None or at.tell is None:
        yield from _no_date_again(facts)
        return
    yield _midnight_after(at.dated.refill_by, zone)
    yield _midnight_after(at.tell, zone)
    if at.overdue:
        yield _midnight_after(at.today, zone)
        return
    yield from due_moments(at)
    for slot in all_slots(refill_by=at.tell, tiers=facts.rules.tiers_days, hour=facts.rules.notice_hour, zone=zone):
        yield slot.due_at
    # From then on a letter comes too late.
    yield _midnight_after(at.tell - facts.rules.letter_days * DAY, zone)
    for row in facts.told:
        if row.state is NoticeState.CONFIRMED:
            yield _midnight_after(row.refill_by, zone)


def _no_date_again(facts: Facts) -> Iterator[dt.datetime]:
    for task in facts.tasks:
        if task.kind is TaskKind.NO_DATE and task.done_at is not None:
            yield task.done_at + NO_DATE_AGAIN


def _midnight_after(day: dt.date, zone: str) -> dt.datetime:
    return local_instant(day + DAY, 0, zone)
