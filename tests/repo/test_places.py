"""Everything has its place, and a new place is argued before it is made."""

import subprocess
import sys
import tomllib

import pytest

TOP = frozenset({"pumplog", "api", "reports", "templates", "tests", "docs", "bench", ".ci"})
FOLDERS = frozenset(
    {"catalogue", "dosing", "notices", "sheets", "models", "selectors", "services", "reminders", "web", "management"}
    | {"static", "migrations", "locale"}
)
FILES = frozenset(
    {
        "__init__",
        "settings",
        "env",
        "variables",
        "addresses",
        "sqlite",
        "postgresql",
        "logs",
        "urls",
        "wsgi",
        "apps",
        "checks",
    }
    | {"clock", "errors", "access"}
)
NOWHERE = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools", "stuff"})
LAYERLESS = frozenset({"static", "migrations", "locale"})


def test_the_top_level_is_fixed(files, root):
    top = {path.relative_to(root).parts[0] for path in files if path.parent != root}
    assert top <= TOP, "a new folder at the top needs half a page in docs/decisions/"


def test_every_folder_of_the_app_has_a_place(files, root):
    inside = {path.relative_to(root / "pumplog").parts for path in files if (root / "pumplog") in path.parents}
    assert {parts[0] for parts in inside if len(parts) > 1} <= FOLDERS, "name its layer in pyproject.toml first"
    assert {parts[0].removesuffix(".py") for parts in inside if len(parts) == 1} <= FILES


def test_every_folder_with_code_is_in_the_layers(root):
    settings = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(contract for contract in settings["contracts"] if contract["id"] == "layers")["layers"]
    placed = {module.strip() for layer in layers for module in layer.split("|")}
    assert {f"pumplog.{folder}" for folder in FOLDERS - LAYERLESS} | {"api", "reports"} <= placed


def test_nothing_is_called_nowhere(files, root):
    names = {part.removesuffix(".py") for path in files for part in path.relative_to(root).parts}
    assert not names & NOWHERE


def test_a_test_lies_where_its_source_lies(files, root):
    mirrors = FOLDERS | {"api", "reports", "settings", "flows", "browser", "faults", "repo"}
    tests = root / "tests"
    homes = {path.relative_to(tests).parts[0] for path in files if path.is_relative_to(tests) and path.parent != tests}
    assert homes <= mirrors


@pytest.fixture(scope="module")
def broken_house(root, files, tmp_path_factory):
    """What import-linter says of this very code with one forbidden import of each kind added."""
    copy = tmp_path_factory.mktemp("house")
    for path in files:
        place = path.relative_to(root)
        if path.suffix == ".py" and place.parts[0] in ("pumplog", "api", "reports"):
            (copy / place).parent.mkdir(parents=True, exist_ok=True)
            (copy / place).write_bytes(path.read_bytes())
    (copy / "pyproject.toml").write_bytes((root / "pyproject.toml").read_bytes())
    for place, line in {
        "pumplog/dosing/intruder.py": "import django\nimport pumplog.clock",
        "pumplog/dosing/figures/intruder.py": "import pumplog.dosing.checks.visit",
        "pumplog/web/intruder.py": "import pandas\nimport pumplog.models",
        "pumplog/services/intruder.py": "import reports\nimport rest_framework",
        "reports/intruder.py": "import django.db",
    }.items():
        (copy / place).write_text(line + "\n")
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    return run.stdout


@pytest.mark.parametrize(
    "contract",
    [
        "Arrows point down only",
        "Doors never touch tables",
        "pandas and reportlab live in reports",
        "REST framework lives in api",
        "Services and selectors know no paper and no door",
        "Dosing and the decisions about notices are plain Python",
        "The folders of dosing build on each other one way",
        "Reports turn sheets into bytes",
    ],
)
def test_a_contract_notices_when_it_is_broken(broken_house, contract):
    assert f"{contract} BROKEN" in broken_house


@pytest.mark.parametrize(
    "line",
    [
        "import datetime as dt\nx = dt.datetime.now(dt.UTC)",
        "import datetime as dt\nx = dt.date.today()",
        "from datetime import date\nx = date.today()",
        "from django.utils import timezone\nx = timezone.now()",
        "from django.utils.timezone import localdate",
        "import time\nx = time.time()",
        "from django.db.models.functions import Now",
    ],
)
def test_reading_the_wall_clock_is_noticed_anywhere_but_in_the_clock(root, line):
    assert _ruff(root, "pumplog/services/refill.py", line) != 0
    assert _ruff(root, "pumplog/clock.py", line) == 0


def _ruff(root, place, code):
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", place, "-"]
    return subprocess.run(command, cwd=root, input=code, text=True, capture_output=True, check=False).returncode
