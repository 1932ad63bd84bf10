"""Writes the accepted rows of a sheet: patients, pumps and fills, by the commands a person's entry goes through."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pumplog.access import Permission
from pumplog.dosing.programs import Continuous
from pumplog.dosing.refill_draft import RefillDraft
from pumplog.errors import Refused
from pumplog.models import ImportedRow
from pumplog.services.imports.job import Import
from pumplog.services.imports.judgement import Accepted
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.rows import SheetRow
from pumplog.services.past import Past
from pumplog.services.patient import patient_register
from pumplog.sheets.drafts import ImplantDraft, PatientDraft, Submission

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
        with Past(patient_id=patient_id, actor=job.actor, now=job.now) as past:
            if patient_id not in job.known.present:
                past.record(_implant(job, first), actor=job.actor, submission=job.submission(first, "implant"))
            events = [past.record(_fill(item.row), actor=job.actor, submission=_said(job, item.row)) for item in items]
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


def _said(job: Import, row: SheetRow) -> Submission:
    return job.submission(row, "refill", note=row.words)


def _fill(row: SheetRow) -> RefillDraft:
    return RefillDraft(
        performed_at=row.performed_at,
        residual=row.residual,
        filled=row.filled,
        drugs=row.drugs,
        program=Continuous(dose=row.dose),
        # The sheet does not tell, and nobody may claim it afterwards.
        running_confirmed=False,
    )


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


def _implant(job: Import, row: SheetRow) -> ImplantDraft:
    settings = job.mapping.settings[row.pump_model]
    return ImplantDraft(
        happened_at=row.performed_at,
        pump_model=row.pump_model,
        serial=row.serial,
        reservoir=settings.reservoir,
        low_reservoir_alarm=settings.low_reservoir_alarm,
        flow_tolerance_pct=settings.flow_tolerance_pct,
        reason="Imported with the first fill the sheet has; it does not say when the pump was implanted.",
    )
