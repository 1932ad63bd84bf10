"""A number and its unit are one quantity; neither is assumed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pumplog.dosing.figures.quantities import Concentration, DoseRate, Mass
from pumplog.web.quantities import BolusDoseField, DailyDoseField, StepRateField, StrengthField


def test_milligrams_and_micrograms_meet_only_through_their_units() -> None:
    assert StrengthField(label="x").clean(["20", "mg/mL"]) == Concentration(mcg_per_ml=Decimal(20000))
    assert StrengthField(label="x").clean(["20", "mcg/mL"]) == Concentration(mcg_per_ml=Decimal(20))
    assert DailyDoseField(label="x").clean(["0.5", "mg/day"]) == DoseRate(mcg_per_day=Decimal(500))
    assert StepRateField(label="x").clean(["10", "mcg/h"]) == DoseRate(mcg_per_day=Decimal(240))
    assert BolusDoseField(label="x").clean(["25", "mcg"]) == Mass(mcg=Decimal(25))


@pytest.mark.parametrize(
    "typed", [["20", ""], ["", "mg/mL"], ["0", "mg/mL"], ["20", "mg"], ["1,5", "mg/mL"], ["20", "g/mL"]]
)
def test_a_strength_without_number_or_unit_is_refused(typed: list[str]) -> None:
    with pytest.raises(ValidationError):
        StrengthField(label="x").clean(typed)


def test_nothing_typed_is_nothing() -> None:
    assert StrengthField(label="x").clean(["", ""]) is None


def test_no_unit_is_chosen_beforehand() -> None:
    html = StrengthField(label="strength").widget.render("s", None, {"id": "id_s"})
    assert "selected" not in html.replace('value="" selected', "")
    assert 'aria-label="Unit of strength"' in html
