"""A call that did not reach the patient. It is noted, and the task stays open: not reached is not done (hazard 8)."""

import uuid
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.selectors.scope import require
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.task import LONGEST_NOTE, refuse_closed, task_of
from pumplog.sheets.drafts import Submission
from pumplog.sheets.vocabulary import CallResult

WORDS: Final = {CallResult.NOT_REACHED: "not reached", CallResult.WRONG_NUMBER: "wrong number"}


def task_tried(*, actor: Actor, task_id: uuid.UUID, result: CallResult, submission: Submission, note: str = "") -> None:
    """Add to an open task who called when, that it reached nobody, and what they noted. Earlier tries stay, if there is room.

    Raises NotAllowed, NotFound, KeyReused, or Conflict: somebody has closed it meanwhile.
    """
    require(actor, Permission.DO_TASKS)
    with transaction.atomic():
        task = task_of(actor, task_id)
        body = {"task": task_id, "result": result, "note": note.strip()}
        once = submissions.once(actor=actor, submission=submission, command="task_tried", body=body)
        if once.done is not None:
            return
        refuse_closed(task)
        now = clock.now()
        at = now.astimezone(ZoneInfo(task.patient.clinic.zone))
        who = actor.label.partition(" <")[0]
        noted = f" ({note.strip()})" if note.strip() else ""
        said = f"{at.day} {at:%b %H:%M}, {who}: {WORDS[result]}{noted}."
        # The newest first: an old one may fall off the end, the audit trail has them all.
        task.done_note = f"{said} {task.done_note}".strip()[:LONGEST_NOTE]
        task.save(update_fields=["done_note"])
        detail = {"kind": task.kind, "result": result, "note": note.strip()}
        audit_append(actor=actor, action="task_tried", subject=task.pk, detail=detail, now=now)
        once.remember(task.pk, now=now)
