"""What is installed is exactly what was reviewed: pinned, hashed, wanted."""

import re

import pytest

PIN = re.compile(
    r"^([a-z0-9.\[\]-]+)==(\S+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
NAME = re.compile(r"^[A-Za-z0-9_.-]+")


def pins(lock):
    return {(name.partition("[")[0], version) for name, version, _ in PIN.findall(lock)}


def wanted(requirements):
    lines = (line.strip() for line in requirements.splitlines())
    return {NAME.match(line)[0].lower() for line in lines if line and line[0] not in "#-"}


@pytest.fixture(params=["requirements", "requirements-dev"])
def name(request):
    return request.param


def test_every_line_of_a_lock_is_a_hashed_pin_or_a_comment(root, name):
    rest = PIN.sub("", (root / f"{name}.txt").read_text())
    assert [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")] == []


def test_a_lock_holds_what_its_list_wants(root, name):
    locked = {package for package, _ in pins((root / f"{name}.txt").read_text())}
    assert wanted((root / f"{name}.in").read_text()) <= locked


def test_development_runs_on_what_production_runs_on(root):
    assert pins((root / "requirements.txt").read_text()) < pins((root / "requirements-dev.txt").read_text())


def test_a_pin_without_a_hash_is_noticed():
    assert pins("django==5.2.19 \\\n    # via x\nsix==1.0\n") == set()


def test_every_dependency_is_argued_and_nothing_else_is(root):
    lists = [(root / f"{name}.in").read_text() for name in ("requirements", "requirements-dev")]
    document = (root / "docs/decisions/dependencies.md").read_text().partition("## Written here instead")[0]
    argued = {name.lower() for name in re.findall(r"^\| ([A-Za-z0-9_.-]+)(?:\[\w+\])? \|", document, re.MULTILINE)}
    assert argued - {"package"} == set().union(*map(wanted, lists))
