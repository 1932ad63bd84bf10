"""What the documents say is so."""

import re
from pathlib import Path

import pytest

from pumplog.variables import DEVELOPMENT_KEY, VARIABLES

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
ROW = re.compile(r"^\| `(PUMPLOG_\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):.*## \S", re.MULTILINE)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def broken_links(document: Path, text: str) -> list[str]:
    broken = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, part = link.partition("#")
        target = (document.parent / place) if place else document
        if not target.exists():
            broken.append(link)
        elif part and target.suffix == ".md":
            said = text if target == document else target.read_text()
            if part not in {anchor(heading) for heading in HEADING.findall(said)}:
                broken.append(link)
    return broken


def test_every_link_leads_somewhere(texts, root):
    found = {
        str(path.relative_to(root)): broken_links(path, text) for path, text in texts.items() if path.suffix == ".md"
    }
    assert found
    assert {path: links for path, links in found.items() if links} == {}


def test_a_link_to_nowhere_is_noticed(tmp_path):
    document = tmp_path / "a.md"
    (tmp_path / "b.md").write_text("# Real part\n")
    text = "[x](absent.md) [y](b.md#real-part) [z](b.md#other) [w](https://example.org) [v](#gone)\n# Here"
    document.write_text(text)
    assert broken_links(document, text) == ["absent.md", "b.md#other", "#gone"]


def shown_default(name: str) -> str:
    variable = VARIABLES[name]
    value = variable.dev if variable.default is None else variable.default
    shown = "a known one" if value == DEVELOPMENT_KEY else f"`{value}`" if value else "empty"
    return f"{shown} in dev, **required** in prod" if variable.default is None else shown


def test_the_operators_table_is_what_the_code_reads(root):
    rows = {
        name: (default, meaning) for name, default, meaning in ROW.findall((root / "docs/operations.md").read_text())
    }
    assert rows == {name: (shown_default(name), variable.meaning) for name, variable in VARIABLES.items()}


def test_every_variable_the_code_reads_is_on_the_list(texts, root):
    named = {
        name
        for path, text in texts.items()
        if path.is_relative_to(root / "pumplog") or path.name in ("Makefile", "README.md", "run", "conftest.py")
        for name in re.findall(r"PUMPLOG_[A-Z]+(?:_[A-Z]+)*\b(?!_)", text)
    }
    assert named <= VARIABLES.keys()
    assert len(named) > 10


@pytest.mark.parametrize(
    "target",
    ["setup", "run", "test", "check", "demo", "format", "lock", "clean", "help", "truth", "simulate", "mutate"],
)
def test_the_makefile_offers_and_explains(root, target):
    makefile = (root / "Makefile").read_text()
    assert target in TARGET.findall(makefile)
    assert re.search(rf"^\.PHONY:.*\b{target}\b", makefile, re.MULTILINE)


def test_every_make_command_in_the_documents_exists(texts, root):
    offered = set(TARGET.findall((root / "Makefile").read_text()))
    asked = {
        command
        for path, text in texts.items()
        if path.suffix == ".md"
        for command in re.findall(r"`(?:PORT=\d+ )?make ([a-z]+)", text)
        + re.findall(r"^make ([a-z]+)", text, re.MULTILINE)
    }
    assert asked <= offered


def test_every_management_command_in_the_documents_exists(texts):
    from django.core.management import get_commands

    asked = {
        command
        for path, text in texts.items()
        if path.suffix == ".md" or path.name in ("Makefile", "run")
        for command in re.findall(r"manage\.py ([a-z][a-z_]*)", text)
    }
    assert asked - get_commands().keys() == set()
