from decimal import Decimal

import pytest

from pumplog.dosing.figures.formatting import amount_text, concentration_text, counted, dose_rate_text, plain, rounded
from pumplog.dosing.figures.quantities import DoseRate


@pytest.mark.parametrize(
    ("value", "text"),
    [("6.50", "6.5"), ("6.00", "6"), ("0E-9", "0"), ("1E+2", "100"), (".5", "0.5"), ("-0.10", "-0.1"), ("-0", "0"),
     ("100", "100"), ("0.000000001", "0.000000001")],
)  # fmt: skip
def test_a_figure_has_a_leading_zero_and_no_trailing_one(value, text):
    assert plain(Decimal(value)) == text


def test_rounding_for_show_is_half_up():
    assert rounded(Decimal("1.005"), 2) == "1.01"
    assert rounded(Decimal("126.666666667"), 2) == "126.67"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 days"), (1, "1 day"), (2, "2 days"), (11, "11 days"), (-1, "-1 days"), (Decimal("1.0"), "1 day"),
     (Decimal("1.5"), "1.5 days"), (Decimal("3.00"), "3 days")],
)  # fmt: skip
def test_a_count_has_its_noun_in_the_right_number(count, text):
    assert counted(count, "day") == text


def test_where_an_s_does_not_make_it_the_plural_is_given_with_its_verb():
    assert [counted(count, "bolus fits", "boluses fit") for count in (0, 1, 2)] == [
        "0 boluses fit",
        "1 bolus fits",
        "2 boluses fit",
    ]


def test_milligrams_are_chosen_from_a_thousand_micrograms_on():
    assert amount_text(Decimal("999.9")) == "999.9 mcg"
    assert amount_text(Decimal(1000)) == "1 mg"
    assert amount_text(Decimal(1500)) == "1.5 mg"
    assert amount_text(Decimal("0.25")) == "0.25 mcg"


def test_an_amount_keeps_what_micrograms_of_nine_places_say():
    assert amount_text(Decimal("1000.000000001")) == "1.000000000001 mg"
    assert amount_text(Decimal("1000.0000000005")) == "1.000000000001 mg"


@pytest.mark.parametrize("unit", ["g", "", "mL", "MG"])
def test_a_unit_that_nobody_doses_in_is_refused(unit):
    with pytest.raises(ValueError, match=r"^a mass is shown in mg or in mcg$"):
        amount_text(Decimal(1), unit or "none")
    with pytest.raises(ValueError, match=r"^a mass is shown in mg or in mcg$"):
        dose_rate_text(DoseRate(mcg_per_day=Decimal(1)), f"{unit}/day")
    with pytest.raises(ValueError, match=r"^a dose rate is shown by the day or by the hour$"):
        dose_rate_text(DoseRate(mcg_per_day=Decimal(1)), "mg/week")


def test_the_drugs_own_unit_overrides_the_choice():
    assert amount_text(Decimal(2000), "mcg") == "2000 mcg"
    assert amount_text(Decimal(100), "mg") == "0.1 mg"
    assert concentration_text(Decimal(2000), "mcg") == "2000 mcg/mL"
    assert concentration_text(Decimal(20_000)) == "20 mg/mL"


@pytest.mark.parametrize(
    ("unit", "text"),
    [("mg/day", "6 mg/day"), ("mcg/day", "6000 mcg/day"), ("mg/h", "0.25 mg/h"), ("mcg/h", "250 mcg/h")],
)
def test_a_dose_rate_is_shown_in_the_unit_asked_for(unit, text):
    assert dose_rate_text(DoseRate(mcg_per_day=Decimal(6000)), unit) == text


@pytest.mark.parametrize("unit", ["g/day", "mg/week", "ug/h", "mg"])
def test_no_other_unit_is_ever_shown(unit):
    with pytest.raises(ValueError, match="shown"):
        dose_rate_text(DoseRate(mcg_per_day=Decimal(6000)), unit)
