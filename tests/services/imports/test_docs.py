"""docs/import.md names every code a row can be refused with, and every key of a mapping."""

import re

import pytest

from pumplog.services.imports.mapping_reader import ENCODINGS, SECTIONS

CODE = re.compile(
    r'(?:CellRefused|_refusal|_serial)\(\s*"(\w+)"|code="(\w+)"|(?:without_unit|missing)="(\w+)"'
    r'|refuse\([\w.]+, "(\w+)"|_contested\(\s*rows, "(\w+)"|raise CellRefused\("(\w+)"'
)


@pytest.fixture
def page(root):
    return (root / "docs" / "import.md").read_text("utf-8")


def test_every_code_a_row_can_be_refused_with_is_explained(root, page):
    sources = (root / "pumplog" / "services" / "imports").glob("*.py")
    found = {code for path in sources for match in CODE.findall(path.read_text("utf-8")) for code in match if code}
    table = page.partition("## Why a row is refused")[2].partition("## The mapping file")[0]
    explained = {code for line in table.splitlines() if line.startswith("| `") for code in re.findall(r"`(\w+)`", line)}
    assert len(found) > 30
    assert explained == found


def test_every_key_of_the_file_section_is_explained(page):
    table = page.partition("## The mapping file")[2]
    assert [key for key in (*SECTIONS["file"], *ENCODINGS) if f"`{key}`" not in table.replace("[file] ", "")] == []
