"""What was taken from elsewhere is what it says it is."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "pumplog" / "static" / "vendor"
ROW = re.compile(r"\| `([^`]+)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)


def listed() -> dict[str, str]:
    return dict(ROW.findall((VENDOR / "VENDORED.md").read_text()))


def test_each_file_has_the_sum_that_is_written_down() -> None:
    sums = {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in listed()}
    assert sums == listed()


def test_nothing_is_vendored_without_being_listed_and_licensed() -> None:
    files = {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in {"LICENSE", "VENDORED.md"}
    }
    assert files == set(listed())
    assert all((VENDOR / name).parent.joinpath("LICENSE").is_file() for name in files)
