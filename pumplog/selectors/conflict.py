"""One open disagreement of programmer and record, with the entry it is about."""

import uuid
from dataclasses import dataclass

from pumplog.access import Actor, Permission
from pumplog.errors import NotFound
from pumplog.models import Event, Task
from pumplog.selectors.event import event_sheet
from pumplog.selectors.history import PumpHistory
from pumplog.selectors.scope import require
from pumplog.selectors.task import task_rows
from pumplog.selectors.worked_out import worked_out_sheet
from pumplog.sheets.event import EventSheet
from pumplog.sheets.vocabulary import EventKind, TaskKind
from pumplog.sheets.worked_out import ConflictSheet
from pumplog.sheets.worklist import TaskRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConflict:
    """``conflicts`` as they were stored with the entry."""

    task: TaskRow
    event: EventSheet
    conflicts: tuple[ConflictSheet, ...]


def open_conflict(*, actor: Actor, task_id: uuid.UUID) -> OpenConflict:
    """The disagreement behind an open task of the actor's clinic; ``NotFound`` for any other task."""
    require(actor, Permission.SEE_PATIENTS)
    task = (
        Task.objects.select_related("patient")
        .filter(
            pk=task_id,
            patient__clinic_id=actor.clinic_id,
            kind=TaskKind.PROGRAMMER_CONFLICT,
            done_at__isnull=True,
        )
        .first()
    )
    if task is None:
        raise NotFound("task")
    event_id = event_of(task.subject)
    row = Event.objects.select_related("refill", "reading").get(pk=event_id)
    stored = row.refill.worked_out if row.kind == EventKind.REFILL else row.reading.worked_out
    found = worked_out_sheet(stored)
    return OpenConflict(
        task=task_rows([task])[0],
        event=event_sheet(actor=actor, event_id=event_id),
        conflicts=found.conflicts if found else (),
    )


def event_of(subject: str) -> uuid.UUID:
    """The event that a conflict task is about: its subject is pump, event and matters."""
    return uuid.UUID(subject.split(":")[1])


def last_resolved(history: PumpHistory | None) -> Event | None:
    """The event of the present fill whose disagreement was resolved last, if one was."""
    if history is None:
        return None
    for event in reversed(history.events):
        if hasattr(event, "resolution"):
            return event
        if event.kind == EventKind.REFILL:
            return None
    return None
