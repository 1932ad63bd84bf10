"""Every column that holds a number: a cell is plain digits, or its row is refused and says which cell."""

import json
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from pumplog.services.imports.mapping import FIGURES, Column
from pumplog.services.imports.mapping_reader import read_mapping
from pumplog.services.imports.reader import read_records
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.rows import SheetRow, read_row
from tests.hostile_numbers import HOSTILE, too_long

ZONE = ZoneInfo("America/Denver")
UNIT = {Column.CONCENTRATIONS: " mg/mL", Column.DOSE: " mg/day"}
# Plain spaces at the ends of a cell are how sheets are written; no other space is.
WRITING = frozenset({" 1", "1 "})
NEVER = [text for text in HOSTILE if text not in WRITING]


def row_of(sheet, mapping, column, text):
    return read_row(read_records(sheet({mapping.headers[column]: text}), mapping)[0], mapping, ZONE)


def cell(column, text):
    return text + UNIT.get(column, "")


@pytest.mark.parametrize("column", sorted(FIGURES))
def test_a_cell_is_plain_digits_or_its_row_is_refused_there(sheet, us, column):
    header = us.headers[column]
    texts = [*NEVER, *too_long(9, 6)]
    assert len(texts) >= 250
    found = read_records(sheet(*({header: cell(column, text)} for text in texts)), us)
    assert len(found) == len(texts)
    for text, record in zip(texts, found, strict=True):
        read = read_row(record, us, ZONE)
        assert not isinstance(read, SheetRow), text
        assert {refusal.field for refusal in read} == {column}, text
        assert all(refusal.message for refusal in read)


@pytest.mark.parametrize("column", sorted(UNIT))
def test_a_figure_without_its_unit_is_refused_whatever_it_is(sheet, us, column):
    for record in read_records(sheet(*({us.headers[column]: text} for text in (*NEVER, "12"))), us):
        assert {refusal.field for refusal in read_row(record, us, ZONE)} == {column}


def test_every_part_of_a_row_that_holds_a_number_comes_from_one_of_these_columns():
    """A new one belongs among the columns above, or nobody tries it."""
    kinds = ("Volume", "DoseRate", "Mass", "Flow", "Decimal", "Concentration", "Measured", "DraftDrug", "int")
    holding = {
        name for name, kind in SheetRow.__annotations__.items() if re.search(rf"\b({'|'.join(kinds)})\b", str(kind))
    }
    assert holding == {"line", "drugs", "dose", "expected", "residual", "filled"}


def test_a_comma_is_a_decimal_mark_only_where_the_mapping_says_so(sheet, us):
    assert row_of(sheet, us, Column.FILLED, "39.5").filled.ml == Decimal("39.5")
    assert [each.code for each in row_of(sheet, us, Column.FILLED, "39,5")] == ["not_a_number"]


def test_a_figure_in_a_mapping_file_is_plain_digits_too(us_text):
    line = next(line for line in us_text.splitlines() if line.startswith("reservoir_ml"))
    for text in (*HOSTILE, *too_long(9, 6), ""):
        stated = json.dumps(text, ensure_ascii=False)
        with pytest.raises(Unusable):
            read_mapping(us_text.replace(line, f"reservoir_ml = {stated}"))
    for number in ("40", "40.0", "4e1", "nan", "inf", "true", '["40"]'):
        with pytest.raises(Unusable):
            read_mapping(us_text.replace(line, f"reservoir_ml = {number}"))
