"""The file as records: bytes to text to rows of cells, each with the line it starts on. Nothing is repaired."""

import csv
import io
from collections.abc import Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from typing import Final

from pumplog.services.imports.mapping import FIGURES, Column, Mapping
from pumplog.services.imports.refusals import Refusal, Unusable

LARGEST_FILE_BYTES: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One data row. ``line`` is where it starts (header 1); ``refusal`` where its cells cannot be told apart."""

    line: int
    cells: Lookup[Column, str]
    refusal: Refusal | None = None


def read_records(content: bytes, mapping: Mapping) -> tuple[Record, ...]:
    """Every data row of the file in its order; blank rows are none. Raises Unusable where the whole file is no use."""
    lines = _Lines(_text(content, mapping))
    rows = csv.reader(lines, delimiter=mapping.delimiter, strict=True)
    try:
        header = next(rows)
    except StopIteration:
        raise Unusable("the file is empty") from None
    except csv.Error as error:
        raise Unusable(f"line 1: the header cannot be read: {error}") from None
    places = _places([name.strip() for name in header], mapping)
    return tuple(_records(rows, lines, places, width=len(header), mapping=mapping))


class _Lines:
    """Physical lines, counted, and those of the record being read."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        return line


def _records(
    rows: Iterator[list[str]], lines: _Lines, places: Lookup[Column, int], *, width: int, mapping: Mapping
) -> Iterator[Record]:
    while True:
        start = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            # Where a quote is left open nobody can tell where a row ends: every line it touched is refused, none lost.
            reason = Refusal(code="broken_quoting", field="", message=f"the quotes cannot be read: {error}")
            yield from (Record(line=line, cells={}, refusal=reason) for line in range(start, lines.number + 1))
            continue
        if not any(cell.strip() for cell in row):
            continue
        yield Record(
            line=start,
            cells={column: _trimmed(row[place], column) for column, place in places.items()}
            if len(row) == width
            else {},
            refusal=_shape(row, width, mapping),
        )


def _trimmed(cell: str, column: Column) -> str:
    """The cell without the spaces around it; around a figure only the plain space is one."""
    return cell.strip(" ") if column in FIGURES else cell.strip()


def _shape(row: list[str], width: int, mapping: Mapping) -> Refusal | None:
    if len(row) != width:
        message = f"the row has {len(row)} cells, the header has {width}"
        return Refusal(code="wrong_column_count", field="", message=message)
    inner = (line for cell in row if "\n" in cell for line in cell.split("\n"))
    if any(line.count(mapping.delimiter) >= width - 1 for line in inner):
        message = "a cell holds what looks like whole rows: a quote is open or missing"
        return Refusal(code="broken_quoting", field="", message=message)
    return None


def _text(content: bytes, mapping: Mapping) -> str:
    if len(content) > LARGEST_FILE_BYTES:
        raise Unusable(f"the file is larger than {LARGEST_FILE_BYTES // 1024 // 1024} MiB; bring it in by parts")
    try:
        text = content.decode(mapping.encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = content[:start].count(b"\n") + 1
        raise Unusable(f"line {line}: a letter is not in {mapping.encoding}, the encoding the mapping states") from None
    if not mapping.encoding.startswith("utf") and _is_utf8(content):
        # Read as one of the older encodings, every "ü" of it would silently become "Ã¼" in somebody's name.
        raise Unusable(f"the mapping states {mapping.encoding}, but the letters of the file are in utf-8")
    return text


def _is_utf8(content: bytes) -> bool:
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _places(header: list[str], mapping: Mapping) -> dict[Column, int]:
    wanted = mapping.headers.values()
    known = {*wanted, *mapping.ignored}
    problems = [f"line 1: the header “{name}” stands twice" for name in dict.fromkeys(header) if header.count(name) > 1]
    problems += [f"line 1: the mapping does not know the header “{name}”" for name in header if name not in known]
    problems += [f"line 1: the header “{name}” is missing" for name in wanted if name not in header]
    if problems:
        raise Unusable(*problems)
    return {column: header.index(name) for column, name in mapping.headers.items()}
