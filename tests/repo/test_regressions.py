"""Every case that others met has tests here that carry its number, and the document names them."""

import re

import pytest

from tests.repo.test_hazards import functions

CASES = range(1, 37)
ROW = re.compile(r"^\| R(\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
NODE = re.compile(r"`(tests/[\w/]+\.py)::(test_r0?(\d+)_\w+)`")


def cases(root):
    return {int(number): told for number, *told in ROW.findall((root / "docs/regressions.md").read_text())}


def test_the_cases_are_numbered_from_1_to_36(root):
    assert sorted(cases(root)) == list(CASES)


@pytest.mark.parametrize("number", CASES)
def test_each_case_names_tests_that_exist_and_carry_its_number(root, number):
    went_wrong, owed, tests = cases(root)[number]
    assert went_wrong.strip()
    assert owed.strip()
    named = NODE.findall(tests)
    assert named, "a case without a test"
    assert len(named) == tests.count("`") // 2, "every test is written in full"
    assert {int(carried) for _, _, carried in named} == {number}
    assert [name for path, name, _ in named if name not in functions(root / path)] == []
