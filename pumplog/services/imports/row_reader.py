"""Takes the cells of one record and keeps every complaint, so that a sheet can be mended in one go."""

from collections.abc import Callable
from typing import Final, TypeVar, cast

from pumplog.services.imports import cells
from pumplog.services.imports.mapping import Column, Mapping
from pumplog.services.imports.reader import Record
from pumplog.services.imports.refusals import CellRefused, Refusal

# As many characters as the record's own columns hold: nothing is cut off.
LONGEST: Final = {Column.MRN: 40, Column.SERIAL: 60, Column.LOT: 60, Column.RECORDED_BY: 60}
LONGEST_CELL: Final = 1000
Value = TypeVar("Value")


class RowReader:
    """``take`` after ``take``, and at the end ``refusals`` says whether what was taken may be used."""

    def __init__(self, record: Record, mapping: Mapping) -> None:
        self.record, self.mapping = record, mapping
        self.refusals: list[Refusal] = []

    def take(self, column: Column, read: Callable[[str], Value]) -> Value:
        """What ``read`` makes of the column's cell; where it is refused the reason is kept, and this is no value."""
        try:
            longest = LONGEST.get(column, LONGEST_CELL)
            return read(cells.clean(self.record.cells[column], longest=longest, lines=column is Column.NOTES))
        except CellRefused as refused:
            self.refuse(column, refused.code, refused.message)
            return cast("Value", None)

    def text(self, column: Column, *, missing: str, message: str) -> str:
        """The cell as it stands, refused with the code ``missing`` where it is empty."""

        def present(text: str) -> str:
            if not text:
                raise CellRefused(missing, message)
            return text

        return self.take(column, present)

    def refuse(self, column: Column, code: str, message: str) -> None:
        self.refusals.append(Refusal(code=code, field=column, message=f"{self.mapping.headers[column]}: {message}"))

    def clear(self, *columns: Column) -> bool:
        """Nothing is against these columns so far, so what was taken from them may be used."""
        return not any(refusal.field in columns for refusal in self.refusals)
