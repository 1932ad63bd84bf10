"""Both demonstration sheets, every row: what comes out is what was put in when the sheets were made."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.refill_draft import Measured, NothingAspirated, NotMeasured
from pumplog.services.imports.rows import SheetRow

CODES = {
    "duplicate row": "duplicate_row",
    "dose without unit": "dose_without_unit",
    "strength without unit": "strength_without_unit",
    "fill over reservoir": "fill_over_reservoir",
    "in the future": "in_the_future",
    "negative": "negative",
    "no patient": "no_patient",
    "not a date": "not_a_date",
    "not a number": "not_a_number",
    "unknown drug": "unknown_drug",
}
SHEETS = [("rapid_creek", "us", "America/Denver", 356), ("rheintal", "european", "Europe/Zurich", 232)]


@pytest.fixture(params=SHEETS, ids=[name for name, *_ in SHEETS])
def judged(request, judge, demo, truth):
    name, mapping, zone, rows = request.param
    told = truth(name)
    assert len(told) == rows
    return told, judge(demo(name), mapping=request.getfixturevalue(mapping), zone=ZoneInfo(zone))


def test_every_data_row_has_one_report_line(judged):
    truth, judgement = judged
    assert [row.line for row in judgement.report] == [told["line"] for told in truth]


def test_every_row_is_accepted_or_refused_as_it_should_be(judged):
    truth, judgement = judged
    expected = {told["line"]: ("accepted", "") if told["ok"] else ("refused", CODES[told["why"]]) for told in truth}
    assert {row.line: (row.status.value, row.code) for row in judgement.report} == expected


def test_every_accepted_row_says_what_was_put_in(judged):
    truth, judgement = judged
    found = {item.row.line: _said(item.row) for item in judgement.accepted}
    assert found == {told["line"]: _told(told) for told in truth if told["ok"]}


def _said(row: SheetRow):
    drugs = [(drug.drug, drug.concentration.mcg_per_ml, drug.primary) for drug in row.drugs]
    at = row.performed_at.strftime("%Y-%m-%dT%H:%M")
    return (row.mrn, at, row.filled.ml, row.residual, drugs, row.dose.mcg_per_day)


def _told(told):
    drugs = [(drug, Decimal(str(mcg)), place == 0) for place, (drug, mcg) in enumerate(told["drugs"])]
    dose = Decimal(str(told["dose_mcg_per_day"]))
    return (told["mrn"], told["performed_at"], Decimal(str(told["fill_ml"])), _residual(told), drugs, dose)


def _residual(told):
    measured = told["measured_residual_ml"]
    if measured is None:
        return NotMeasured()
    if measured == 0:
        assert told["empty_on_arrival"]
        return NothingAspirated(symptoms="", physician_contacted="")
    return Measured(volume=Volume(ml=Decimal(str(measured))))
