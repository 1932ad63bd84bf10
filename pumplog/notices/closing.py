"""Tasks that close by themselves because their reason has gone. What a patient answers closes none of the urgent ones."""

from collections.abc import Collection, Iterator
from typing import Final

from pumplog.notices import subjects
from pumplog.notices.decision import Ask, Close
from pumplog.notices.escalation import near, to_physician
from pumplog.notices.facts import TaskSeen
from pumplog.notices.standing import Standing
from pumplog.sheets.vocabulary import ContactKind, TaskKind

REMOVED: Final = "Closed by itself: the pump has been removed."
BY_REASON: Final = frozenset(
    {
        TaskKind.NO_DATE,
        TaskKind.NO_CONTACT,
        TaskKind.OVERDUE,
        TaskKind.NO_SAFE_DATE,
        TaskKind.UNCONFIRMED,
        TaskKind.APPOINTMENT_TOO_LATE,
        TaskKind.APPOINTMENT_MISSED,
    }
)
"""Open as long as there is a reason to ask; the others as long as the date they were asked for holds."""
BY_DATE: Final = frozenset({TaskKind.PHONE_CALL, TaskKind.POST_LETTER, TaskKind.PHYSICIAN})
BY_ITSELF: Final = BY_REASON | BY_DATE


def closes(at: Standing, reasons: Collection[Ask]) -> Iterator[Close]:
    """The open tasks that are no longer true, each with the note that is left in the record."""
    for task in at.facts.tasks:
        if task.open and _is_ours(task) and (note := _note(task, at, reasons)):
            yield Close(kind=task.kind, subject=task.subject, note=note)


def _is_ours(task: TaskSeen) -> bool:
    if task.kind is TaskKind.PHONE_CALL:
        return subjects.is_about_date(task.subject)
    return task.kind in BY_ITSELF


def _note(task: TaskSeen, at: Standing, reasons: Collection[Ask]) -> str:
    """Why it closes; empty where it stays open."""
    if at.facts.removed:
        return REMOVED
    if at.dated is None and task.kind is not TaskKind.APPOINTMENT_MISSED:
        return ""
    stays = _by_reason(task, at, reasons) if task.kind in BY_REASON else _by_date(task, at)
    return "" if stays else _why(task, at)


def _by_reason(task: TaskSeen, at: Standing, reasons: Collection[Ask]) -> bool:
    if task.kind is TaskKind.UNCONFIRMED:
        return _still_unconfirmed(task, at)
    for ask in reasons:
        if ask.kind is task.kind and task.subject == ask.subject:
            return True
        if ask.kind is task.kind is TaskKind.NO_SAFE_DATE and subjects.earlier(task.subject, ask.subject):
            return True
    return False


def _still_unconfirmed(task: TaskSeen, at: Standing) -> bool:
    """A call that was opened since asks the same, but does not close what somebody may be at work on."""
    if at.dated is None or at.confirmed or at.overdue or at.tell is None:
        return False
    subject = subjects.about_date(at.facts.pump, at.dated.cycle, at.tell)
    asked = task.subject == subject or subjects.earlier(task.subject, subject)
    return asked and near(at, at.facts.rules.unconfirmed_days)


def _by_date(task: TaskSeen, at: Standing) -> bool:
    if at.dated is None or at.tell is None:
        return True
    about = subjects.about_date(at.facts.pump, at.dated.cycle, at.tell)
    if task.kind is TaskKind.PHYSICIAN:
        same_fill = task.subject.rpartition(":")[0] == about.rpartition(":")[0]
        return same_fill and _physician_stays(task, at, about)
    if at.overdue:
        return False
    return task.subject == about if task.kind is TaskKind.PHONE_CALL else _letter_is_true(task, at)


def _physician_stays(task: TaskSeen, at: Standing, about: str) -> bool:
    """Only a refill, a date that moved away, or the same question for an earlier date takes it out of a person's hands."""
    if at.overdue:
        return True
    asked_anew = subjects.earlier(about, task.subject) and to_physician(at)
    return near(at, at.facts.rules.physician_days) and not asked_anew


def _letter_is_true(task: TaskSeen, at: Standing) -> bool:
    """A letter that waits to be posted must name the date that holds: one of an earlier fill does not."""
    letters = (row for row in at.rows if row.channel is ContactKind.LETTER and row.refill_by == at.tell)
    return any(subjects.about_notice(at.facts.pump, row.key) == task.subject for row in letters)


def _why(task: TaskSeen, at: Standing) -> str:
    if task.kind is TaskKind.APPOINTMENT_MISSED:
        return "Closed by itself: it is on record what became of the appointment."
    if task.kind is TaskKind.NO_CONTACT and at.facts.ways:
        return "Closed by itself: a way to reach the patient is on record."
    if task.kind is TaskKind.UNCONFIRMED and at.confirmed:
        return "Closed by itself: the visit is confirmed."
    if at.overdue and task.kind is not TaskKind.OVERDUE:
        return "Closed by itself: the refill-by date is past, and that is a task of its own."
    day = at.dated.refill_by.isoformat() if at.dated else ""
    return f"Closed by itself: refill by {day}."
