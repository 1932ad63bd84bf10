"""docs/api.md says what is so."""

import json
import re

import pytest

from api.serializers.appointment import AppointmentBody
from api.serializers.correction import CorrectionBody
from api.serializers.recording import recording_of
from api.serializers.refill import RefillBody
from api.serializers.what_if import WhatIfBody


@pytest.fixture(scope="module")
def text(root):
    return (root / "docs" / "api.md").read_text(encoding="utf-8")


def example(text, name):
    return json.loads(re.search(rf"```json {name}\n(.*?)```", text, re.DOTALL)[1])


def test_it_lists_every_address_with_its_method_and_no_other(text, published):
    listed = set(re.findall(r"^\| `(GET|POST|PUT) (/api/v1/\S+)` \|", text, re.MULTILINE))
    described = {(method.upper(), path) for path, item in published.schema["paths"].items() for method in item}
    assert listed == described


def test_the_refill_in_it_is_taken(text):
    reader = recording_of(RefillBody)(data=example(text, "refill"))
    assert reader.is_valid(), reader.errors


def test_the_correction_in_it_is_taken(text):
    reader = CorrectionBody(data=example(text, "correction"))
    assert reader.is_valid(), reader.errors


def test_the_question_in_it_is_taken(text):
    reader = WhatIfBody(data=example(text, "what-if"))
    assert reader.is_valid(), reader.errors


def test_the_visit_in_it_is_taken(text):
    reader = recording_of(AppointmentBody)(data=example(text, "visit"))
    assert reader.is_valid(), reader.errors


def test_the_problem_in_it_has_the_published_form(text, published):
    published.validate(example(text, "problem"), {"$ref": "#/components/schemas/Problem"})


def test_it_names_every_code_that_the_door_gives(text, root):
    given = set()
    for path in (root / "api").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        given |= set(re.findall(r'(?:refuse|unreadable|at)\(\s*(?:"\w*", )?"([a-z0-9_]+_[a-z0-9_]+)",', source))
        given |= set(re.findall(r'code="([a-z_]+)"', source))
    assert len(given) > 30
    named = set(re.findall(r"`([a-z0-9_]+)`", text))
    assert given - named == set()


def test_every_code_of_reading_a_quantity_is_named(text, root):
    parse = (root / "pumplog" / "dosing" / "figures" / "parse.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Unreadable\(\s*"([a-z_]+)"', parse))
    assert codes
    assert codes - set(re.findall(r"`([a-z_]+)`", text)) == set()
