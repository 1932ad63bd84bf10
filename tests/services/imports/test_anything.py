"""Whatever stands in a cell, a file or a mapping: an answer for each row or a refusal of the whole, never a crash."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pumplog.services.imports.mapping import Column
from pumplog.services.imports.mapping_reader import read_mapping
from pumplog.services.imports.reader import read_records
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.report import as_lines, from_lines

COLUMNS = (
    "MRN", "Patient", "DOB", "Pump", "Serial #", "Date", "Time", "Drug(s)", "Conc", "Dose/day", "Exp resid (mL)",
    "Actual resid (mL)", "Filled (mL)", "Lot", "RN", "Notes",
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ODD = st.sampled_from(
    ["-", "--1", "1,5", "1.234,5", "\u22121", "NaN", "1e3", "\uff14\uff10", "0", "24:00", "00:00", "2/30/2025",
     "12/31/9999", "1/1/0001", "10 mg", "20 \u00b5g/ml", " + ", "//", "=2+3", '"', "\x00", "\u2028", "\ufeff"]
)  # fmt: skip
CELLS = st.dictionaries(st.sampled_from(COLUMNS), TEXT | ODD, max_size=4)
quick = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(cells=CELLS)
def test_any_cells_give_one_line_for_the_row_and_never_leave_its_neighbours(sheet, judge, cells):
    rows = judge(sheet({"Date": "7/1/2025"}, cells, {"Date": "9/1/2025"})).report
    assert rows[0].line == 2
    assert len(rows) == 3
    assert from_lines(as_lines(rows)) == rows


@quick
@given(tail=st.binary(max_size=200))
def test_any_bytes_are_rows_or_no_use(sheet, us, tail):
    with suppress(Unusable):
        records = read_records(sheet({}) + tail, us)
        assert (records[0].line, records[0].refusal) == (2, None)


@quick
@given(at=st.integers(0, 2500), text=TEXT)
def test_any_mapping_is_complete_or_refused(us_text, at, text):
    with suppress(Unusable):
        assert set(read_mapping(us_text[:at] + text + us_text[at:]).headers) == set(Column)


@pytest.mark.parametrize("size", [3000])
def test_a_thousand_contradictions_are_told_in_good_time(sheet, judge, size):
    rows = [
        {"Patient": f"Doe, {number}", "Date": f"{number % 12 + 1}/{number % 28 + 1}/2025"} for number in range(size)
    ]
    report = judge(sheet(*rows)).report
    assert {row.code for row in report} == {"patient_differs"}
    assert f"and {size - 6} more" in report[0].message
