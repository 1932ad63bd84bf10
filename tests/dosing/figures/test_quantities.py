from decimal import Decimal

import pytest

from pumplog.dosing.figures.quantities import (
    Concentration,
    DoseRate,
    Flow,
    Mass,
    Volume,
    dose_rate_for,
    flow_for,
    mass_in,
    volume_for,
)

TWENTY_MG = Concentration.from_mg_per_ml(Decimal(20))


def test_each_conversion_says_both_sides():
    assert Concentration(mcg_per_ml=Decimal(20_000)) == TWENTY_MG
    assert DoseRate.from_mg_per_day(Decimal(6)) == DoseRate(mcg_per_day=Decimal(6000))
    assert DoseRate.from_mg_per_hour(Decimal("0.25")) == DoseRate(mcg_per_day=Decimal(6000))
    assert DoseRate.from_mcg_per_hour(Decimal(10)) == DoseRate(mcg_per_day=Decimal(240))
    assert Mass.from_mg(Decimal("0.5")) == Mass(mcg=Decimal(500))


def test_flow_and_dose_give_each_other_back():
    flow = flow_for(DoseRate.from_mg_per_day(Decimal(6)), TWENTY_MG)
    assert flow == Flow(ml_per_day=Decimal("0.3"))
    assert dose_rate_for(flow, TWENTY_MG) == DoseRate(mcg_per_day=Decimal(6000))


def test_mass_and_volume_give_each_other_back():
    mass = mass_in(Volume(ml=Decimal("0.35")), TWENTY_MG)
    assert mass == Mass(mcg=Decimal(7000))
    assert volume_for(mass, TWENTY_MG) == Volume(ml=Decimal("0.35"))


@pytest.mark.parametrize("quantity", [Mass, Flow, DoseRate])
def test_only_a_volume_may_be_negative_because_only_it_can_be_a_difference(quantity):
    field = next(iter(quantity.__slots__))
    assert Volume(ml=Decimal(-1)).ml == -1
    with pytest.raises(ValueError, match="may be negative"):
        quantity(**{field: Decimal(-1)})


def test_a_strength_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"^a concentration is above zero$"):
        Concentration(mcg_per_ml=Decimal(0))


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_a_quantity_is_finite(value):
    with pytest.raises(ValueError, match=r"^a quantity is a finite number, and only a difference may be negative$"):
        Volume(ml=value)


def test_a_float_never_becomes_a_quantity():
    with pytest.raises(TypeError, match="float"):
        Volume(ml=0.1)


def test_quantities_of_different_kinds_are_never_equal_or_comparable():
    assert Volume(ml=Decimal(1)) != Mass(mcg=Decimal(1))
    with pytest.raises(TypeError):
        assert Volume(ml=Decimal(1)) < Mass(mcg=Decimal(2))
