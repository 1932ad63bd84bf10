"""What a person must do where a message cannot, or was not enough. Tasks hold no date that could go stale."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from pumplog import clock
from pumplog.notices import subjects
from pumplog.notices.decision import Ask
from pumplog.notices.due import Wanted
from pumplog.notices.escalation import to_physician, unconfirmed
from pumplog.notices.facts import TaskSeen
from pumplog.notices.standing import DAY, OPEN, Standing
from pumplog.sheets.vocabulary import ContactKind, NoticePurpose, NoticeState, TaskKind

NO_DATE_AGAIN: Final = 7 * DAY
"""A pump without a date stays a danger also where a person has closed the task: then it comes back each week."""
BY_DAY: Final = frozenset(
    {
        TaskKind.NO_SAFE_DATE,
        TaskKind.UNCONFIRMED,
        TaskKind.PHYSICIAN,
        TaskKind.PHONE_CALL,
        TaskKind.APPOINTMENT_TOO_LATE,
    }
)
"""About one day: who settled it for that day has settled it for a later one, but not for an earlier."""
WRITTEN: Final = frozenset({NoticeState.SENT, NoticeState.DELIVERED, NoticeState.CONFIRMED})


def reasons_to_ask(at: Standing, tiers: dict[int, Wanted]) -> Iterator[Ask]:
    """Every task for which there is a reason at this moment, whether it is open or not."""
    if at.facts.removed:
        return
    yield from _missed(at)
    if at.dated is None:
        message = "No refill-by date, so nothing reminds of this pump. The patient's page says what is missing."
        yield Ask(kind=TaskKind.NO_DATE, subject=subjects.about_pump(at.facts.pump), message=message)
        return
    about = subjects.about_cycle(at.facts.pump, at.dated.cycle)
    if not at.facts.ways:
        message = "No way to reach the patient is on record: find one, or call before the refill-by date."
        yield Ask(kind=TaskKind.NO_CONTACT, subject=about, message=message)
    if at.overdue:
        yield _overdue(at, about)
        return
    yield from _too_late(at)
    day = subjects.about_date(at.facts.pump, at.dated.cycle, at.tell or at.dated.refill_by)
    if at.come_by is None:
        message = (
            "The patient is away on every day on which they could safely come. Agree on a day, or ask a physician."
        )
        yield Ask(kind=TaskKind.NO_SAFE_DATE, subject=day, message=message)
    if at.facts.ways and _stuck(at, tiers, day):
        message = "No message can reach the patient in time: call."
        yield Ask(kind=TaskKind.PHONE_CALL, subject=day, message=message)
    if unconfirmed(at):
        yield Ask(kind=TaskKind.UNCONFIRMED, subject=day, message="The visit is not confirmed. Call the patient.")
    if to_physician(at):
        message = "The patient has not been reached and the refill-by date is near. Decide with a physician what to do."
        yield Ask(kind=TaskKind.PHYSICIAN, subject=day, message=message)


def _stuck(at: Standing, tiers: dict[int, Wanted], about: str) -> bool:
    """Whether a tier is due that nothing can carry, and nobody has called since it came due."""
    due = [want.slot.due_at for want in tiers.values() if want.stuck and want.slot.due_at <= at.now]
    if not due:
        return False
    calls = [task for task in at.tasks(TaskKind.PHONE_CALL, about) if task.by_person]
    return not any(task.done_at is not None and task.done_at >= max(due) for task in calls)


def asks(at: Standing, reasons: Iterable[Ask], still_open: Iterable[TaskSeen]) -> Iterator[Ask]:
    """Those that are not open, and that no person has settled."""
    kept = tuple(still_open)
    for ask in reasons:
        if not any(_covers(task, ask) for task in kept) and not _settled(ask, at):
            yield ask


def _covers(task: TaskSeen, ask: Ask) -> bool:
    if task.kind is not ask.kind:
        return False
    return task.subject == ask.subject or (ask.kind in BY_DAY and subjects.earlier(task.subject, ask.subject))


def _settled(ask: Ask, at: Standing) -> bool:
    done = [task for task in at.facts.tasks if task.done_at is not None and task.by_person and _covers(task, ask)]
    moments = [task.done_at for task in done if task.done_at is not None]
    if not moments:
        return False
    if ask.kind is TaskKind.PHONE_CALL:
        return False
    if ask.kind is TaskKind.NO_DATE:
        return max(moments) + NO_DATE_AGAIN > at.now
    if ask.kind is TaskKind.OVERDUE:
        return _overdue_settled(max(moments), at)
    return True


def _overdue_settled(closed: dt.datetime, at: Standing) -> bool:
    """While the clinic gets its daily e-mail, once for this date; else the task comes back on each day it was closed."""
    day = clock.local_date(closed, at.facts.rules.zone)
    if at.facts.rules.staff_email:
        return at.dated is not None and day > at.dated.refill_by
    return day >= at.today


def _overdue(at: Standing, about: str) -> Ask:
    due = [row for row in at.rows if row.purpose is NoticePurpose.DUE]
    written = any(row.state in WRITTEN and row.channel is not ContactKind.PHONE for row in due)
    reached = "The patient was written to." if written else "No message was sent to the patient."
    message = f"Past the refill-by date and no refill on record. {reached} Call the patient."
    return Ask(kind=TaskKind.OVERDUE, subject=about, message=message)


def _missed(at: Standing) -> Iterator[Ask]:
    visit = at.facts.visit
    if visit is None or visit.state not in OPEN or visit.on_day >= at.today:
        return
    message = "The day of the appointment is over and no refill is on record. Say what became of it."
    yield Ask(kind=TaskKind.APPOINTMENT_MISSED, subject=subjects.about_visit(at.facts.pump, visit), message=message)


def _too_late(at: Standing) -> Iterator[Ask]:
    visit, tell = at.too_late, at.tell
    if visit is None or tell is None:
        return
    message = "The appointment is later than the patient can safely wait. Agree on an earlier day."
    subject = subjects.about_visit(at.facts.pump, visit, tell)
    yield Ask(kind=TaskKind.APPOINTMENT_TOO_LATE, subject=subject, message=message)
