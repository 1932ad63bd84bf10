"""What people must do."""

import uuid
from collections.abc import Iterable, Iterator

from pumplog.access import Actor, Permission
from pumplog.models import PatientDetails, Task
from pumplog.selectors.scope import require
from pumplog.sheets.worklist import TaskRow

NEWEST_DONE = 200


def task_list(*, actor: Actor, done: bool = False) -> tuple[TaskRow, ...]:
    """The clinic's open tasks, oldest first; or the last 200 that were done, newest first."""
    require(actor, Permission.SEE_PATIENTS)
    rows = Task.objects.filter(patient__clinic_id=actor.clinic_id, done_at__isnull=not done).select_related("patient")
    return task_rows(rows.order_by("-done_at", "id")[:NEWEST_DONE] if done else rows.order_by("opened_at", "id"))


def task_rows(tasks: Iterable[Task]) -> tuple[TaskRow, ...]:
    """Tasks as a page or the API shows them, in the order given; for readers that have already scoped them."""
    found = list(tasks)
    names = dict(_names({task.patient_id for task in found}))
    return tuple(
        TaskRow(
            id=task.pk,
            patient_id=task.patient_id,
            patient_name=names.get(task.patient_id, ""),
            mrn=task.patient.mrn,
            kind=task.kind,
            message=task.message,
            opened_at=task.opened_at,
            done_at=task.done_at,
            done_by=task.done_by,
            done_note=task.done_note,
        )
        for task in found
    )


def _names(patient_ids: set[uuid.UUID]) -> Iterator[tuple[uuid.UUID, str]]:
    rows = PatientDetails.objects.filter(patient_id__in=patient_ids, current=True)
    for patient_id, family, given in rows.values_list("patient_id", "family_name", "given_name"):
        yield patient_id, f"{family}, {given}"
