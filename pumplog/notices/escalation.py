"""From message to person to physician, as the date comes near and nobody has agreed to anything."""

import datetime as dt

from pumplog.notices import subjects
from pumplog.notices.standing import Standing
from pumplog.sheets.vocabulary import TaskKind


def unconfirmed(at: Standing) -> bool:
    """Whether somebody must ask now. A call about this date that is open already asks."""
    if at.dated is None or at.tell is None or at.confirmed or not _reached(at, at.facts.rules.unconfirmed_days):
        return False
    calls = at.tasks(TaskKind.PHONE_CALL, subjects.about_date(at.facts.pump, at.dated.cycle, at.tell))
    return not any(task.open for task in calls)


def to_physician(at: Standing) -> bool:
    """Whether a physician must decide: the date is near, nothing is agreed, and no person has settled it."""
    if at.dated is None or at.confirmed or not _reached(at, at.facts.rules.physician_days):
        return False
    return not _settled_by_a_person(at)


def due_moments(at: Standing) -> tuple[dt.datetime, ...]:
    """When either may begin."""
    days = (at.facts.rules.unconfirmed_days, at.facts.rules.physician_days)
    return tuple(moment for moment in map(at.days_before, days) if moment is not None)


def near(at: Standing, days: int) -> bool:
    """Whether the date is that near, or the last safe day is over, whatever was settled."""
    return at.come_by is None or _reached(at, days)


def _reached(at: Standing, days: int) -> bool:
    moment = at.days_before(days)
    return moment is not None and moment <= at.now


def _settled_by_a_person(at: Standing) -> bool:
    """Closed at leisure weeks before, a task about a missing address is no word from the patient about this date."""
    if at.dated is None or at.tell is None:
        return False
    about = subjects.about_cycle(at.facts.pump, at.dated.cycle)
    since = min(due_moments(at))
    for kind in (TaskKind.UNCONFIRMED, TaskKind.NO_CONTACT, TaskKind.PHONE_CALL):
        for task in at.tasks(kind, about):
            recent = kind is TaskKind.UNCONFIRMED or (task.done_at is not None and task.done_at >= since)
            if task.by_person and not task.open and recent and not _later(task.subject, about, at.tell):
                return True
    return False


def _later(subject: str, about: str, day: dt.date) -> bool:
    """Whether the task was about a later date than the one that now holds: then it settled nothing."""
    return subject > f"{about}:{day.isoformat()}"
