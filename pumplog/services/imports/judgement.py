"""A whole sheet judged: each row by itself, against the other rows, against the record. Nothing is written."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pumplog.services import canonical
from pumplog.services.imports.against_record import against_record
from pumplog.services.imports.contradictions import contradictions, repetitions
from pumplog.services.imports.impossible import impossibilities
from pumplog.services.imports.mapping import Mapping
from pumplog.services.imports.on_record import OnRecord
from pumplog.services.imports.reader import read_records
from pumplog.services.imports.refusals import Refusal
from pumplog.services.imports.report import RowReport, Status, refused
from pumplog.services.imports.rows import SheetRow, read_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A row to be recorded, with the fingerprint by which a later run will know it."""

    row: SheetRow
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One report line for each data row, in the order of the sheet; and the rows to record, in that order too."""

    report: tuple[RowReport, ...]
    accepted: tuple[Accepted, ...]


def fingerprint(row: SheetRow, clinic_id: uuid.UUID) -> str:
    """SHA-256 over the clinic and all the row says, however it is spelled; the line it stands on does not count."""
    said = {name: getattr(row, name) for name in SheetRow.__slots__ if name != "line"}
    return canonical.digest({"clinic": clinic_id, "row": said})


def judge_sheet(
    content: bytes, mapping: Mapping, *, clinic_id: uuid.UUID, zone: ZoneInfo, now: dt.datetime, record: OnRecord
) -> Judgement:
    """What would become of every row. Raises Unusable where the file as a whole is no use."""
    reports: dict[int, RowReport] = {}
    clear: list[SheetRow] = []
    for found in read_records(content, mapping):
        row = read_row(found, mapping, zone)
        against = impossibilities(row, mapping, now) if isinstance(row, SheetRow) else row
        if against:
            reports[found.line] = refused(found.line, against)
        elif isinstance(row, SheetRow):
            clear.append(row)
    prints = {row.line: fingerprint(row, clinic_id) for row in clear}
    for row, refusal in _against_rows_and_record(clear, prints, record):
        reports[row.line] = (
            refused(row.line, [refusal]) if refusal else RowReport(line=row.line, status=Status.UNCHANGED)
        )
    taken = [row for row in clear if row.line not in reports]
    reports |= {row.line: RowReport(line=row.line, status=Status.ACCEPTED) for row in taken}
    return Judgement(
        report=tuple(reports[line] for line in sorted(reports)),
        accepted=tuple(Accepted(row=row, fingerprint=prints[row.line]) for row in taken),
    )


def _against_rows_and_record(
    clear: Sequence[SheetRow], prints: dict[int, str], record: OnRecord
) -> Iterator[tuple[SheetRow, Refusal | None]]:
    """Rows that are not taken, with the reason; None where an earlier run has recorded the very row."""
    # Of a row written twice the one on record counts as the first.
    repeated = repetitions(sorted(clear, key=lambda row: prints[row.line] not in record.imported))
    left: list[SheetRow] = []
    for row in clear:
        if row.line in repeated:
            yield row, repeated[row.line]
        elif prints[row.line] in record.imported:
            yield row, None
        elif (refusal := against_record(row, record)) is not None:
            yield row, refusal
        else:
            left.append(row)
    # The record has decided what it could; only where it is silent do the rows have to agree among themselves.
    contradicting = contradictions(left)
    yield from ((row, contradicting[row.line]) for row in left if row.line in contradicting)
