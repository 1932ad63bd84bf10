"""Mutation testing of pumplog.dosing: would the tests notice if a line of the arithmetic were otherwise?

`make mutate` (hours) or `python -m bench.mutate MODULE ...` for some modules. mutmut changes one thing at a time in a
copy of the arithmetic and runs its tests, without Django and without a database; what is printed is the table for
docs/verification.md, and below it every change that no test noticed, to be read by a person.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = """\
[tool.mutmut]
source_paths = ["pumplog/dosing"]
only_mutate = [{only}]
also_copy = ["tests", "pumplog"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:randomly"]
pytest_add_cli_args_test_selection = ["tests/dosing"]
use_git_change_detection = false
track_dependencies = false

[tool.pytest.ini_options]
addopts = "--import-mode=importlib {ignored}"
"""
# Tests that need what is not in the tree (the command, the documents, the catalogue, the simulations), or that read the
# source, which here holds every mutant beside the original.
ELSEWHERE = re.compile(r'^(?:from|import) (?:bench|inspect|pumplog\.catalogue|subprocess)\b|"docs"', re.MULTILINE)
# The same examples for every mutant: whether it is noticed must not be a matter of luck.
CONFTEST = """\
import hypothesis

hypothesis.settings.register_profile(
    "mutants", deadline=None, derandomize=True, database=None, max_examples=50,
    suppress_health_check=list(hypothesis.HealthCheck),
)
hypothesis.settings.load_profile("mutants")
"""
KILLED = frozenset({"killed", "timeout", "caught by type check", "segfault"})


def lay_out(place: Path, modules: list[str]) -> None:
    """A tree with the arithmetic, its tests and its document, and nothing else."""
    unneeded = shutil.ignore_patterns("__pycache__")
    for folder in ("pumplog/dosing", "tests/dosing"):
        shutil.copytree(ROOT / folder, place / folder, ignore=unneeded)
    for name in ("pumplog/__init__.py", "tests/__init__.py", "tests/hostile_numbers.py"):
        shutil.copy(ROOT / name, place / name)
    tests = sorted((place / "tests" / "dosing").rglob("test_*.py"))
    (place / "tests" / "conftest.py").write_text(CONFTEST)
    paths = [f'"pumplog/dosing/{module}.py"' for module in modules] or ['"pumplog/dosing/*"']
    ignored = " ".join(f"--ignore={test.relative_to(place)}" for test in tests if ELSEWHERE.search(test.read_text()))
    (place / "pyproject.toml").write_text(SETTINGS.format(only=", ".join(paths), ignored=ignored))


def mutmut(place: Path, *arguments: str) -> str:
    """Run mutmut in a tree, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments], cwd=place, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])
    return done.stdout


def outcomes(place: Path) -> list[tuple[str, str]]:
    """Every mutant's name and what became of it."""
    return re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", mutmut(place, "results", "--all", "true"), re.MULTILINE)


def table(found: list[tuple[str, str]]) -> str:
    """Mutants, killed and survived by module, and together."""
    counts: Counter[tuple[str, bool]] = Counter()
    for name, outcome in found:
        module = re.sub(r"\.x[^.]*__mutmut_\d+$", "", name).removeprefix("pumplog.dosing.").replace(".", "/")
        for key in (module, "all"):
            counts[key, outcome in KILLED] += 1
    rows = ["| Module | Mutants | Killed | Survived | Killed, per cent |", "|---|--:|--:|--:|--:|"]
    in_folders = sorted({module for module, _ in counts} - {"all"}, key=lambda module: ("/" in module, module))
    for module in [*in_folders, "all"]:
        killed, survived = counts[module, True], counts[module, False]
        share = 100 * killed / max(1, killed + survived)
        rows.append(f"| {module} | {killed + survived} | {killed} | {survived} | {share:.1f} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="names such as windows or checks/dose; all where none is given")
    parser.add_argument("--processes", default="2", help="how many at a time")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it behind; a later run goes on there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = given.keep or Path(temporary)
        if not (place / "pyproject.toml").exists():
            lay_out(place, given.modules)
        mutmut(place, "run", "--max-children", given.processes)
        found = outcomes(place)
        print(table(found))
        for name, outcome in found:
            if outcome not in KILLED:
                print(f"\n{outcome}: {mutmut(place, 'show', name)}")


if __name__ == "__main__":
    main()
