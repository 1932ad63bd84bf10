"""Who runs dry first."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pumplog.errors import NotAllowed
from pumplog.selectors.worklist import worklist
from pumplog.services.implant import implant_record, implant_remove
from pumplog.services.refill import refill_record
from pumplog.sheets.drafts import RemovalDraft
from pumplog.sheets.vocabulary import RemovalReason
from tests.world import FILLED_AT, NOW, World, fill_draft, implant_draft, make_world, register, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setenv("PUMPLOG_CLOCK", NOW.isoformat())


@pytest.fixture
def world() -> World:
    return make_world()


def another(world: World, mrn: str, *, filled: str | None = "40", at: dt.datetime = FILLED_AT):
    patient_id = register(world.alice, mrn)
    draft = implant_draft(at - dt.timedelta(hours=1), serial=f"S{mrn}")
    implant_record(actor=world.dana, patient_id=patient_id, draft=draft, submission=submit(0))
    if filled is not None:
        refill_record(
            actor=world.alice, patient_id=patient_id, draft=fill_draft(at, filled=filled), submission=submit(1)
        )
    return patient_id


def test_the_earliest_date_stands_first_and_a_pump_without_date_before_it(world):
    another(world, "2", filled="20")
    another(world, "3", filled=None)
    found = worklist(actor=world.alice)
    assert [row.mrn for row in found.rows] == ["3", "2", "69294-000"]
    assert [row.window.refill_by for row in found.rows] == [None, dt.date(2026, 10, 16), dt.date(2026, 11, 30)]
    assert found.rows[0].window.no_date_reason == "No fill is on record yet."
    assert (found.pumps, found.overdue, found.within_week, found.no_date) == (3, 1, 0, 1)


def test_a_row_says_level_reason_and_margin(world):
    another(world, "2", filled="20")
    row = next(row for row in worklist(actor=world.alice).rows if row.mrn == "2")
    # 82 days and 2 hours at 0.3 mL/day have emptied a fill of 20 mL.
    assert (row.level_ml, row.reservoir_ml) == (Decimal(0), Decimal(40))
    assert row.decides == "2 mL on 24 Oct at the earliest, 7 days in hand"
    assert row.drugs == ("morphine",)
    assert row.window.days_left == -37


def test_the_level_is_that_of_this_instant(world):
    assert worklist(actor=world.alice).rows[0].level_ml == Decimal(40) - Decimal("0.3") * (82 + Decimal(2) / 24)


@pytest.mark.parametrize("query", ["fox", "IVY", "69294", "ngp996", "ivy fox", "Fox, I"])
def test_a_row_is_found_by_name_record_number_or_serial(world, query):
    assert [row.mrn for row in worklist(actor=world.alice, query=query).rows] == ["69294-000"]
    assert worklist(actor=world.alice, query="nobody").rows == ()


def test_a_removed_pump_is_not_waited_for(world):
    removal = RemovalDraft(happened_at=NOW - dt.timedelta(days=1), removal_reason=RemovalReason.INFECTION)
    implant_remove(actor=world.dana, patient_id=world.patient_id, draft=removal, submission=submit(world.version))
    assert worklist(actor=world.alice).rows == ()


def test_another_clinics_pumps_do_not_exist(world):
    assert worklist(actor=world.charlie).rows == ()


def test_who_may_not_see_patients_is_refused(world):
    import dataclasses

    with pytest.raises(NotAllowed):
        worklist(actor=dataclasses.replace(world.alice, permissions=frozenset()))


def test_ten_pumps_cost_no_more_queries_than_one(world):
    with CaptureQueriesContext(connection) as one:
        worklist(actor=world.alice)
    for number in range(9):
        another(world, str(number))
    with CaptureQueriesContext(connection) as ten:
        worklist(actor=world.alice)
    assert len(ten) == len(one)
