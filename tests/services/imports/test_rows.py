import datetime as dt
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import Measured, NothingAspirated, NotMeasured
from pumplog.models import Event, Implantation, MixtureDrug, Patient, PatientDetails
from pumplog.services.imports.cells import LONGEST_NAME
from pumplog.services.imports.mapping import Column, MissingResidual, ZeroResidual
from pumplog.services.imports.reader import read_records
from pumplog.services.imports.row_reader import LONGEST
from pumplog.services.imports.rows import LONGEST_WORDS, SheetRow, read_row

ZONE = ZoneInfo("America/Denver")


def row_of(sheet, mapping, **cells):
    return read_row(read_records(sheet(cells), mapping)[0], mapping, ZONE)


def codes_of(sheet, mapping, **cells):
    return [(refusal.code, refusal.field) for refusal in row_of(sheet, mapping, **cells)]


def test_it_reads_all_that_a_row_says(sheet, us):
    row = row_of(sheet, us)
    assert isinstance(row, SheetRow)
    assert (row.mrn, row.person) == ("10000-001", ("Doe", "Alice", dt.date(1960, 4, 2)))
    assert (row.pump_model, row.serial) == ("medtronic-synchromed-ii-8637-40", "NGP000001H")
    assert row.performed_at.isoformat() == "2026-01-05T09:30:00-07:00"
    assert [(drug.drug, drug.concentration.mcg_per_ml, drug.lot) for drug in row.drugs] == [("morphine", 20000, "A1")]
    assert (row.dose.mcg_per_day, row.filled.ml) == (6000, 40)
    assert row.residual == Measured(volume=Volume(ml=Decimal("6.3")))


def test_it_keeps_what_the_sheet_says_besides_in_its_own_words(sheet, us):
    words = row_of(sheet, us, Notes="=2+3").words
    assert words == "Recorded by (sheet): kt. Expected residual (sheet): 9.2 mL. Notes (sheet): =2+3"
    assert row_of(sheet, us, **{"RN": "", "Notes": "", "Exp resid (mL)": ""}).words == ""


def test_r04_a_measured_nothing_is_no_measurement_of_zero(sheet, us):
    for text in ("0", "0.0"):
        assert isinstance(row_of(sheet, us, **{"Actual resid (mL)": text}).residual, NothingAspirated)
    strict = replace(us, zero_residual=ZeroResidual.REFUSE)
    assert codes_of(sheet, strict, **{"Actual resid (mL)": "0"}) == [("residual_is_zero", "residual")]


def test_an_empty_residual_is_not_measured_only_where_the_mapping_says_so(sheet, us):
    assert row_of(sheet, us, **{"Actual resid (mL)": ""}).residual == NotMeasured()
    strict = replace(us, missing_residual=MissingResidual.REFUSE)
    assert codes_of(sheet, strict, **{"Actual resid (mL)": ""}) == [("missing", "residual")]


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"MRN": " "}, "no_patient", "mrn"),
        ({"Patient": ""}, "no_patient", "name"),
        ({"Serial #": ""}, "serial_missing", "serial"),
        ({"DOB": "2/30/1960"}, "not_a_date", "birth_date"),
        ({"Time": ""}, "missing", "time"),
        ({"Time": "24:00"}, "not_a_time", "time"),
        ({"Date": "3/8/2026", "Time": "02:30"}, "nonexistent_time", "time"),
        ({"Date": "11/1/2026", "Time": "01:30"}, "ambiguous_time", "time"),
        ({"Pump": "see chart"}, "unknown_pump", "pump"),
        ({"Drug(s)": "see chart"}, "unknown_drug", "drugs"),
        ({"Conc": "20"}, "strength_without_unit", "concentrations"),
        ({"Conc": "0 mg/mL"}, "strength_is_zero", "concentrations"),
        ({"Conc": "20 mg/mL + 5 mg/mL"}, "strength_count_mismatch", "concentrations"),
        ({"Drug(s)": "Morphine + Clonidine"}, "strength_count_mismatch", "concentrations"),
        ({"Dose/day": "6"}, "dose_without_unit", "dose"),
        ({"Dose/day": "6 mg"}, "unknown_unit", "dose"),
        ({"Dose/day": ""}, "missing", "dose"),
        ({"Filled (mL)": ""}, "missing", "filled"),
        ({"Filled (mL)": "NaN"}, "not_a_number", "filled"),
        ({"Filled (mL)": "40 mL"}, "not_a_number", "filled"),
        ({"Actual resid (mL)": "-1"}, "negative", "residual"),
        ({"Exp resid (mL)": "about 5"}, "not_a_number", "expected_residual"),
        ({"Notes": "a\x00b"}, "unreadable_character", "notes"),
        ({"Notes": "x" * 1001}, "too_long", "notes"),
        ({"Notes": "x" * 390}, "too_long", "notes"),
        ({"Lot": "x" * 61}, "too_long", "lot"),
        ({"MRN": "x" * 41}, "too_long", "mrn"),
    ],
)
def test_it_refuses_what_is_not_clear_and_names_the_column(sheet, us, cells, code, field):
    assert codes_of(sheet, us, **cells) == [(code, field)]


def test_it_tells_all_that_is_against_a_row(sheet, us):
    cells = {"MRN": "", "Conc": "20", "Dose/day": "6", "Filled (mL)": "NaN"}
    assert [code for code, _ in codes_of(sheet, us, **cells)] == [
        "no_patient", "strength_without_unit", "dose_without_unit", "not_a_number",
    ]  # fmt: skip


def test_every_drug_of_a_fill_has_the_lot_of_the_fill_and_the_first_is_primary(sheet, us):
    row = row_of(sheet, us, **{"Drug(s)": "Fentanyl/Clonidine", "Conc": "1000 mcg/ml + 0.2 mg/ml"})
    assert [(drug.drug, drug.concentration.mcg_per_ml, drug.primary, drug.lot) for drug in row.drugs] == [
        ("fentanyl", 1000, True, "A1"),
        ("clonidine", 200, False, "A1"),
    ]


def test_spelling_does_not_change_what_a_row_says(sheet, us):
    one = row_of(sheet, us, **{"Conc": "20 mg / ml", "Filled (mL)": "40.0", "Drug(s)": "MSO4"})
    assert one == row_of(sheet, us)


@pytest.mark.parametrize(
    ("model", "field", "limit"),
    [
        (Patient, "mrn", LONGEST[Column.MRN]),
        (PatientDetails, "family_name", LONGEST_NAME),
        (PatientDetails, "given_name", LONGEST_NAME),
        (Implantation, "serial", LONGEST[Column.SERIAL]),
        (MixtureDrug, "lot", LONGEST[Column.LOT]),
        (Event, "reason", LONGEST_WORDS),
    ],
)
def test_no_cell_is_longer_than_its_column_in_the_record(model, field, limit):
    assert model._meta.get_field(field).max_length == limit
