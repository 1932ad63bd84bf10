"""Letters that wait for a person: which, with what in them; that they were printed; that they were posted.

A letter's notice stays "sent" (handed over): that it was posted is the closed task's to say, and nobody knows more.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Refused
from pumplog.models import AnswerLink, Notice, Patient, PatientDetails, Task
from pumplog.notices.parcel import Going, Parcel
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.scope import require
from pumplog.services import submissions
from pumplog.services.answer_link import links_issue
from pumplog.services.audit import audit_append
from pumplog.services.notice_what import letterheads_of, visits_of
from pumplog.services.task import close_task, task_of
from pumplog.sheets.drafts import Submission
from pumplog.sheets.letter import LetterRow
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose, TaskKind

LONGEST_AGO: Final = dt.timedelta(days=14)
"""A letter said to have been posted before that is a slip of the date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A letter on the list. ``going.answer_token`` is empty: the link that it carries is made when it is printed."""

    row: LetterRow
    going: Going


def letters_waiting(*, actor: Actor) -> tuple[Waiting, ...]:
    """The clinic's letters that nobody has said were posted, the oldest first.

    One whose date has moved is not among them: its task closes by itself.
    """
    require(actor, Permission.SEE_PATIENTS)
    tasks = _open_tasks(actor)
    notices = _notices_of(tasks)
    patients = {row.patient_id for row in notices.values()}
    names, printed = _names(patients), _printed(patients)
    goings = _goings(list(notices.values()), tokens={})
    return tuple(
        Waiting(row=_row(task, notices[task.pk], names, printed), going=goings[notices[task.pk].pk])
        for task in tasks
        if task.pk in notices
    )


def letters_print(*, actor: Actor, task_ids: Collection[uuid.UUID]) -> tuple[Going, ...]:
    """These letters with the links they carry, in the order of the list; printing is part of the audit trail.

    A link is kept nowhere, so printing again makes a new one, and the one on the earlier copy ends. Letters of another
    clinic, and those that were posted meanwhile, are not among them. Raises NotAllowed.
    """
    require(actor, Permission.PRINT_DOCUMENTS)
    require(actor, Permission.DO_TASKS)
    now = clock.now()
    with transaction.atomic():
        tasks = [task for task in _open_tasks(actor) if task.pk in set(task_ids)]
        patients = Patient.objects.select_for_update().filter(pk__in=[task.patient_id for task in tasks])
        list(patients.order_by("pk"))
        notices = _notices_of(tasks)
        rows = [notices[task.pk] for task in tasks if task.pk in notices]
        for row in rows:
            audit_append(
                actor=actor, action="letter_print", subject=row.pk, detail={"patient": row.patient_id}, now=now
            )
        goings = _goings(rows, tokens=links_issue(notices=rows, now=now) if rows else {})
        return tuple(goings[row.pk] for row in rows)


def letters_posted(*, actor: Actor, task_ids: Sequence[uuid.UUID], posted_on: dt.date, submission: Submission) -> int:
    """Close the tasks of letters that were posted on a day of the clinic. How many: not those that were closed before.

    Raises NotAllowed, NotFound, KeyReused or Refused (``no_letter``, ``posted_in_future``, ``posted_long_ago``).
    """
    require(actor, Permission.DO_TASKS)
    with transaction.atomic():
        chosen = sorted(set(task_ids))
        body = {"tasks": chosen, "posted_on": posted_on}
        once = submissions.once(actor=actor, submission=submission, command="letters_posted", body=body)
        if once.done is not None:
            return int(once.done)
        now = clock.now()
        findings = _findings(chosen, posted_on, clock.local_date(now, clinic_by_id(actor.clinic_id).zone))
        if findings:
            raise Refused(findings)
        patients = Patient.objects.filter(clinic_id=actor.clinic_id, tasks__in=chosen)
        list(Patient.objects.select_for_update().filter(pk__in=patients.values("pk")).order_by("pk"))
        count = sum(_posted(actor, task_id, posted_on, now) for task_id in chosen)
        once.remember(count, now=now)
        return count


def _posted(actor: Actor, task_id: uuid.UUID, posted_on: dt.date, now: dt.datetime) -> bool:
    task = task_of(actor, task_id, kind=TaskKind.POST_LETTER)
    if task.done_at is not None:
        return False
    close_task(task, by=actor.label, note=f"Posted on {posted_on.isoformat()}.", now=now)
    detail = {"task": task_id, "subject": task.subject, "posted_on": posted_on}
    audit_append(actor=actor, action="letter_posted", subject=task.pk, detail=detail, now=now)
    return True


def _findings(chosen: Sequence[uuid.UUID], posted_on: dt.date, today: dt.date) -> list[Finding]:
    findings = []
    if not chosen:
        findings.append(blocking("no_letter", "letters", "Choose the letters that were posted."))
    if posted_on > today:
        findings.append(blocking("posted_in_future", "posted_on", "This day is still to come."))
    if posted_on < today - LONGEST_AGO:
        findings.append(
            blocking("posted_long_ago", "posted_on", "This day is more than two weeks ago. Is the date right?")
        )
    return findings


def _open_tasks(actor: Actor) -> list[Task]:
    rows = Task.objects.filter(patient__clinic_id=actor.clinic_id, kind=TaskKind.POST_LETTER, done_at__isnull=True)
    return list(rows.select_related("patient").order_by("opened_at", "id"))


def _notices_of(tasks: Sequence[Task]) -> dict[uuid.UUID, Notice]:
    """The letter that each task is about, by task: its subject ends in the notice's id."""
    keys: dict[uuid.UUID, uuid.UUID] = {}
    for task in tasks:
        try:
            keys[task.pk] = uuid.UUID(task.subject.rpartition(":")[2])
        except ValueError:
            continue
    found = Notice.objects.filter(pk__in=keys.values(), channel=ContactKind.LETTER).select_related("patient").in_bulk()
    return {task.pk: found[keys[task.pk]] for task in tasks if task.pk in keys and keys[task.pk] in found}


def _goings(rows: Sequence[Notice], *, tokens: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, Going]:
    visits, letterheads = visits_of(rows), letterheads_of(rows)
    languages = dict(
        PatientDetails.objects.filter(patient__in=[row.patient_id for row in rows], current=True).values_list(
            "patient_id", "language"
        )
    )
    return {
        row.pk: Going(
            parcel=Parcel(
                lease="",
                notices=(row.pk,),
                clinic=row.patient.clinic_id,
                patient=row.patient_id,
                audience=NoticeAudience.PATIENT,
                purpose=NoticePurpose(row.purpose),
                channel=ContactKind.LETTER,
                address=row.address,
                language=languages.get(row.patient_id, ""),
                refill_by=row.refill_by,
                message_id=row.message_id,
                identities=(),
            ),
            answer_token=tokens.get(row.pk, ""),
            visit=visits.get(row.pk),
            letter=letterheads.get(row.pk),
        )
        for row in rows
    }


def _names(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = PatientDetails.objects.filter(patient_id__in=patient_ids, current=True)
    return {row.patient_id: f"{row.family_name}, {row.given_name}" for row in rows}


def _printed(patient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """When each patient's letters were last printed: the link that a letter carries is made at that moment."""
    links = AnswerLink.objects.filter(patient_id__in=patient_ids, notice__channel=ContactKind.LETTER)
    return dict(links.order_by("issued_at").values_list("patient_id", "issued_at"))


def _row(
    task: Task, notice: Notice, names: Mapping[uuid.UUID, str], printed: Mapping[uuid.UUID, dt.datetime]
) -> LetterRow:
    printed_at = printed.get(task.patient_id)
    return LetterRow(
        task_id=task.pk,
        notice_id=notice.pk,
        patient_id=task.patient_id,
        patient_name=names.get(task.patient_id, ""),
        mrn=task.patient.mrn,
        refill_by=notice.refill_by,
        waiting_since=task.opened_at,
        printed_at=printed_at if printed_at and printed_at >= task.opened_at else None,
    )
