"""The worked examples of the document run, and it names every code and figure that it speaks of."""

import doctest
from pathlib import Path

from pumplog.catalogue.tables import rows

PAGE = Path(__file__).parents[2] / "docs" / "strength-change.md"


def test_every_worked_example_gives_what_the_page_says():
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted > 15
    assert found.failed == 0


def test_the_table_of_figures_is_the_catalogues():
    page = PAGE.read_text(encoding="utf-8")
    for row in rows("catheters"):
        assert f"{row['value']} mL/cm" in page
        assert row["evidence"] in page
    for row in rows("pump_figures"):
        if row["figure"] in ("internal_tubing", "dead_volume"):
            assert f"{row['value']} mL | {row['evidence']} |" in page
