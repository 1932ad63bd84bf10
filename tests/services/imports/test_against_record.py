"""Rows held against a record that persons have signed for."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from pumplog.services.imports.on_record import KnownPerson, KnownPump, OnRecord

PATIENT, OTHER, IMPLANT = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
ALICE = ("Doe", "Alice", dt.date(1960, 4, 2))


def record(*, person=ALICE, patient=PATIENT, fills=(), imported=frozenset(), **pump):
    known = {
        "implant_id": IMPLANT, "patient_id": patient, "model": "medtronic-synchromed-ii-8637-40",
        "serial": "NGP000001H", "reservoir_ml": Decimal(40), "implanted_on": None, "removed_at": None, **pump,
    }  # fmt: skip
    made = KnownPump(**known, fills=fills)
    return OnRecord(
        persons={"10000-001": KnownPerson(patient_id=PATIENT, person=person)},
        pumps={made.serial: made},
        present={} if made.removed_at else {made.patient_id: made},
        imported=imported,
    )


def at(text):
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({}, ""),
        ({"person": ("Doe", "Alicia", dt.date(1960, 4, 2))}, "patient_differs"),
        ({"person": ("Doe", "Alice", dt.date(1961, 4, 2))}, "patient_differs"),
        ({"patient": OTHER}, "pump_differs"),
        ({"model": "medtronic-synchromed-iii-8667-40"}, "pump_differs"),
        ({"serial": "NGP000009H"}, "second_pump"),
        ({"removed_at": at("2026-03-01T12:00:00+00:00")}, "pump_removed"),
        ({"serial": "NGP000009H", "removed_at": at("2026-03-01T12:00:00+00:00")}, "second_pump"),
        ({"serial": "NGP000009H", "removed_at": at("2026-01-01T12:00:00+00:00")}, ""),
        ({"implanted_on": dt.date(2026, 1, 6)}, "before_implantation"),
        ({"implanted_on": dt.date(2026, 1, 5)}, ""),
        ({"fills": (at("2026-01-05T16:30:00+00:00"),)}, "same_refill_recorded"),
        ({"fills": (at("2026-01-05T15:31:00+00:00"),)}, "same_refill_recorded"),
        ({"fills": (at("2026-01-05T17:30:00+00:00"), at("2026-01-05T15:30:00+00:00"))}, ""),
        ({"reservoir_ml": Decimal(35)}, "fill_over_reservoir"),
    ],
)
def test_where_record_and_row_differ_the_row_is_refused(sheet, judge, known, code):
    report = judge(sheet({}), record=record(**known)).report
    assert [row.code for row in report] == [code]


def test_the_record_decides_which_of_two_contradicting_rows_is_right(sheet, judge):
    judgement = judge(sheet({}, {"Patient": "Doe, Alicia", "Date": "4/5/2026"}), record=record())
    assert [row.code for row in judgement.report] == ["", "patient_differs"]


def test_an_imported_row_is_unchanged_and_its_twin_still_a_repetition(sheet, judge):
    content = sheet({"Notes": "other words"}, {}, {})
    print_of_row = judge(sheet({})).accepted[0].fingerprint
    judgement = judge(
        content, record=record(imported=frozenset({print_of_row}), fills=(at("2026-01-05T16:30:00+00:00"),))
    )
    assert [(row.status.value, row.code) for row in judgement.report] == [
        ("refused", "duplicate_row"), ("unchanged", ""), ("refused", "duplicate_row"),
    ]  # fmt: skip


def test_a_fingerprint_is_of_what_is_said_not_of_how_or_where(sheet, judge):
    prints = {
        judge(sheet(*rows)).accepted[-1].fingerprint
        for rows in ([{}], [{"Conc": "20 mg / ml", "Filled (mL)": "40.0"}], [{"Date": "4/5/2025"}, {}])
    }
    assert len(prints) == 1


@pytest.mark.parametrize(
    "change", [{"Notes": "x"}, {"RN": "MP"}, {"Lot": "B"}, {"Exp resid (mL)": "9.3"}, {"Actual resid (mL)": ""},
               {"Actual resid (mL)": "0"}, {"Dose/day": "6.1 mg/day"}, {"DOB": "4/3/1960"}],
)  # fmt: skip
def test_a_row_that_says_anything_else_has_another_fingerprint(sheet, judge, change):
    assert judge(sheet({})).accepted[0].fingerprint != judge(sheet(change)).accepted[0].fingerprint
