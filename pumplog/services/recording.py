"""The one write path of the clinical record: lock, read, judge, insert, derive, audit, commit. All of it or nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, Severity, blocking
from pumplog.dosing.refill_draft import RefillDraft
from pumplog.errors import Conflict, NotFound, Refused
from pumplog.models import Event, EventFinding, Implant, Patient
from pumplog.selectors import scope
from pumplog.selectors.background import background
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.history import PumpHistory, pump_history
from pumplog.services import submissions
from pumplog.services.appointment_step import visit_follows_record
from pumplog.services.audit import audit_append
from pumplog.services.conflict import conflict_tasks
from pumplog.services.judging import Judged, Scene, judge
from pumplog.services.notice import notices_replan
from pumplog.services.storing import store
from pumplog.services.window import level_for, window_replace
from pumplog.services.witness import witness_findings
from pumplog.sheets import drafts
from pumplog.sheets.drafts import EventDraft, Submission
from pumplog.sheets.vocabulary import EventKind

SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What recording one kind of draft needs: the word it is stored under, the permission, the command's name."""

    event: EventKind
    permission: Permission
    command: str


KINDS: dict[type, Kind] = {
    drafts.ImplantDraft: Kind(event=EventKind.IMPLANTATION, permission=Permission.IMPLANT, command="implant_record"),
    drafts.RemovalDraft: Kind(event=EventKind.REMOVAL, permission=Permission.IMPLANT, command="implant_remove"),
    drafts.OrderDraft: Kind(event=EventKind.ORDER, permission=Permission.ORDER, command="order_record"),
    RefillDraft: Kind(event=EventKind.REFILL, permission=Permission.RECORD_REFILL, command="refill_record"),
    drafts.ProgramChangeDraft: Kind(
        event=EventKind.PROGRAM_CHANGE, permission=Permission.CHANGE_PROGRAM, command="program_change"
    ),
    drafts.ReadingDraft: Kind(
        event=EventKind.PUMP_READING, permission=Permission.RECORD_EVENT, command="reading_record"
    ),
    drafts.StopDraft: Kind(event=EventKind.PUMP_STOP, permission=Permission.RECORD_EVENT, command="pump_stop"),
    drafts.StartDraft: Kind(event=EventKind.PUMP_START, permission=Permission.RECORD_EVENT, command="pump_start"),
    drafts.AlarmDraft: Kind(event=EventKind.PUMP_ALARM, permission=Permission.RECORD_EVENT, command="alarm_record"),
    drafts.EffectDraft: Kind(event=EventKind.EFFECT, permission=Permission.RECORD_EVENT, command="effect_record"),
    drafts.NoteDraft: Kind(event=EventKind.NOTE, permission=Permission.RECORD_EVENT, command="note_record"),
}
# Of a spreadsheet's past only what cannot have been is refused; what was merely unwise did happen.
IMPOSSIBLE = frozenset(
    {
        "performed_in_future",
        "in_the_future",
        "fill_over_reservoir",
        "fill_is_zero",
        "residual_is_zero",
        "no_primary_drug",
        "several_primary_drugs",
        "drug_not_in_catalogue",
        "programme_missing",
        "pump_not_in_catalogue",
        "serial_missing",
    }
)


def record(*, actor: Actor, patient_id: uuid.UUID, draft: EventDraft, submission: Submission) -> uuid.UUID:
    """Record one event of a patient's pump and return its id.

    Raises NotAllowed, NotFound, KeyReused, Conflict (the record has moved on) or Refused (findings); then nothing is written.
    """
    kind = KINDS[type(draft)]
    scope.require(actor, kind.permission)
    with transaction.atomic():
        patient = lock_patient(actor, patient_id)
        body = {"patient": patient_id, "draft": draft}
        once = submissions.once(actor=actor, submission=submission, command=kind.command, body=body)
        if once.done is not None:
            return uuid.UUID(once.done)
        now = clock.now()
        refuse_stale(patient, submission)
        implant = implant_for(draft, patient)
        scene = scene_of(implant, clinic_id=actor.clinic_id, now=now)
        judged = judge(draft, scene)
        refuse((*judged.findings, *witness_findings(draft, actor=actor)), submission)
        event = _insert(draft, kind, implant, actor, submission, now)
        write_details(event, draft, judged, submission)
        audit_append(
            actor=actor,
            action=kind.command,
            subject=event.pk,
            detail={**body, "submission": submission, "findings": [finding.code for finding in judged.findings]},
            now=now,
        )
        derive(implant_id=implant.pk, cause=event, now=now)
        once.remember(event.pk, now=now)
        return event.pk


def lock_patient(actor: Actor, patient_id: uuid.UUID) -> Patient:
    """The patient, locked until the end of the transaction: two nurses on one pump take turns."""
    patient = Patient.objects.select_for_update().filter(pk=patient_id, clinic_id=actor.clinic_id).first()
    if patient is None:
        raise NotFound("patient")
    return patient


def refuse_stale(patient: Patient, submission: Submission) -> None:
    """Raise Conflict where the writer has not seen the newest version of the record."""
    if submission.version == patient.version:
        return
    who, at, what = _newest_write(patient)
    zone = ZoneInfo(clinic_by_id(patient.clinic_id).zone)
    raise Conflict(who=who, when=f"{at.astimezone(zone):%d %b %Y %H:%M}", what=what, current_version=patient.version)


def _newest_write(patient: Patient) -> tuple[str, dt.datetime, str]:
    event = patient.events.filter(record_version=patient.version).first()
    if event is not None:
        return event.recorded_by_label, event.recorded_at, event.kind
    details = patient.details.get(current=True)
    return details.recorded_by, details.recorded_at, "patient_details"


def scene_of(implant: Implant, *, clinic_id: uuid.UUID, now: dt.datetime, corrects: Event | None = None) -> Scene:
    """What a draft is judged against, without the event it corrects."""
    clinic, history = clinic_by_id(clinic_id), pump_history(implant)
    level = level_for(implant, history, clinic) if history.implantation is not None else None
    if corrects is not None:
        history = _set_aside(history, corrects)
    return Scene(
        clinic=clinic,
        history=history,
        level=level,
        now=now,
        correcting=corrects is not None,
        background=background(implant, clinic_id=clinic_id),
    )


def _set_aside(history: PumpHistory, corrected: Event) -> PumpHistory:
    # The pump itself is needed to judge anything: its own correction is held against the pump as it stands.
    return history if corrected.kind == EventKind.IMPLANTATION else history.without(corrected.pk)


def refuse(findings: Iterable[Finding], submission: Submission, *, historical: bool = False) -> None:
    """Raise Refused with all findings if one blocks, or asks for a reason that was not given."""
    found = tuple(findings)
    if any(_stands_in_the_way(finding, submission, historical=historical) for finding in found):
        raise Refused(found)


def _stands_in_the_way(finding: Finding, submission: Submission, *, historical: bool) -> bool:
    if historical:
        return finding.severity is Severity.BLOCK and finding.code in IMPOSSIBLE
    if finding.severity is Severity.ACKNOWLEDGE:
        return len(submission.acknowledged.get(finding.code, "").strip()) < SHORTEST_REASON
    return finding.severity is Severity.BLOCK


def insert_event(
    *,
    kind: EventKind,
    implant: Implant,
    happened_at: dt.datetime,
    actor: Actor,
    reason: str,
    source: str,
    now: dt.datetime,
    corrects: Event | None = None,
    struck: bool = False,
) -> Event:
    """Add the header of an event and count the patient's version on. The patient must be locked."""
    patient = implant.patient
    patient.version += 1
    patient.event_count += 1
    patient.save(update_fields=["version", "event_count"])
    offset = happened_at.utcoffset()
    if offset is None:
        raise ValueError("an instant carries its offset")
    return Event.objects.create(
        patient=patient,
        implant=implant,
        sequence=patient.event_count,
        record_version=patient.version,
        kind=kind,
        happened_at=happened_at,
        utc_offset_minutes=int(offset.total_seconds()) // 60,
        recorded_at=now,
        recorded_by_id=actor.user_id,
        recorded_by_label=actor.label,
        reason=reason,
        corrects=corrects,
        struck=struck,
        source=source,
    )


def write_details(
    event: Event, draft: EventDraft, judged: Judged, submission: Submission, *, historical: bool = False
) -> None:
    """The rows of one kind, and the findings that stood with the reasons given."""
    store(judged.completed or draft, event, judged)
    EventFinding.objects.bulk_create(
        EventFinding(
            event=event,
            position=position,
            code=finding.code,
            field=finding.field,
            # Of the past a finding can only inform: nobody was asked, and nothing was held up.
            severity=Severity.INFORM if historical else finding.severity,
            message=finding.message[:500],
            acknowledged_reason=submission.acknowledged.get(finding.code, "imported" if historical else "")[:400],
        )
        for position, finding in enumerate(judged.findings)
    )


def derive(*, implant_id: uuid.UUID, cause: Event | None, now: dt.datetime) -> None:
    """Replace the pump's window, see whether programmer and record agree, close a visit that is over, plan notices anew."""
    implant = Implant.objects.select_related("patient").get(pk=implant_id)
    history = pump_history(implant)
    window_replace(implant=implant, history=history, cause=cause, now=now)
    conflict_tasks(implant=implant, history=history, now=now)
    visit_follows_record(implant_id=implant_id, now=now)
    notices_replan(implant_id=implant_id, now=now)


def happened(draft: EventDraft) -> dt.datetime:
    """When it happened, in the offset it was stated in."""
    return draft.performed_at if isinstance(draft, RefillDraft) else draft.happened_at


def _insert(
    draft: EventDraft, kind: Kind, implant: Implant, actor: Actor, submission: Submission, now: dt.datetime
) -> Event:
    return insert_event(
        kind=kind.event,
        implant=implant,
        happened_at=happened(draft),
        actor=actor,
        reason=reason_of(draft, submission),
        source=submission.source,
        now=now,
    )


def reason_of(draft: EventDraft, submission: Submission) -> str:
    """What the person said about it: the draft's own reason, else the note sent along."""
    return getattr(draft, "reason", "") or submission.note


def implant_for(draft: EventDraft, patient: Patient) -> Implant:
    """The pump an event belongs to: a new one for an implantation, else the one the patient has. Raises Refused."""
    present = scope.current_implant(patient.pk)
    if isinstance(draft, drafts.ImplantDraft):
        if present is not None:
            raise Refused([_pump_present()])
        # Lineage is a chain: at most one earlier pump has no successor yet.
        previous = patient.implants.filter(replaced_by__isnull=True).first()
        return Implant.objects.create(patient=patient, replaces=previous)
    if present is None:
        raise Refused([no_pump()])
    # One patient object a transaction: the version is counted on it.
    present.patient = patient
    return present


def no_pump() -> Finding:
    """What is said where there is nothing to record on."""
    return blocking("no_pump", "", "No pump is on record for this patient. Record the implantation first.")


def _pump_present() -> Finding:
    return blocking(
        "pump_present",
        "pump_model",
        "A pump is already on record. Record its removal first: a replacement is a removal and an implantation.",
    )
