"""Writes the accepted rows of a sheet: patients, pumps and fills, by the commands a person's entry goes through."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pumplog.access import Permission
from pumplog.errors import Refused
from pumplog.models import ImportedRow
from pumplog.services.imports.fills import record_fills
from pumplog.services.imports.job import Import
from pumplog.services.imports.judgement import Accepted
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.rows import SheetRow
from pumplog.services.patient import patient_register
from pumplog.services.recording import derive, record
from pumplog.sheets.drafts import ImplantDraft, PatientDraft

# To bring in a sheet is one permission; it includes what the rows of a sheet consist of, and nothing else.
INCLUDED = frozenset({Permission.REGISTER_PATIENT, Permission.IMPLANT, Permission.RECORD_REFILL})


def commit_rows(job: Import, accepted: Sequence[Accepted]) -> None:
    """Write all rows, patient by patient, each patient's oldest first. Call it inside a transaction: all or nothing.

    Raises Unusable, naming the line, where the record refuses a row after all.
    """
    job = replace(job, actor=replace(job.actor, permissions=job.actor.permissions | INCLUDED))
    patients: defaultdict[str, list[Accepted]] = defaultdict(list)
    for item in accepted:
        patients[item.row.mrn].append(item)
    for items in patients.values():
        _commit_patient(job, sorted(items, key=lambda item: item.row.performed_at))


def _commit_patient(job: Import, items: Sequence[Accepted]) -> None:
    first = items[0].row
    try:
        patient_id = _patient(job, first)
        if patient_id not in job.known.present:
            _implant(job, patient_id, first)
        events = record_fills(job, patient_id, [item.row for item in items])
    except Refused as refused:
        told = "; ".join(f"{finding.code}: {finding.message}" for finding in refused.findings)
        raise Unusable(f"lines {first.line} to {items[-1].row.line}: {told}") from refused
    ImportedRow.objects.bulk_create(
        ImportedRow(
            clinic_id=job.actor.clinic_id,
            fingerprint=item.fingerprint,
            run=job.run,
            line=item.row.line,
            event_id=event.pk,
        )
        for item, event in zip(items, events, strict=True)
    )
    derive(implant_id=events[-1].implant_id, cause=events[-1], now=job.now)


def _patient(job: Import, row: SheetRow) -> uuid.UUID:
    known = job.known.persons.get(row.mrn)
    if known is not None:
        return known.patient_id
    draft = PatientDraft(
        mrn=row.mrn,
        family_name=row.family_name,
        given_name=row.given_name,
        birth_date=row.birth_date,
        language=job.mapping.patient_language,
        reason=job.submission(row, "patient").source,
    )
    return patient_register(actor=job.actor, draft=draft, submission=job.submission(row, "patient"))


def _implant(job: Import, patient_id: uuid.UUID, row: SheetRow) -> None:
    settings = job.mapping.settings[row.pump_model]
    draft = ImplantDraft(
        happened_at=row.performed_at,
        pump_model=row.pump_model,
        serial=row.serial,
        reservoir=settings.reservoir,
        low_reservoir_alarm=settings.low_reservoir_alarm,
        flow_tolerance_pct=settings.flow_tolerance_pct,
        reason="Imported with the first fill the sheet has; it does not say when the pump was implanted.",
    )
    record(
        actor=job.actor,
        patient_id=patient_id,
        draft=draft,
        submission=job.submission(row, "implant"),
        historical=True,
    )
