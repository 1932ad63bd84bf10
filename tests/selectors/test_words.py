"""What stands before a reader, its unit included, is what is stored: read back by the house's own reader it is the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumplog.catalogue import drug, drugs
from pumplog.dosing.figures import parse
from pumplog.dosing.figures.formatting import amount_text, concentration_text, dose_rate_text
from pumplog.dosing.figures.quantities import DoseRate
from pumplog.models import MixtureDrug
from pumplog.selectors.words import dose_text, exact_ml, strength_text

MASSES = {"mg": Decimal(1000), "mcg": Decimal(1)}
SPANS = {"day": Decimal(1), "h": Decimal(24)}

mcg = st.decimals(min_value="0.001", max_value=999_999, places=3)
unit = st.sampled_from(sorted(MASSES))


@given(mcg=mcg, unit=st.one_of(st.none(), unit))
def test_r30_a_mass_reads_back_as_what_is_stored(mcg, unit):
    assert parse.mass(amount_text(mcg, unit)).mcg == mcg


@given(mcg=mcg, unit=st.one_of(st.none(), unit))
def test_r30_a_strength_reads_back_as_what_is_stored(mcg, unit):
    assert parse.concentration(concentration_text(mcg, unit)).mcg_per_ml == mcg


@given(rate=mcg, mass=unit)
def test_r30_a_dose_by_the_day_reads_back_as_what_is_stored(rate, mass):
    shown = dose_rate_text(DoseRate(mcg_per_day=rate), f"{mass}/day")
    assert shown.endswith(f" {mass}/day")
    assert parse.dose_rate(shown).mcg_per_day == rate


@given(rate=mcg, mass=unit)
def test_r30_a_dose_by_the_hour_reads_back_to_the_last_place_shown(rate, mass):
    shown = dose_rate_text(DoseRate(mcg_per_day=rate), f"{mass}/h")
    figure, _, label = shown.partition(" ")
    assert label == f"{mass}/h"
    stored = Decimal(figure) * MASSES[mass] * SPANS["h"]
    assert abs(stored - rate) <= MASSES[mass] * SPANS["h"] * Decimal("1e-9")


@pytest.mark.parametrize("text", ["1 g/mL", "1 ug/mL", "1 µg/mL", "1 MG/mL", "1 mg/l", "1 mgmL", "1", "1 units/mL"])
def test_r30_no_other_unit_is_taken_for_one_of_ours(text):
    with pytest.raises(parse.Unreadable):
        parse.concentration(text)


@pytest.mark.parametrize(
    ("written", "mcg_per_ml"), [("1 mg/mL", 1000), ("1 mcg/mL", 1), ("0.001 mg/mL", 1), ("1000 mcg/mL", 1000)]
)
def test_r30_a_milligram_is_a_thousand_micrograms_both_ways(written, mcg_per_ml):
    assert parse.concentration(written).mcg_per_ml == mcg_per_ml


@pytest.mark.parametrize("key", sorted(item.key for item in drugs()))
def test_r30_each_drug_is_shown_in_its_own_unit_with_the_figure_that_belongs_to_it(key):
    row = MixtureDrug(drug=key, concentration_mcg_per_ml=Decimal(12_500))
    assert strength_text(row) == {"mg": "12.5 mg/mL", "mcg": "12500 mcg/mL"}[drug(key).unit]
    assert dose_text(key, Decimal(1250)) == {"mg": "1.25 mg/day", "mcg": "1250 mcg/day"}[drug(key).unit]


@given(ml=st.decimals(min_value=0, max_value=9999, places=6))
def test_r30_a_volume_reads_back_as_what_is_stored(ml):
    figure, _, label = exact_ml(ml).partition(" ")
    assert (parse.decimal_text(figure), label) == (ml, "mL")
