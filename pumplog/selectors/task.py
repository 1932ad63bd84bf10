"""What people must do."""

import uuid
from collections.abc import Iterable, Iterator

from pumplog.access import Actor, Permission
from pumplog.models import ContactWay, Patient, PatientAnswer, PatientDetails, Task
from pumplog.selectors.scope import require
from pumplog.sheets.alert import Alerts, TaskHelp
from pumplog.sheets.vocabulary import ContactKind, TaskKind
from pumplog.sheets.wording import URGENT, answer_words
from pumplog.sheets.worklist import TaskRow

NEWEST_DONE = 200
CALLED = (ContactKind.PHONE, ContactKind.SMS)
WAITING = (TaskKind.WANTS_OTHER_DAY, TaskKind.NO_SAFE_DATE, TaskKind.STOPPED_MESSAGES)
"""Tasks that a patient's own answer opened: somebody waits for a word."""


def task_list(*, actor: Actor, done: bool = False) -> tuple[TaskRow, ...]:
    """The clinic's open tasks, the most urgent first, then the oldest; or the last 200 that were done, newest first."""
    require(actor, Permission.SEE_PATIENTS)
    rows = Task.objects.filter(patient__clinic_id=actor.clinic_id, done_at__isnull=not done).select_related("patient")
    if done:
        return task_rows(rows.order_by("-done_at", "id")[:NEWEST_DONE])
    return task_rows(sorted(rows.order_by("opened_at", "id"), key=_urgency))


def alerts(*, actor: Actor) -> Alerts:
    """Who needs help now, and how many wait for a word from the clinic."""
    require(actor, Permission.SEE_PATIENTS)
    rows = Task.objects.filter(patient__clinic_id=actor.clinic_id, done_at__isnull=True).select_related("patient")
    urgent = task_rows(rows.filter(kind=TaskKind.UNWELL).order_by("opened_at", "id"))
    return Alerts(
        unwell=urgent,
        waiting=rows.filter(kind__in=WAITING).values("patient").distinct().count(),
        help=task_help(actor=actor, patient_ids=[row.patient_id for row in urgent]),
    )


def task_help(*, actor: Actor, patient_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, TaskHelp]:
    """By patient: the numbers to call, what they prefer first, and what they last answered themselves."""
    require(actor, Permission.SEE_PATIENTS)
    found = Patient.objects.filter(clinic_id=actor.clinic_id, pk__in=set(patient_ids)).values_list("pk", flat=True)
    ours = set(found)
    numbers: dict[uuid.UUID, list[str]] = {patient_id: [] for patient_id in ours}
    ways = ContactWay.objects.filter(patient_id__in=ours, kind__in=CALLED, ended_at__isnull=True)
    for way in ways.order_by("-preferred", "kind", "-recorded_at", "-id"):
        if way.address not in numbers[way.patient_id]:
            numbers[way.patient_id].append(way.address)
    said = {row.patient_id: row for row in PatientAnswer.objects.filter(patient_id__in=ours).order_by("at", "id")}
    return {
        patient_id: TaskHelp(
            numbers=tuple(numbers[patient_id]),
            answer=answer_words(last.kind, last.first_day, last.last_day) if (last := said.get(patient_id)) else "",
            answered_at=last.at if last else None,
        )
        for patient_id in ours
    }


def _urgency(task: Task) -> int:
    kinds = [str(kind) for kind in URGENT]
    return kinds.index(task.kind) if task.kind in kinds else len(kinds)


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
