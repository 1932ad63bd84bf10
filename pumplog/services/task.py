"""Tasks: what a person must do, opened once, closed by a person or by the fact that made it needless."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Conflict, NotFound, Refused
from pumplog.models import Task
from pumplog.selectors.scope import require
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.sheets.drafts import Submission
from pumplog.sheets.vocabulary import TaskKind

SHORTEST_NOTE = 3
LONGEST_NOTE = 300
LONGEST_MESSAGE = 300


BY_ITSELF = "Pumplog"


def itself(clinic_id: uuid.UUID) -> Actor:
    """Pumplog acting for a clinic of its own accord: named in the audit, allowed nothing that a person is asked for."""
    return Actor(user_id=None, label=BY_ITSELF, clinic_id=clinic_id, permissions=frozenset())


def task_done(*, actor: Actor, task_id: uuid.UUID, note: str, submission: Submission) -> None:
    """Close a task with what came of it, in 3 to 300 characters.

    Raises NotAllowed, NotFound, KeyReused, Refused (``note_missing``, ``note_too_long``, ``conflict_not_resolved``) or
    Conflict: somebody was first.
    """
    require(actor, Permission.DO_TASKS)
    said = note.strip()
    with transaction.atomic():
        task = task_of(actor, task_id)
        body = {"task": task_id, "said": said}
        once = submissions.once(actor=actor, submission=submission, command="task_done", body=body)
        if once.done is not None:
            return
        now = clock.now()
        if task.kind == TaskKind.PROGRAMMER_CONFLICT:
            raise Refused([_not_dismissed()])
        _refuse_note(said)
        refuse_closed(task)
        close_task(task, by=actor.label, note=said, now=now)
        audit_append(
            actor=actor, action="task_done", subject=task.pk, detail={"kind": task.kind, "note": said}, now=now
        )
        once.remember(task.pk, now=now)


def task_of(actor: Actor, task_id: uuid.UUID, *, kind: TaskKind | None = None) -> Task:
    """A task of the actor's clinic, locked; of one kind, if it is said which. NotFound where there is none."""
    found = Task.objects.select_for_update(of=("self",)).select_related("patient__clinic")
    task = found.filter(pk=task_id, patient__clinic_id=actor.clinic_id).first()
    if task is None or (kind is not None and task.kind != kind):
        raise NotFound("task")
    return task


def refuse_closed(task: Task) -> None:
    """Raise Conflict where somebody was first."""
    if task.done_at is None:
        return
    raise Conflict(
        who=task.done_by,
        when=f"{task.done_at.astimezone(ZoneInfo(task.patient.clinic.zone)):%d %b %Y %H:%M}",
        what=task.done_note,
        current_version=task.patient.version,
    )


def task_open(*, patient_id: uuid.UUID, kind: TaskKind, subject: str, message: str, now: dt.datetime) -> bool:
    """Open a task unless the same one is open; True where it was opened. Call it inside a transaction."""
    _, opened = Task.objects.get_or_create(
        patient_id=patient_id,
        kind=kind,
        subject=subject,
        done_at=None,
        defaults={"message": message[:LONGEST_MESSAGE], "opened_at": now},
    )
    return opened


def task_settled(*, patient_id: uuid.UUID, kind: TaskKind, subject: str) -> bool:
    """True where a person has closed this very task before. One that Pumplog closed may be opened again."""
    done = Task.objects.filter(patient_id=patient_id, kind=kind, subject=subject, done_at__isnull=False)
    return done.exclude(done_by=BY_ITSELF).exists()


def tasks_withdraw(
    *, patient_id: uuid.UUID, kind: TaskKind, about: str, note: str, now: dt.datetime, but: str = ""
) -> int:
    """Close, with a note, the open tasks whose subject starts with ``about``: their reason has gone. How many were.

    The one with the subject ``but`` stays. Nobody is said to have done them: ``done_by`` is Pumplog.
    """
    open_ones = Task.objects.select_for_update().filter(
        patient_id=patient_id, kind=kind, subject__startswith=about, done_at__isnull=True
    )
    closing = list(open_ones.exclude(subject=but))
    for task in closing:
        close_task(task, by=BY_ITSELF, note=note, now=now)
    return len(closing)


def close_task(task: Task, *, by: str, note: str, now: dt.datetime) -> None:
    """Say who did it and how it ended. The task must be locked."""
    task.done_at, task.done_by, task.done_note = now, by, note
    task.save(update_fields=["done_at", "done_by", "done_note"])


def _not_dismissed() -> Finding:
    return blocking(
        "conflict_not_resolved",
        "note",
        "A note does not settle this. Record a new reading or a correction that agrees; "
        "or a physician or a pharmacist resolves it, and says what governs.",
    )


def _refuse_note(said: str) -> None:
    if len(said) < SHORTEST_NOTE:
        raise Refused([blocking("note_missing", "note", "Say in a few words what was done.")])
    if len(said) > LONGEST_NOTE:
        over = len(said) - LONGEST_NOTE
        raise Refused([blocking("note_too_long", "note", f"Shorten it by {over} characters, to {LONGEST_NOTE}.")])
