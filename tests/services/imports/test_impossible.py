import pytest


def codes(judgement):
    return [(row.status.value, row.code, row.field) for row in judgement.report]


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({"Date": "11/23/2026"}, "in_the_future", "date"),
        ({"Date": "4/13/2035"}, "in_the_future", "date"),
        ({"Date": "1/5/1924", "DOB": "1/1/1900"}, "too_long_ago", "date"),
        ({"DOB": "1/6/2026"}, "birth_date_impossible", "birth_date"),
        ({"DOB": "1/1/1895"}, "birth_date_impossible", "birth_date"),
        ({"Filled (mL)": "0"}, "fill_is_zero", "filled"),
        ({"Filled (mL)": "45"}, "fill_over_reservoir", "filled"),
        ({"Filled (mL)": "25", "Pump": "Flowonix Prometra II 13827"}, "fill_over_reservoir", "filled"),
        ({"Actual resid (mL)": "40.1"}, "residual_over_reservoir", "residual"),
    ],
)
def test_it_refuses_what_cannot_have_been(sheet, judge, cells, code, field):
    assert codes(judge(sheet(cells))) == [("refused", code, field)]


@pytest.mark.parametrize(
    "cells",
    [
        {"Actual resid (mL)": "39.9"},
        {"Dose/day": "60 mg/day"},
        {"Dose/day": "0 mg/day"},
        {"Conc": "200 mg/mL"},
        {"Date": "11/22/2026", "Time": "05:00"},
        {"DOB": "1/5/2026"},
        {"Filled (mL)": "1"},
    ],
)
def test_what_was_merely_unwise_did_happen(sheet, judge, cells):
    assert codes(judge(sheet(cells))) == [("accepted", "", "")]


def test_r33_the_same_drug_twice_did_happen(sheet, judge):
    cells = {"Drug(s)": "Morphine + MSO4", "Conc": "20 mg/mL + 10 mg/mL"}
    assert codes(judge(sheet(cells))) == [("accepted", "", "")]


def test_r24_a_row_from_the_future_hides_no_other(sheet, judge):
    judgement = judge(sheet({"Date": "4/13/2035"}, {}, {"Date": "11/23/2026"}))
    assert [row.status.value for row in judgement.report] == ["refused", "accepted", "refused"]


def test_it_tells_by_how_much_a_fill_is_too_much(sheet, judge):
    assert "45 mL do not fit into this reservoir of 40 mL" in judge(sheet({"Filled (mL)": "45"})).report[0].message
