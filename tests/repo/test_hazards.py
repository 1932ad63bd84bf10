"""What the table of hazards says is checked is checked by a test that exists."""

import ast
import csv
import re
from pathlib import Path

import pytest

COLUMNS = ["number", "hazard", "harm", "severity", "likelihood", "control", "status", "tests"]
CONTROLLED, PARTLY, NOT_YET = "controlled", "partly", "not yet"
NODE = re.compile(r"tests/[\w/]+\.py::test_\w+")

Row = dict[str, str]


def read(root: Path) -> list[Row]:
    with (root / "docs/hazards.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def nodes(row: Row) -> list[str]:
    return [node.strip() for node in row["tests"].split(";") if node.strip()]


def functions(path: Path) -> set[str]:
    """Names that pytest would collect from a file; the file is read, not run."""
    if not path.is_file():
        return set()
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def complaints(row: Row, root: Path) -> list[str]:
    """What is wrong with one row, in words."""
    found = [f"{column} is empty" for column in COLUMNS[:-1] if not (row[column] or "").strip()]
    if row["severity"] not in {"1", "2", "3", "4", "5"}:
        found.append("severity is 1 to 5")
    if row["likelihood"] not in {"H", "M", "L"}:
        found.append("likelihood is H, M or L")
    named = nodes(row)
    if row["status"] not in {CONTROLLED, PARTLY, NOT_YET}:
        found.append("unknown status")
    elif row["status"] == NOT_YET and named:
        found.append("a test is named for what is not there yet")
    elif row["status"] != NOT_YET and not named:
        found.append("no test is named")
    if (row["status"] == CONTROLLED) == ("not yet" in row["control"].lower()):
        found.append("the control says what is missing, and only where something is")
    if len(set(named)) < len(named):
        found.append("a test is named twice")
    for node in named:
        place, _, name = node.partition("::")
        if not NODE.fullmatch(node) or name not in functions(root / place):
            found.append(f"no such test: {node}")
    return found


def test_the_hazards_are_numbered_from_1_to_37(root):
    assert [row["number"] for row in read(root)] == [str(number) for number in range(1, 38)]


def test_every_hazard_names_tests_that_exist(root):
    found = {row["number"]: complaints(row, root) for row in read(root)}
    assert {number: wrong for number, wrong in found.items() if wrong} == {}


def test_a_test_named_after_a_hazard_stands_in_its_row(root):
    named = {row["number"]: set(nodes(row)) for row in read(root)}
    forgotten = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        for name in sorted(functions(path)):
            node = f"{path.relative_to(root).as_posix()}::{name}"
            claimed = re.findall(r"(?<=_)hz(\d+)(?=_)", name) if name.startswith("test_hz") else []
            forgotten += [f"{number}: {node}" for number in claimed if node not in named.get(number, set())]
    assert forgotten == []


def test_the_introduction_counts_what_the_table_holds(root):
    rows = read(root)
    text = (root / "docs/hazards.md").read_text()
    for status in (CONTROLLED, PARTLY, NOT_YET):
        count = sum(row["status"] == status for row in rows)
        assert re.search(rf"^\| {status} \| {count} \|", text, re.MULTILINE), (status, count)


GOOD = {
    "number": "1",
    "hazard": "Wrong residual",
    "harm": "Wrong date",
    "severity": "4",
    "likelihood": "M",
    "control": "The field is never filled in beforehand.",
    "status": CONTROLLED,
    "tests": "tests/repo/test_hazards.py::test_a_sound_row_passes",
}


def test_a_sound_row_passes(root):
    assert complaints(GOOD, root) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tests": ""}, "no test is named"),
        ({"tests": "", "status": PARTLY, "control": "A. Not yet: B."}, "no test is named"),
        ({"tests": "tests/repo/test_hazards.py::test_gone"}, "no such test"),
        ({"tests": "tests/repo/test_gone.py::test_a_sound_row_passes"}, "no such test"),
        ({"tests": "tests/repo/test_hazards.py::complaints"}, "no such test"),
        ({"tests": f"{GOOD['tests']};{GOOD['tests']}"}, "named twice"),
        ({"status": "mostly"}, "unknown status"),
        ({"status": NOT_YET, "control": "Not yet."}, "not there yet"),
        ({"status": PARTLY}, "what is missing"),
        ({"control": "All of it. Not yet: the rest."}, "what is missing"),
        ({"severity": "6"}, "severity"),
        ({"likelihood": "X"}, "likelihood"),
        ({"harm": " "}, "harm is empty"),
    ],
)
def test_each_fault_of_a_row_is_noticed(root, change, told):
    assert [wrong for wrong in complaints(GOOD | change, root) if told in wrong] != []
