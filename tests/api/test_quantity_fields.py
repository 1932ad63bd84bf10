"""Quantities: text in, one exact figure out."""

from decimal import Decimal

import pytest
from rest_framework.exceptions import ValidationError

from api.quantity_fields import ConcentrationField, DecimalField, DoseRateField, FlowField, MassField, VolumeField
from tests.api.hostile import NOT_NUMBERS, UNITS_WRONG

PLAIN = (DecimalField, VolumeField, FlowField)
WITH_UNIT = ((ConcentrationField, "mg/mL"), (DoseRateField, "mg/day"), (DoseRateField, "mcg/h"), (MassField, "mg"))


def code_of(field, data):
    with pytest.raises(ValidationError) as caught:
        field().run_validation(data)
    return caught.value.get_codes()[0]


def test_there_are_enough_hostile_texts():
    assert len(set(NOT_NUMBERS)) > 120


@pytest.mark.parametrize("field", PLAIN)
@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_no_hostile_text_becomes_a_figure(field, text):
    assert code_of(field, text)


@pytest.mark.parametrize(("field", "unit"), WITH_UNIT)
@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_no_hostile_text_becomes_a_figure_by_its_unit(field, unit, text):
    assert code_of(field, f"{text} {unit}")
    assert code_of(field, text)


@pytest.mark.parametrize("field", [*PLAIN, ConcentrationField, DoseRateField, MassField])
@pytest.mark.parametrize("data", [1, 0, 40, True, False, [], {}, ["1"], {"ml": "1"}])
def test_a_json_number_is_no_quantity(field, data):
    whole = isinstance(data, int) and not isinstance(data, bool)
    assert code_of(field, data) == ("number_not_text" if whole else "wrong_type")


@pytest.mark.parametrize("unit", UNITS_WRONG)
def test_a_strength_has_a_known_unit(unit):
    assert code_of(ConcentrationField, f"20 {unit}") in ("unit_unknown", "unit_missing", "unit_wrong_kind")


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (ConcentrationField, "20 mg/day", "unit_wrong_kind"),
        (ConcentrationField, "20mg/mL", "not_a_number"),
        (ConcentrationField, "20  mg/mL", "unit_unknown"),
        (ConcentrationField, "0 mg/mL", "strength_zero"),
        (ConcentrationField, "0.000000 mcg/mL", "strength_zero"),
        (ConcentrationField, "999999999 mg/mL", "too_many_digits"),
        (DoseRateField, "6 mg", "unit_wrong_kind"),
        (DoseRateField, "6 mg/mL", "unit_wrong_kind"),
        (DoseRateField, "1000000 mg/day", "too_many_digits"),
        (MassField, "6 mL", "unit_wrong_kind"),
        (VolumeField, "6 mL", "not_a_number"),
    ],
)
def test_each_mistake_has_its_own_code(field, text, code):
    assert code_of(field, text) == code


@pytest.mark.parametrize(
    ("field", "text", "inner", "figure"),
    [
        (VolumeField, "6.3", "ml", "6.3"),
        (VolumeField, "0", "ml", "0"),
        (VolumeField, "40.000000", "ml", "40"),
        (FlowField, "0.3", "ml_per_day", "0.3"),
        (ConcentrationField, "20 mg/mL", "mcg_per_ml", "20000"),
        (ConcentrationField, "25 mcg/mL", "mcg_per_ml", "25"),
        (DoseRateField, "6 mg/day", "mcg_per_day", "6000"),
        (DoseRateField, "10 mcg/h", "mcg_per_day", "240"),
        (MassField, "0.2 mg", "mcg", "200"),
        (MassField, "999999.999999 mcg", "mcg", "999999.999999"),
    ],
)
def test_it_reads_exactly(field, text, inner, figure):
    assert getattr(field().run_validation(text), inner) == Decimal(figure)
