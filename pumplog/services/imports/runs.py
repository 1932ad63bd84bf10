"""Bringing in a sheet: look first, then commit. The doors call these."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.errors import NotFound
from pumplog.models import Clinic, ImportRun
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.scope import require
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.services.imports.commit import commit_rows
from pumplog.services.imports.job import Import
from pumplog.services.imports.judgement import Judgement, judge_sheet
from pumplog.services.imports.mapping import Mapping
from pumplog.services.imports.mapping_reader import read_mapping
from pumplog.services.imports.on_record import OnRecord, on_record
from pumplog.services.imports.report import RowReport, Status, as_lines, counts, from_lines
from pumplog.sheets.drafts import Submission

LONGEST_FILE_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What becomes of each data row of one file.

    ``run_id`` is None where nothing was kept, ``committed_at`` where nothing was recorded.
    """

    run_id: uuid.UUID | None
    file_name: str
    committed_at: dt.datetime | None
    rows: tuple[RowReport, ...]

    @property
    def counts(self) -> Lookup[Status, int]:
        """How many rows are accepted, refused and unchanged."""
        return counts(self.rows)


def import_check(*, actor: Actor, file_name: str, content: bytes, mapping_text: str) -> ImportPreview:
    """What committing this file now would do. Writes nothing at all. Raises NotAllowed or Unusable."""
    require(actor, Permission.IMPORT)
    case = _judge(actor, content, mapping_text, clock.now())
    return ImportPreview(run_id=None, file_name=file_name, committed_at=None, rows=case.judged.report)


def import_preview(*, actor: Actor, file_name: str, content: bytes, mapping_text: str) -> ImportPreview:
    """The same, kept with file and mapping for a person to look at and commit. Raises NotAllowed or Unusable."""
    require(actor, Permission.IMPORT)
    now = clock.now()
    case = _judge(actor, content, mapping_text, now)
    with transaction.atomic():
        run = _keep(actor, file_name, content, mapping_text, case)
        audit_append(actor=actor, action="import_preview", subject=run.pk, detail=_told(run, case.judged), now=now)
    return _preview(run)


def import_shown(*, actor: Actor, run_id: uuid.UUID) -> ImportPreview:
    """A kept preview or finished run of the actor's clinic. Raises NotAllowed or NotFound."""
    require(actor, Permission.IMPORT)
    return _preview(_run(actor, run_id))


def import_commit(*, actor: Actor, run_id: uuid.UUID, submission: Submission) -> ImportPreview:
    """Record the accepted rows of a previewed file in one transaction, judged anew against the record as it is now.

    Asked again, also with another key, it writes nothing and gives the same answer. Raises NotAllowed, NotFound,
    KeyReused or Unusable.
    """
    require(actor, Permission.IMPORT)
    with transaction.atomic():
        _take_turns(actor)
        body = {"run": run_id}
        once = submissions.once(actor=actor, submission=submission, command="import_commit", body=body)
        run = _run(actor, run_id)
        if once.done is None and run.committed_at is None:
            now = clock.now()
            _commit(actor, run, _judge(actor, bytes(run.content), run.mapping, now))
            once.remember(run_id, now=now)
        return _preview(run)


def import_run(*, actor: Actor, file_name: str, content: bytes, mapping_text: str) -> ImportPreview:
    """Check and commit in one go, as the command line does. Where no row is accepted nothing at all is written."""
    require(actor, Permission.IMPORT)
    with transaction.atomic():
        _take_turns(actor)
        case = _judge(actor, content, mapping_text, clock.now())
        if not case.judged.accepted:
            return ImportPreview(run_id=None, file_name=file_name, committed_at=None, rows=case.judged.report)
        run = _keep(actor, file_name, content, mapping_text, case)
        _commit(actor, run, case)
        return _preview(run)


def _take_turns(actor: Actor) -> None:
    # Two imports of one clinic at once would each find the rows of the other missing.
    Clinic.objects.select_for_update().get(pk=actor.clinic_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A file judged, with what it was judged by and when."""

    mapping: Mapping
    known: OnRecord
    judged: Judgement
    now: dt.datetime


def _judge(actor: Actor, content: bytes, mapping_text: str, now: dt.datetime) -> _Case:
    mapping, known = read_mapping(mapping_text), on_record(actor.clinic_id)
    zone = ZoneInfo(clinic_sheet(actor=actor).zone)
    judged = judge_sheet(content, mapping, clinic_id=actor.clinic_id, zone=zone, now=now, record=known)
    return _Case(mapping=mapping, known=known, judged=judged, now=now)


def _commit(actor: Actor, run: ImportRun, case: _Case) -> None:
    job = Import(actor=actor, run=run, mapping=case.mapping, known=case.known, now=case.now)
    commit_rows(job, case.judged.accepted)
    run.report, run.committed_at, run.committed_by = as_lines(case.judged.report), case.now, actor.label
    run.save(update_fields=["report", "committed_at", "committed_by"])
    audit_append(actor=actor, action="import_commit", subject=run.pk, detail=_told(run, case.judged), now=case.now)


def _keep(actor: Actor, file_name: str, content: bytes, mapping_text: str, case: _Case) -> ImportRun:
    return ImportRun.objects.create(
        clinic_id=actor.clinic_id,
        file_name=file_name[-LONGEST_FILE_NAME:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        mapping=mapping_text,
        report=as_lines(case.judged.report),
        previewed_at=case.now,
        previewed_by=actor.label,
    )


def _run(actor: Actor, run_id: uuid.UUID) -> ImportRun:
    run = ImportRun.objects.filter(pk=run_id, clinic_id=actor.clinic_id).first()
    if run is None:
        raise NotFound("import")
    return run


def _preview(run: ImportRun) -> ImportPreview:
    return ImportPreview(
        run_id=run.pk, file_name=run.file_name, committed_at=run.committed_at, rows=from_lines(run.report)
    )


def _told(run: ImportRun, judged: Judgement) -> dict[str, object]:
    return {
        "file_sha256": run.file_sha256,
        "mapping_sha256": hashlib.sha256(run.mapping.encode()).hexdigest(),
        "rows": {status.value: count for status, count in counts(judged.report).items()},
    }
