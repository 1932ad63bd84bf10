"""Every figure of every request body: plain ASCII digits in a text, a whole JSON number for a count, or a refusal there.

The fields are found in the code, so that a new one cannot be left out.
"""

import json
import pkgutil
import re
from copy import deepcopy
from importlib import import_module

import pytest
from rest_framework.exceptions import ValidationError

import api
from api.fields import StrictField, WholeField
from api.serializers.body import Body
from api.serializers.limit import LimitBody, LimitTextField
from pumplog.dosing.limits import LimitKind
from tests.api import bodies
from tests.hostile_numbers import HOSTILE, too_long

NOT_TEXT = (1, 0, 40, True, False, [], {}, ["1"], {"ml": "1"}, None)
NOT_WHOLE = ("5", True, False, [5], {}, *HOSTILE)


def bodies_known():
    """Every request body that the door defines."""
    for module in pkgutil.walk_packages(api.__path__, "api."):
        import_module(module.name)

    def below(parent):
        for child in parent.__subclasses__():
            yield child
            yield from below(child)

    return {body.__name__: body for body in below(Body) if body.__module__.startswith("api.")}


def fields_of(body):
    """Name -> field, through nested bodies and lists."""
    for name, field in body().fields.items():
        inner = getattr(field, "child", field)
        if isinstance(inner, Body):
            yield from ((f"{name}.{deeper}", each) for deeper, each in fields_of(type(inner)))
        else:
            yield name, inner


def units(field):
    """What follows the figure in this field's text: nothing, or one of its units."""
    pattern = field.shape.get("pattern", "")
    found = re.search(r" \(([a-z|]+)\)(/[a-zA-Z()|]+)?\$$", pattern)
    if not found:
        return [""]
    per = re.sub(r"[()]", "", found[2] or "").split("|")[0]
    return [f" {mass}{per}" for mass in found[1].split("|")]


FIELDS = [(f"{body}.{name}", field) for body, kind in sorted(bodies_known().items()) for name, field in fields_of(kind)]
NUMBERS = [(name, field) for name, field in FIELDS if "[0-9]{1,9}" in getattr(field, "shape", {}).get("pattern", "")]
# Which unit belongs to a limit its kind says, so it is read with its body: below.
FIGURES = [(name, field) for name, field in NUMBERS if not isinstance(field, LimitTextField)]
COUNTS = [(name, field) for name, field in FIELDS if isinstance(field, WholeField)]


def code_of(field, data):
    """The code of the refusal, or None where the data is taken."""
    try:
        field.run_validation(data)
    except ValidationError as refused:
        (code,) = refused.get_codes()
        return code if refused.detail[0].strip() else None
    return None


def test_every_field_that_is_read_is_one_of_the_strict_kinds():
    lenient = [name for name, field in FIELDS if not isinstance(field, StrictField) and not field.read_only]
    assert lenient == []
    assert len(FIGURES) >= 15
    assert len(COUNTS) >= 4
    loose = [name for name, field in FIELDS if getattr(field, "shape", {}).get("type") == "number"]
    assert loose == []


@pytest.mark.parametrize(("name", "field"), FIGURES, ids=[name for name, _ in FIGURES])
def test_a_figure_is_plain_digits_or_refused(name, field):
    assert len(HOSTILE) >= 250
    for unit in units(field):
        for text in (*HOSTILE, *too_long(9, 6), "", " "):
            assert code_of(field, text + unit), (text, unit)
    if units(field) != [""]:
        assert code_of(field, "12")
    for data in NOT_TEXT:
        if data is not None or not field.allow_null:
            assert code_of(field, data), data


@pytest.mark.parametrize("kind", LimitKind)
def test_a_limit_is_plain_digits_with_its_unit_or_refused(kind):
    def refused_at(value):
        body = LimitBody(data={"drug": "morphine", "kind": kind.value, "value": value})
        return set() if body.is_valid() else set(body.errors)

    for text in (*HOSTILE, *too_long(9, 6), "", "12"):
        for unit in ("", " mg/day", " mcg/day", " mg/mL", " percent", " steps", " mL/day", " days"):
            # A bolus may well be 10 mg.
            plainly = (text, bool(unit)) in {("12", True), ("10 mg", False)}
            assert plainly or refused_at(text + unit) == {"value"}, (text, unit)
    for data in (1, 0, True, [], {}, ["1"]):
        assert refused_at(data) == {"value"}


@pytest.mark.parametrize(("name", "field"), COUNTS, ids=[name for name, _ in COUNTS])
def test_a_count_is_a_whole_number_or_refused(name, field):
    for data in NOT_WHOLE:
        assert code_of(field, data) == "wrong_type", data
    for data in (field.least - 1, field.most + 1, -(10**14), 10**14):
        assert code_of(field, data) == "out_of_range", data


def places(value, path=()):
    """Every place in a body where a figure stands."""
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, key))
    elif isinstance(value, str | int) and re.fullmatch(r"[0-9.]+( (mg|mcg)[^ ]*)?", str(value)):
        yield path


def with_text(body, path, written):
    """The request as bytes with something written at a place, JSON or not."""
    made = deepcopy(body)
    here = made
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = "THE-PLACE"
    return json.dumps(made).replace('"THE-PLACE"', written).encode()


def named(path):
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


REQUESTS = [
    ("refills", bodies.REFILL),
    ("refills/assessment", bodies.REFILL),
    ("implants", bodies.IMPLANT),
]


@pytest.mark.parametrize(("kind", "body"), REQUESTS, ids=[kind for kind, _ in REQUESTS])
def test_a_hostile_text_is_answered_at_its_place_and_nothing_is_written(physician, filled, kind, body):
    before = physician.get(f"patients/{filled}")["ETag"]
    found = [path for path in places(body) if path[-1] not in ("lot", "mrn", "catheter_model")]
    assert len(found) > 2
    for number, path in enumerate(found):
        for typed in HOSTILE[number :: len(HOSTILE) // 4]:
            answer = physician.write(
                f"patients/{filled}/{kind}", with_text(body, path, json.dumps(typed)), version=before.strip('"')
            )
            assert answer.status_code in (400, 422), (path, typed)
            at = [finding["field"] for finding in answer.json()["findings"]]
            assert [field for field in at if field == named(path)], (path, typed, at)
    assert physician.get(f"patients/{filled}")["ETag"] == before


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("40.0", "float_not_allowed"), ("4e1", "float_not_allowed"), ("-0.0", "float_not_allowed"),
        ("NaN", "number_not_finite"), ("-Infinity", "number_not_finite"), ("-0", "number_too_long"),
        ("9" * 16, "number_too_long"), ("9" * 5000, "number_too_long"), ("040", "not_json"), ("+40", "not_json"),
        (".5", "not_json"), ("5.", "not_json"), ("0x10", "not_json"), ("1_0", "not_json"), ("\u0661", "not_json"),
        ('"40", "filled_ml": "40"', "duplicate_key"),
    ],
)  # fmt: skip
def test_what_is_no_plain_json_is_refused_before_it_is_read(physician, filled, written, code):
    body = with_text(bodies.REFILL, ("filled_ml",), written)
    answer = physician.write(f"patients/{filled}/refills", body, version=2)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(("value", "code"), [(40, "number_not_text"), (True, "wrong_type"), (["40"], "wrong_type")])
def test_a_figure_that_is_no_text_is_refused_at_its_place(physician, filled, value, code):
    body = with_text(bodies.REFILL, ("filled_ml",), json.dumps(value))
    answer = physician.write(f"patients/{filled}/refills", body, version=2)
    assert (code, "filled_ml") in [(finding["code"], finding["field"]) for finding in answer.json()["findings"]]


def test_a_hostile_version_is_refused(physician, filled):
    for typed in [text for text in HOSTILE if text.isprintable() and text.isascii()][::4]:
        answer = physician.write(f"patients/{filled}/refills", bodies.REFILL, **{"If-Match": f'"{typed}"'})
        assert answer.status_code in (400, 412, 428), typed
