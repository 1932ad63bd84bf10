"""What docs/dosing.md says is what happens: its examples run, and its tables hold every code there is."""

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "dosing.md"
DRIFT = ROOT / "docs" / "drift.md"
SOURCES = sorted((ROOT / "pumplog" / "dosing").rglob("*.py"))


def test_every_example_runs():
    result = doctest.testfile(str(DOCS), module_relative=False, optionflags=doctest.FAIL_FAST)
    assert result.attempted > 40
    assert result.failed == 0


def section(title):
    return DOCS.read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


def quoted(text):
    return set(re.findall(r"`([a-z0-9_]+)`", text))


def codes_in(pattern):
    return {code for source in SOURCES for code in re.findall(pattern, source.read_text(encoding="utf-8"))}


def test_every_finding_has_its_row():
    raised = codes_in(r'(?:blocking|ask|tell)\(\s*"([a-z0-9_]+)"')
    assert len(raised) > 25
    assert raised - quoted(section("Findings")) == set()


def test_every_refusal_of_a_case_is_listed():
    raised = codes_in(r'(?:Unreadable|Unanswerable|CaseRefused|refused)\(\s*"([a-z0-9_]+)"')
    assert len(raised) > 35
    assert raised - quoted(section("The dosing case")) - quoted(DRIFT.read_text(encoding="utf-8")) == set()
