"""What is believed of a pump before and after its refills, and how fast it may run at a risk."""

from decimal import Decimal

import pytest

from pumplog.dosing.drift.belief import belief
from pumplog.dosing.drift.cycle import Cycle
from pumplog.dosing.drift.prior import Prior, prior_for
from pumplog.dosing.figures.quantities import Volume

RISK = Decimal("0.001")
PLAIN = Prior(mean=Decimal(1), sd=Decimal("0.04"))


def at(ratio, programmed="30", held="40"):
    aspirated = (
        None if ratio is None else Volume(ml=max(Decimal(0), Decimal(held) - Decimal(ratio) * Decimal(programmed)))
    )
    return Cycle(held=Volume(ml=Decimal(held)), programmed=Volume(ml=Decimal(programmed)), aspirated=aspirated)


def test_before_any_refill_only_the_prior_speaks():
    believed = belief([], PLAIN)
    assert (believed.mean, believed.measured) == (Decimal("1.0000"), 0)
    assert believed.sd == Decimal("0.0412")  # 4 % between pumps and 1 % from cycle to cycle
    assert believed.fastest(RISK) == Decimal("1.1275")  # 1 + 3.0902 x 0.0412311, rounded up
    assert believed.over_pct(RISK) == Decimal("12.75")
    assert believed.interval() == (Decimal("0.9192"), Decimal("1.0808"))


def test_refills_draw_the_belief_to_the_pump_and_make_it_surer():
    sds = [belief([at("1.05")] * count, PLAIN).sd for count in range(0, 12, 2)]
    assert sds == sorted(sds, reverse=True)
    assert belief([at("1.05")] * 10, PLAIN).mean == pytest.approx(Decimal("1.05"), abs=Decimal("0.008"))


def test_less_risk_is_a_faster_pump():
    believed = belief([at("1.02"), at("0.99")], PLAIN)
    figures = [believed.fastest(Decimal(risk)) for risk in ("0.0001", "0.001", "0.01", "0.1", "0.5")]
    assert figures == sorted(figures, reverse=True)
    assert len(set(figures)) == len(figures)


def test_a_slow_pump_earns_no_later_date():
    believed = belief([at("0.90")] * 10, PLAIN)
    assert believed.interval()[1] < 1
    assert believed.fastest(Decimal("0.01")) == 1
    assert believed.over_pct(Decimal("0.01")) == 0


def test_a_dry_pump_is_believed_faster_than_before():
    assert belief([at(None, programmed="35")], PLAIN).mean > belief([], PLAIN).mean
    # As much was programmed as was held: that it is dry says little.
    assert belief([at(None, programmed="40")], PLAIN).mean < belief([at(None, programmed="35")], PLAIN).mean


def test_a_change_that_may_have_happened_makes_the_pump_faster_and_less_sure():
    steady, changed = belief([at("1.0")] * 8, PLAIN), belief([*[at("1.0")] * 7, at("1.15")], PLAIN)
    assert changed.sd > steady.sd
    assert changed.fastest(RISK) > Decimal("1.15") > steady.fastest(RISK)


def test_a_reading_that_nothing_explains_teaches_nothing():
    strange = Cycle(held=Volume(ml=Decimal(40)), programmed=Volume(ml=Decimal(1)), aspirated=Volume(ml=Decimal(9999)))
    assert belief([at("1.0"), strange], PLAIN).mean == belief([at("1.0")], PLAIN).mean


@pytest.mark.parametrize("risk", ["0", "-0.001", "0.5001", "0.51", "1", "NaN"])
def test_it_refuses_what_is_no_risk(risk):
    with pytest.raises((ValueError, ArithmeticError)):
        belief([]).fastest(Decimal(risk))


@pytest.mark.parametrize(("size", "mean"), [("20", "1.010"), ("40", "0.975"), ("18", "0.995")])
def test_the_prior_of_a_size_is_the_published_one(size, mean):
    assert prior_for(reservoir_ml=Decimal(size)).mean == Decimal(mean)


def test_a_models_own_figure_comes_before_its_size_and_an_unknown_size_is_less_sure():
    own = prior_for(reservoir_ml=Decimal(20), published_mean=Decimal("0.968"), source="Prometra II IFU p. 22")
    assert (own.mean, own.sd, own.source) == (Decimal("0.968"), Decimal("0.04"), "Prometra II IFU p. 22")
    assert prior_for(reservoir_ml=Decimal(20), published_mean=Decimal("0.968")).source == ""
    assert prior_for(reservoir_ml=Decimal(18)).sd > own.sd


@pytest.mark.parametrize(("mean", "sd"), [("0.4", "0.04"), ("1.6", "0.04"), ("1", "0"), ("1", "0.3")])
def test_it_refuses_a_prior_that_is_a_slip(mean, sd):
    with pytest.raises(
        ValueError, match=r"^a pump's own ratio is near 1, and pumps of a model differ by some percent$"
    ):
        Prior(mean=Decimal(mean), sd=Decimal(sd))


def test_a_prior_by_size_is_as_sure_as_one_by_model_and_names_its_source():
    by_size = prior_for(reservoir_ml=Decimal(40))
    assert (by_size.sd, by_size.source) == (Decimal("0.04"), "Neuromodulation 2023;26(6):1240-1246, 1402 refills")


@pytest.mark.parametrize(("mean", "sd"), [("0.5", "0.005"), ("1.5", "0.2")])
def test_a_prior_at_its_bounds_is_taken(mean, sd):
    assert Prior(mean=Decimal(mean), sd=Decimal(sd)).mean == Decimal(mean)


def test_what_a_risk_is_is_said():
    with pytest.raises(ValueError, match=r"^a risk is a probability above 0 and at most 0\.5$"):
        belief([]).fastest(Decimal(0))
