"""Values to JSON."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

import pytest

from api.render import to_wire
from pumplog.access import Role
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    held: Volume
    flow: Flow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    dose: DoseRate
    strength: Concentration
    single: Mass
    inner: Inner
    rows: tuple[Inner, ...]
    days: frozenset[int]
    said: dict[str, str]


OUTER = Outer(
    dose=DoseRate(mcg_per_day=Decimal("6000.0")),
    strength=Concentration(mcg_per_ml=Decimal("2E+4")),
    single=Mass(mcg=Decimal("0.10")),
    inner=Inner(held=Volume(ml=Decimal("-0.50")), flow=None),
    rows=(Inner(held=Volume(ml=Decimal(0)), flow=Flow(ml_per_day=Decimal("1E-6"))),),
    days=frozenset({5, 1, 3}),
    said={"a": "b"},
)


def test_a_quantity_is_named_by_its_unit():
    assert to_wire(OUTER) == {
        "dose_mcg_per_day": "6000",
        "strength_mcg_per_ml": "20000",
        "single_mcg": "0.1",
        "inner": {"held_ml": "-0.5", "flow_ml_per_day": None},
        "rows": [{"held_ml": "0", "flow_ml_per_day": "0.000001"}],
        "days": [1, 3, 5],
        "said": {"a": "b"},
    }


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        (Decimal("0E-9"), "0"),
        (Decimal("126.6700"), "126.67"),
        (Decimal("1E+9"), "1000000000"),
        (Decimal("-0"), "0"),
        (dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=-7))), "2026-11-22T16:30:00+00:00"),
        (dt.date(2026, 11, 22), "2026-11-22"),
        (dt.time(6, 30), "06:30"),
        (uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (Role.NURSE, "nurse"),
        (True, True),
        (None, None),
    ],
)
def test_each_value_has_one_form(value, wire):
    assert to_wire(value) == wire


@pytest.mark.parametrize("value", [1.5, b"x", object(), dt.timedelta(1), complex(1)])
def test_what_has_no_form_never_goes_out(value):
    with pytest.raises(TypeError):
        to_wire(value)
