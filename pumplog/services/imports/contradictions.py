"""Rows of one file held against each other. Where they contradict none is taken: which is right would be a guess."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

from pumplog.services.imports.refusals import Refusal
from pumplog.services.imports.rows import SheetRow

# Closer than this, two fills of one pump are taken for one fill written down twice, as at the bedside.
ONE_VISIT: Final = dt.timedelta(minutes=60)
SHOWN_LINES: Final = 5


def repetitions(rows: Iterable[SheetRow]) -> dict[int, Refusal]:
    """Rows that say once more what an earlier row says of the same pump at the same instant, by their line."""
    first: dict[Hashable, int] = {}
    found = {}
    for row in rows:
        line = first.setdefault((row.mrn, row.serial, row.performed_at, row.person, row.facts), row.line)
        if line != row.line:
            found[row.line] = Refusal(code="duplicate_row", field="", message=f"the row repeats line {line}")
    return found


def contradictions(rows: Sequence[SheetRow]) -> dict[int, Refusal]:
    """What is against each contradicting row, by its line. ``rows`` are those with nothing else against them."""
    found: dict[int, Refusal] = {}
    for check in (_persons, _pumps, _models, _visits, _second_pumps):
        found.update(check([row for row in rows if row.line not in found]))
    return found


def _persons(rows: Sequence[SheetRow]) -> Iterator[tuple[int, Refusal]]:
    message = "this medical record number has another name or birth date in {}"
    return _contested(rows, "patient_differs", "mrn", message, among=lambda row: row.mrn, differ=lambda row: row.person)


def _pumps(rows: Sequence[SheetRow]) -> Iterator[tuple[int, Refusal]]:
    message = "this serial number stands with another patient in {}"
    return _contested(rows, "pump_differs", "serial", message, among=lambda row: row.serial, differ=lambda row: row.mrn)


def _models(rows: Sequence[SheetRow]) -> Iterator[tuple[int, Refusal]]:
    message = "this serial number stands with another pump model in {}"
    return _contested(
        rows, "pump_differs", "pump", message, among=lambda row: row.serial, differ=lambda row: row.pump_model
    )


def _contested(
    rows: Sequence[SheetRow],
    code: str,
    field: str,
    message: str,
    *,
    among: Callable[[SheetRow], Hashable],
    differ: Callable[[SheetRow], Hashable],
) -> Iterator[tuple[int, Refusal]]:
    for group in _groups(rows, among):
        sides: defaultdict[Hashable, list[SheetRow]] = defaultdict(list)
        for row in group:
            sides[differ(row)].append(row)
        for side, its_rows in sides.items():
            others = islice((row.line for row in group if differ(row) != side), SHOWN_LINES)
            told = message.format(_lines(list(others), total=len(group) - len(its_rows)))
            if len(sides) > 1:
                yield from ((row.line, Refusal(code=code, field=field, message=told)) for row in its_rows)


def _visits(rows: Sequence[SheetRow]) -> Iterator[tuple[int, Refusal]]:
    for group in _groups(rows, lambda row: (row.mrn, row.serial)):
        ordered = sorted(group, key=lambda row: row.performed_at)
        for earlier, later in pairwise(ordered):
            if later.performed_at - earlier.performed_at < ONE_VISIT:
                for row, other in ((earlier, later), (later, earlier)):
                    yield row.line, _close(other)


def _second_pumps(rows: Sequence[SheetRow]) -> Iterator[tuple[int, Refusal]]:
    for group in _groups(rows, lambda row: row.mrn):
        first = min(group, key=lambda row: row.performed_at)
        for row in group:
            if row.serial != first.serial:
                yield row.line, second_pump(f"in line {first.line}")


def second_pump(where: str) -> Refusal:
    """The patient has another pump by then. The sheet does not say when it was taken out, so a person has to."""
    message = f"this patient has another pump {where}; record its removal and the implantation of this one first"
    return Refusal(code="second_pump", field="serial", message=message)


def _close(other: SheetRow) -> Refusal:
    message = f"line {other.line} tells of another fill of this pump within the hour, or of the same one otherwise"
    return Refusal(code="conflicting_row", field="date", message=message)


def _groups(rows: Iterable[SheetRow], key: Callable[[SheetRow], Hashable]) -> Iterator[list[SheetRow]]:
    found: defaultdict[Hashable, list[SheetRow]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return iter(found.values())


def _lines(shown: Sequence[int], *, total: int) -> str:
    """``line 7`` or ``lines 7, 9 and 4 more``."""
    text = ", ".join(map(str, shown)) + (f" and {total - len(shown)} more" if total > len(shown) else "")
    return f"line {text}" if total == 1 else f"lines {text}"
