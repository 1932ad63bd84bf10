from dataclasses import replace

import pytest

from pumplog.services.imports.mapping import Column
from pumplog.services.imports.reader import read_records
from pumplog.services.imports.refusals import Unusable


def lines_of(content, mapping):
    return [record.line for record in read_records(content, mapping)]


def problems_of(content, mapping):
    with pytest.raises(Unusable) as unusable:
        read_records(content, mapping)
    return " ".join(unusable.value.problems)


def test_it_numbers_lines_as_they_stand_in_the_file(sheet, us):
    assert lines_of(sheet({}, {}, {}), us) == [2, 3, 4]


def test_blank_rows_are_no_data_but_count_as_lines(sheet, us):
    header, row = sheet({}).splitlines()
    content = b"\r\n".join([header, b"", row, b"   ", b"," * 15, row, b""])
    assert lines_of(content, us) == [3, 6]


def test_a_row_with_lines_in_a_cell_stands_where_it_starts(sheet, us):
    assert lines_of(sheet({"Notes": "first\r\nsecond\nthird"}, {}), us) == [2, 5]


def test_it_takes_spaces_off_the_ends_of_cells_only(sheet, us):
    record = read_records(sheet({"Serial #": "  NGP 1H\u00a0", "Notes": " a;b "}), us)[0]
    assert record.cells[Column.SERIAL] == "NGP 1H"
    assert record.cells[Column.NOTES] == "a;b"


def test_quotes_and_delimiters_inside_quotes_are_text(sheet, us):
    record = read_records(sheet({"Notes": 'said "stop"; a, b'}), us)[0]
    assert record.cells[Column.NOTES] == 'said "stop"; a, b'


@pytest.mark.parametrize("change", [lambda row: row + b",x", lambda row: row.rpartition(b",")[0]])
def test_it_refuses_a_row_with_more_or_fewer_cells(sheet, us, change):
    header, row, other = sheet({}, {}).splitlines()
    records = read_records(b"\r\n".join([header, change(row), other]), us)
    assert [record.refusal.code if record.refusal else "" for record in records] == ["wrong_column_count", ""]


def test_it_refuses_every_line_an_open_quote_touches_and_goes_on_after_it(sheet, us):
    header, row, other = sheet({"Notes": ""}, {}).splitlines()
    records = read_records(b"\r\n".join([header, row + b'"2 passes', other, other]), us)
    assert [(record.line, record.refusal is not None) for record in records] == [(2, True), (3, True), (4, False)]
    assert records[0].refusal.code == "broken_quoting"


def test_an_open_quote_swallows_no_row_unseen(sheet, us):
    header, row = sheet({"Notes": "", "Patient": "x"}).splitlines()
    records = read_records(b"\r\n".join([header, row + b'"2 passes', row, row + b'end"', row]), us)
    assert [record.refusal.code if record.refusal else "" for record in records] == ["broken_quoting", ""]


def test_an_open_quote_at_the_end_refuses_all_that_follows(sheet, us):
    header, row = sheet({"Notes": "", "Patient": "x"}).splitlines()
    records = read_records(b"\r\n".join([header, row, row + b'"2 passes', row, row]), us)
    assert [record.refusal is not None for record in records] == [False, True, True, True]


def test_it_refuses_a_file_whose_letters_are_not_in_the_stated_encoding(sheet, us):
    content = sheet({}, {"Patient": "Müller, Zoë"}).decode().encode("cp1252")
    assert problems_of(content, us).startswith("line 3:")


def test_it_refuses_a_file_in_utf8_where_an_older_encoding_is_stated(sheet, us):
    content = sheet({"Patient": "Müller, Zoë"})
    assert "utf-8" in problems_of(content, replace(us, encoding="cp1252"))


def test_a_byte_order_mark_is_taken_only_where_the_mapping_states_it(sheet, us):
    content = b"\xef\xbb\xbf" + sheet({})
    assert lines_of(content, us) == [2]
    assert "header" in problems_of(content, replace(us, encoding="utf-8"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"Conc,", b"Strength,", "“Strength”"),
        (b"Conc,", b"Strength,", "“Conc” is missing"),
        (b"Lot,", b"Conc,", "“Conc” stands twice"),
        (b"Conc,", b"conc,", "“conc”"),
        (b"Notes", b"Notes,", "“”"),
    ],
)
def test_it_refuses_a_file_with_other_headers(sheet, us, old, new, told):
    assert told in problems_of(sheet({}).replace(old, new, 1), us)


def test_a_header_the_mapping_sets_aside_may_stand_there(sheet, us):
    header, row = sheet({}).splitlines()
    content = b"\r\n".join([header + b",Room", row + b",12"])
    assert lines_of(content, replace(us, ignored=frozenset({"Room"}))) == [2]


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"a;b\r\n1;2"])
def test_it_refuses_an_empty_file_and_another_delimiter(us, content):
    assert problems_of(content, us)


def test_a_sheet_with_a_header_alone_has_no_rows(sheet, us):
    assert read_records(sheet(), us) == ()
