import pytest

BOB = {"MRN": "10000-002", "Patient": "Roe, Bob", "DOB": "5/6/1955", "Serial #": "NGP000002H"}
LATER = {"Date": "4/5/2026"}


def told(judgement):
    return {row.line: row.code or row.status.value for row in judgement.report}


@pytest.mark.parametrize(
    "change", [{}, {"Conc": "20 mg / ml"}, {"Notes": "again"}, {"RN": ""}, {"Filled (mL)": "40.0"}]
)
def test_it_refuses_a_row_written_twice(sheet, judge, change):
    judgement = judge(sheet({}, LATER, change))
    assert told(judgement) == {2: "accepted", 3: "accepted", 4: "duplicate_row"}
    assert "line 2" in judgement.report[2].message


@pytest.mark.parametrize(
    "change",
    [{"Filled (mL)": "39"}, {"Actual resid (mL)": "6.4"}, {"Dose/day": "7 mg/day"}, {"Conc": "25 mg/mL"}, {"Lot": "B2"},
     {"Time": "09:45"}, {"Time": "10:29"}],
)  # fmt: skip
def test_it_takes_neither_of_two_rows_that_contradict(sheet, judge, change):
    judgement = judge(sheet({}, LATER, change))
    assert told(judgement) == {2: "conflicting_row", 3: "accepted", 4: "conflicting_row"}
    assert "line 4" in judgement.report[0].message
    assert "line 2" in judgement.report[2].message


def test_two_fills_an_hour_apart_are_two_fills(sheet, judge):
    assert set(told(judge(sheet({}, {"Time": "10:30"}))).values()) == {"accepted"}


def test_a_row_that_is_refused_contradicts_nobody(sheet, judge):
    assert told(judge(sheet({"Filled (mL)": "45"}, {}))) == {2: "fill_over_reservoir", 3: "accepted"}


@pytest.mark.parametrize("change", [{"Patient": "Doe, Alicia"}, {"DOB": "4/2/1961"}])
def test_it_takes_no_row_of_a_number_that_stands_for_two_persons(sheet, judge, change):
    judgement = judge(sheet({}, {**LATER, **change}, BOB))
    assert told(judgement) == {2: "patient_differs", 3: "patient_differs", 4: "accepted"}


def test_it_takes_no_row_of_a_pump_that_stands_with_two_patients(sheet, judge):
    judgement = judge(sheet({}, {**BOB, "Serial #": "NGP000001H"}, {**BOB, **LATER, "Serial #": "NGP000003H"}))
    assert told(judgement) == {2: "pump_differs", 3: "pump_differs", 4: "accepted"}


def test_it_takes_no_row_of_a_pump_that_stands_as_two_models(sheet, judge):
    judgement = judge(sheet({}, {**LATER, "Pump": "Medtronic SynchroMed III 8667-40"}))
    assert told(judgement) == {2: "pump_differs", 3: "pump_differs"}


def test_a_second_pump_waits_for_a_person_to_record_the_replacement(sheet, judge):
    judgement = judge(sheet({**LATER, "Serial #": "NGP000009H"}, {}, BOB))
    assert told(judgement) == {2: "second_pump", 3: "accepted", 4: "accepted"}


def test_one_name_in_composed_and_in_separate_letters_is_one_name(sheet, judge):
    judgement = judge(sheet({"Patient": "Doe, Zo\u00eb"}, {**LATER, "Patient": "Doe, Zoe\u0308"}))
    assert set(told(judgement).values()) == {"accepted"}


def test_many_contradicting_lines_are_named_shortly(sheet, judge):
    rows = [{"Date": f"{month}/5/2025", "Patient": "Roe, Bob"} for month in range(1, 9)]
    assert "lines 3, 4, 5, 6, 7 and 3 more" in judge(sheet({}, *rows)).report[0].message
