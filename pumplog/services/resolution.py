"""A named person resolves a disagreement of programmer and record: what governs from then on, and why."""

import uuid
from typing import Final

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Refused
from pumplog.models import ConflictResolution, Event
from pumplog.selectors.conflict import event_of
from pumplog.selectors.scope import require
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.recording import derive
from pumplog.services.task import close_task, refuse_closed, task_of
from pumplog.sheets.drafts import ConflictDraft, Submission
from pumplog.sheets.vocabulary import TaskKind
from pumplog.sheets.wording import GOVERNS

SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 400
LONGEST_NOTE: Final = 300


def conflict_resolve(*, actor: Actor, task_id: uuid.UUID, draft: ConflictDraft, submission: Submission) -> None:
    """Resolve one disagreement: what governs from now on, and why. A physician or a pharmacist does it, by name.

    Raises NotAllowed, NotFound, KeyReused, Refused (``reason_missing``, ``reason_too_long``) or Conflict.
    """
    require(actor, Permission.RESOLVE_CONFLICT)
    said = draft.reason.strip()
    with transaction.atomic():
        task = task_of(actor, task_id, kind=TaskKind.PROGRAMMER_CONFLICT)
        body = {"task": task_id, "governs": draft.governs, "reason": said}
        once = submissions.once(actor=actor, submission=submission, command="conflict_resolve", body=body)
        if once.done is not None:
            return
        refuse_closed(task)
        _refuse_reason(said)
        now = clock.now()
        event = Event.objects.select_related("implant").get(pk=event_of(task.subject))
        ConflictResolution.objects.create(
            event=event,
            governs=draft.governs,
            reason=said,
            resolved_at=now,
            resolved_by_id=actor.user_id,
            resolved_by_label=actor.label,
            resolved_by_role=actor.role or "",
        )
        close_task(task, by=actor.label, note=f"{GOVERNS[draft.governs]} {said}"[:LONGEST_NOTE], now=now)
        audit_append(actor=actor, action="conflict_resolve", subject=event.pk, detail=body, now=now)
        derive(implant_id=event.implant_id, cause=event, now=now)
        once.remember(event.pk, now=now)


def _refuse_reason(said: str) -> None:
    findings: list[Finding] = []
    if len(said) < SHORTEST_REASON:
        findings.append(blocking("reason_missing", "reason", "Say what was compared and why this governs."))
    if len(said) > LONGEST_REASON:
        findings.append(blocking("reason_too_long", "reason", f"Shorten it to {LONGEST_REASON} characters."))
    if findings:
        raise Refused(findings)
