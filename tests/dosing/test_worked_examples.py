"""Every worked example of the field is in docs/dosing.md, called what it is, and comes out as it says."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

DOCS = (Path(__file__).parents[2] / "docs" / "dosing.md").read_text(encoding="utf-8")
TABLE = (Path(__file__).parent / "data" / "worked_examples.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TABLE.splitlines()))
SECTIONS = {"published": "### Published", "derived": "### Derived", "rule": "### Rules"}
COMPUTED = {row["id"] for row in ROWS if row["kind"] != "rule"} | {"R07", "R08", "R09", "R10", "R11"}


def section(kind):
    return re.split(r"\n#{2,3} ", DOCS.split(SECTIONS[kind])[1])[0]


def cited(row):
    """The example's line of its table, as cells."""
    line = re.search(rf"^\| {row['id']} \|.*$", section(row["kind"]), re.MULTILINE)
    assert line, f"{row['id']} is not among the {row['kind']} ones"
    return [cell.strip() for cell in line[0].strip("|").split(" | ")]


def result(identifier):
    """The kind that the example's code names, and the number printed under it."""
    found = re.search(rf"^>>> .*# {identifier}, (\w+)\n(.*)$", DOCS, re.MULTILINE)
    assert found, f"{identifier} is not run"
    return found[1], Decimal(re.search(r"-?[0-9]+(?:\.[0-9]+)?", found[2])[0])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_it_stands_among_its_kind_with_its_result(row):
    cells = cited(row)
    assert cells[2].startswith(row["expected_output"])
    if row["kind"] != "derived":
        assert row["source"].rstrip(",") in cells[3]


@pytest.mark.parametrize("row", [row for row in ROWS if row["id"] in COMPUTED], ids=lambda row: row["id"])
def test_it_is_run_and_comes_out_as_it_says(row):
    assert result(row["id"]) == (row["kind"], Decimal(row["expected_output"]))


@pytest.mark.parametrize("row", [row for row in ROWS if row["id"] not in COMPUTED], ids=lambda row: row["id"])
def test_a_rule_says_where_it_is_used_or_why_it_is_not(row):
    assert re.search(r"doctest|finding `\w+`|not comput|guardrails|alarm_at|R04|R01", cited(row)[4])


def test_nothing_is_called_an_example_that_is_none():
    known = {row["id"] for row in ROWS}
    assert set(re.findall(r"# ([PDR][0-9]{2}), ", DOCS)) <= known
    assert len(ROWS) == 47
