"""A mistake is corrected by a new event that points to the old one. Both stay visible."""

import uuid

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import blocking
from pumplog.dosing.reservoir.history import Unanswerable, read_history
from pumplog.errors import Conflict, NotFound, Refused
from pumplog.models import Event
from pumplog.selectors import scope
from pumplog.selectors.history import pump_history
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.came_back import came_back_findings
from pumplog.services.judging import judge
from pumplog.services.recording import (
    KINDS,
    SHORTEST_REASON,
    derive,
    happened,
    insert_event,
    lock_patient,
    refuse,
    refuse_stale,
    scene_of,
    write_details,
)
from pumplog.services.witness import with_witness_kept, witness_findings
from pumplog.sheets.drafts import EventDraft, Submission
from pumplog.sheets.vocabulary import EventKind


def event_correct(
    *, actor: Actor, event_id: uuid.UUID, draft: EventDraft, reason: str, submission: Submission
) -> uuid.UUID:
    """Record ``draft`` in place of an event of the same kind. Returns the new event's id; raises as ``record`` does."""
    kind = KINDS[type(draft)]
    scope.require(actor, Permission.CORRECT)
    scope.require(actor, kind.permission)
    with transaction.atomic():
        old = _locked(actor, event_id)
        body = {"corrects": event_id, "draft": draft, "reason": reason}
        once = submissions.once(actor=actor, submission=submission, command="event_correct", body=body)
        if once.done is not None:
            return uuid.UUID(once.done)
        now = clock.now()
        refuse_stale(old.patient, submission)
        _refuse_correction(old, reason, kind=kind.event)
        draft = with_witness_kept(draft, old)
        judged = judge(draft, scene_of(old.implant, clinic_id=actor.clinic_id, now=now, corrects=old))
        refuse((*judged.findings, *witness_findings(draft, actor=actor, corrects=old)), submission)
        event = insert_event(
            kind=kind.event,
            implant=old.implant,
            happened_at=happened(draft),
            actor=actor,
            reason=reason,
            source=submission.source,
            now=now,
            corrects=old,
        )
        write_details(event, draft, judged, submission)
        _refuse_contradiction(event)
        audit_append(
            actor=actor,
            action="event_correct",
            subject=event.pk,
            detail={**body, "submission": submission, "findings": [finding.code for finding in judged.findings]},
            now=now,
        )
        derive(implant_id=old.implant_id, cause=event, now=now)
        once.remember(event.pk, now=now)
        return event.pk


def event_strike(*, actor: Actor, event_id: uuid.UUID, reason: str, submission: Submission) -> uuid.UUID:
    """Say that an event never happened. It stays, struck through, with the reason. Returns the id of the striking event."""
    scope.require(actor, Permission.CORRECT)
    with transaction.atomic():
        old = _locked(actor, event_id)
        scope.require(actor, next(kind.permission for kind in KINDS.values() if kind.event == old.kind))
        body = {"strikes": event_id, "reason": reason}
        once = submissions.once(actor=actor, submission=submission, command="event_strike", body=body)
        if once.done is not None:
            return uuid.UUID(once.done)
        now = clock.now()
        refuse_stale(old.patient, submission)
        _refuse_correction(old, reason, kind=EventKind(old.kind))
        _refuse_for_pump(old)
        event = insert_event(
            kind=EventKind(old.kind),
            implant=old.implant,
            happened_at=old.happened_at,
            actor=actor,
            reason=reason,
            source=submission.source,
            now=now,
            corrects=old,
            struck=True,
        )
        _refuse_contradiction(event)
        audit_append(actor=actor, action="event_strike", subject=event.pk, detail=body, now=now)
        derive(implant_id=old.implant_id, cause=event, now=now)
        once.remember(event.pk, now=now)
        return event.pk


def _locked(actor: Actor, event_id: uuid.UUID) -> Event:
    old = scope.event(actor, event_id)
    if old.struck:
        raise NotFound("event")
    # One patient object: the lock and the version belong together.
    old.patient = lock_patient(actor, old.patient_id)
    old.implant.patient = old.patient
    return old


def _refuse_for_pump(old: Event) -> None:
    """A pump that has a history was there; and a patient has one pump: whose would the next refill be?"""
    if old.kind == EventKind.IMPLANTATION and len(pump_history(old.implant_id).events) > 1:
        raise Refused(
            [blocking("pump_has_history", "", "Events are recorded on this pump. Strike or correct those first.")]
        )
    if old.kind == EventKind.REMOVAL and scope.current_implant(old.patient_id) is not None:
        message = "Another pump is on record since. Strike its implantation first: a patient has one pump at a time."
        raise Refused([blocking("pump_present", "", message)])


def _refuse_correction(old: Event, reason: str, *, kind: EventKind) -> None:
    if hasattr(old, "corrected_by"):
        newer = old.corrected_by
        raise Conflict(
            who=newer.recorded_by_label,
            when=f"{newer.recorded_at:%d %b %Y %H:%M} UTC",
            what=newer.kind,
            current_version=old.patient.version,
        )
    findings = []
    if len(reason.strip()) < SHORTEST_REASON:
        findings.append(blocking("reason_missing", "reason", "Say why the record is corrected."))
    if old.kind != kind:
        findings.append(blocking("kind_differs", "", "A correction is of the same kind as what it corrects."))
    if findings:
        raise Refused(findings)


def _refuse_contradiction(event: Event) -> None:
    """What is left must still make sense: a stop without its start, say, or a fill that no longer fits the reservoir."""
    history = pump_history(event.implant_id)
    if history.implantation is None:
        return
    if event.kind == EventKind.REFILL:
        back = list(came_back_findings(history, event.happened_at))
        if back:
            raise Refused(back)
    try:
        read_history(
            history.pump(Volume(ml=history.implantation.low_reservoir_alarm_ml)), history.dosing_events(), clock.now()
        )
    except Unanswerable as fault:
        raise Refused(
            [blocking(fault.code, "", f"Then the record would contradict itself: {fault.message}.")]
        ) from fault
