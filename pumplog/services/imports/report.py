"""What becomes of each row, as one line of JSON a data row."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pumplog.services.imports.refusals import Refusal


class Status(StrEnum):
    """Accepted rows are (or would be) recorded, unchanged ones were by an earlier run, refused ones never are."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """``line`` is the line in the file (header 1). ``code``, ``field``, ``message`` are empty unless it is refused."""

    line: int
    status: Status
    code: str = ""
    field: str = ""
    message: str = ""


def refused(line: int, refusals: Sequence[Refusal]) -> RowReport:
    """The first reason gives code and field; the message tells all of them."""
    first = refusals[0]
    message = "; ".join(refusal.message for refusal in refusals)
    return RowReport(line=line, status=Status.REFUSED, code=first.code, field=first.field, message=message)


def counts(rows: Iterable[RowReport]) -> dict[Status, int]:
    """How many rows have each status, every status named."""
    found = Counter(row.status for row in rows)
    return {status: found[status] for status in Status}


def as_lines(rows: Iterable[RowReport]) -> str:
    """The report file: JSON Lines, in the order of the sheet."""
    return "".join(
        json.dumps(
            {"line": row.line, "status": row.status, "code": row.code, "field": row.field, "message": row.message},
            ensure_ascii=False,
        )
        + "\n"
        for row in rows
    )


def from_lines(text: str) -> tuple[RowReport, ...]:
    """A stored report as values again."""
    rows = (json.loads(line) for line in text.split("\n") if line)
    return tuple(RowReport(**{**row, "status": Status(row["status"])}) for row in rows)
