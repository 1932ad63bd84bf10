"""What is written down and what is asked are the same, so that no line is left that nothing is held against."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.dosing.pinned import DATA, plain, text_of, written

HERE = Path(__file__).parent
MODULES = [
    import_module(".".join(["tests.dosing", *path.relative_to(HERE).with_suffix("").parts]))
    for path in sorted(HERE.rglob("test_pinned_*.py"))
]
ASKED = {name: list(scenarios) for module in MODULES for name, scenarios in module.ALL.items()}


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.json")))
def test_every_answer_written_down_is_asked_for_in_its_order(name):
    assert list(written(name)) == ASKED[name]


@pytest.mark.parametrize("name", ASKED)
def test_it_is_written_a_line_for_each_thing_said(name):
    assert (DATA / f"{name}.json").read_text(encoding="utf-8") == text_of(written(name))


def test_what_is_absent_differs_from_what_is_empty():
    assert plain({"a": None, "b": (), "c": ""}) == {"a": None, "b": [], "c": ""}
