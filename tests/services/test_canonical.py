"""One text for one value: what is hashed and audited must not depend on how it came."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import Volume
from pumplog.services import canonical
from pumplog.sheets.vocabulary import Language

KEY = uuid.UUID(int=7)


@dataclass(frozen=True, slots=True)
class Inner:
    left: Decimal
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outer:
    inner: tuple[Inner, ...]
    at: dt.datetime
    language: Language
    missing: Volume | None = None


AT = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=-7)))


def test_a_dataclass_carries_its_type_and_every_field_at_every_depth():
    value = Outer(inner=(Inner(Decimal("0.50"), "Ü"), Inner(Decimal(3))), at=AT, language=Language.GERMAN)
    assert canonical.as_json(value) == {
        "type": "Outer",
        "inner": [
            {"type": "Inner", "left": "0.5", "words": "Ü"},
            {"type": "Inner", "left": "3", "words": ""},
        ],
        "at": "2026-11-23T15:30:00+00:00",
        "language": "de",
        "missing": None,
    }


def test_the_text_does_not_depend_on_order_or_notation():
    assert canonical.text({"b": {"x", "a"}, "a": Decimal("1.0")}) == canonical.text({"a": Decimal(1), "b": {"a", "x"}})
    assert canonical.text({"b": True, "a": KEY}) == '{"a":"00000000-0000-0000-0000-000000000007","b":true}'


@pytest.mark.parametrize("value", [1.5, Inner, object(), b"1"])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical.text([value])
