"""The repository as text."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

MADE_HERE = frozenset(
    {".git", ".venv", "var", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
    | {".hypothesis", ".import_linter_cache", "test-results"}
)
"""Folders that work leaves behind; .gitignore names them too."""


def walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - MADE_HERE)
        yield from (Path(folder) / name for name in sorted(names))


@pytest.fixture(scope="session")
def files(root: Path) -> list[Path]:
    """Every file that belongs to the product."""
    found = list(walk(root))
    assert len(found) > 50
    return found


@pytest.fixture(scope="session")
def texts(files: list[Path]) -> dict[Path, str]:
    """Every file that is text, with what it says; vendored files are other people's words."""
    read = {}
    for path in files:
        if "vendor" in path.parts:
            continue
        try:
            read[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return read
