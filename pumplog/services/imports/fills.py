"""Writes the fills of one patient's rows: judged, inserted and audited one by one, like a fill recorded at the bedside.

``recording.record`` reads the whole record anew for every event; here one pump's history is read once and grows with
each fill, which makes years of a clinic's past a matter of a minute.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import RefillDraft
from pumplog.errors import Refused
from pumplog.models import Event, Implant
from pumplog.selectors import scope
from pumplog.selectors.history import current, with_details
from pumplog.services.audit import audit_append
from pumplog.services.imports.job import Import
from pumplog.services.imports.rows import SheetRow
from pumplog.services.judging import Scene, judge
from pumplog.services.recording import (
    KINDS,
    insert_event,
    lock_patient,
    no_pump,
    refuse,
    scene_of,
    write_details,
)


def record_fills(job: Import, patient_id: uuid.UUID, rows: Sequence[SheetRow]) -> list[Event]:
    """One event for each row, which are in order of time; the pump is on record. The windows are left to the caller.

    Call it inside a transaction. Raises Refused where a fill cannot have been.
    """
    patient = lock_patient(job.actor, patient_id)
    implant = scope.current_implant(patient.pk)
    if implant is None:
        raise Refused([no_pump()])
    # One patient object a transaction: the version is counted on it.
    implant.patient = patient
    scene = scene_of(implant, clinic_id=job.actor.clinic_id, now=job.now, historical=True)
    events = []
    for row in rows:
        event = _record(job, implant, row, scene)
        events.append(event)
        known = with_details(Event.objects.filter(pk=event.pk)).get()
        scene = replace(scene, history=replace(scene.history, events=current((*scene.history.events, known))))
    return events


def _record(job: Import, implant: Implant, row: SheetRow, scene: Scene) -> Event:
    draft, kind, submission = _draft(row), KINDS[RefillDraft], job.submission(row, "refill", note=row.words)
    judged = judge(draft, scene)
    refuse(judged.findings, submission, historical=True)
    event = insert_event(
        kind=kind.event,
        implant=implant,
        happened_at=draft.performed_at,
        actor=job.actor,
        reason=submission.note,
        source=submission.source,
        now=job.now,
    )
    write_details(event, draft, judged, submission, historical=True)
    codes = [finding.code for finding in judged.findings]
    detail = {"patient": implant.patient_id, "draft": draft, "submission": submission, "findings": codes}
    audit_append(actor=job.actor, action=kind.command, subject=event.pk, detail=detail, now=job.now)
    return event


def _draft(row: SheetRow) -> RefillDraft:
    return RefillDraft(
        performed_at=row.performed_at,
        residual=row.residual,
        filled=row.filled,
        drugs=row.drugs,
        program=Continuous(dose=row.dose),
        # The sheet does not tell, and nobody may claim it afterwards.
        running_confirmed=False,
    )
