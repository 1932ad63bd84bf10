"""What was thrown away stands on the refill record, with who saw it; nothing stands there where nothing was stated."""

from decimal import Decimal

from reports.refill_record import render
from tests.reports import reading, sheets


def said(**changes: object) -> list[str]:
    return reading.pages(render(sheets.refill(**changes), sheets.banner()))


def test_waste_is_printed_with_its_witness() -> None:
    pages = said(wasted_ml=Decimal("6.5"), witness="Bob <bob@rapidcreek.example>")
    assert len(pages) == 2
    assert "Thrown away 6.5 mL" in pages[0]
    assert "Seen thrown away by Bob" in pages[0]
    assert "<bob@rapidcreek.example>" in pages[0]


def test_nothing_thrown_away_is_a_statement() -> None:
    assert "Thrown away 0 mL" in said(wasted_ml=Decimal(0))[0]


def test_where_nothing_was_stated_nothing_is_said() -> None:
    assert "Thrown away" not in said()[0]
