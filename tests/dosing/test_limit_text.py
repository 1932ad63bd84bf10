"""A limit as it is written: a number, one space, the unit of what it bounds."""

import pytest

from pumplog.dosing.figures.parse import Unreadable
from pumplog.dosing.limit_text import BASE_UNITS, base_unit, limit_value
from pumplog.dosing.limits import LimitKind
from tests.dosing.build import d


@pytest.mark.parametrize("kind", LimitKind)
def test_every_limit_has_the_unit_that_its_name_says(kind):
    said = {
        "steps_max_in_7_days": "steps",
        "max_concentration_mcg_per_ml": "mcg/mL",
        "max_bolus_mcg": "mcg",
    }
    assert base_unit(kind) == said.get(kind.value, "percent" if "_pct_" in kind.value else "mcg/day")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("max_daily_mcg", "15 mg/day", "15000"),
        ("max_daily_mcg", "1 mcg/h", "24"),
        ("max_concentration_mcg_per_ml", "25 mg/mL", "25000"),
        ("max_bolus_mcg", "0.5 mg", "500"),
        ("start_max_mcg_per_day", "10 mcg/day", "10"),
        ("step_max_mcg_per_day", "2.4 mcg/day", "2.4"),
        ("steps_max_in_7_days", "3 steps", "3"),
        ("steps_max_in_7_days", "3.0 steps", "3"),
        ("step_max_pct_in_24_h", "30 percent", "30"),
        ("step_max_pct_in_24_h", "12.345678 percent", "12.345678"),
        ("step_max_pct_in_24_h", "123456789 percent", "123456789"),
        ("max_daily_mcg", "123456789.123456 mcg/day", "123456789.123456"),
    ],
)
def test_it_is_kept_in_the_base_unit(kind, text, value):
    assert limit_value(LimitKind(kind), text) == d(value)


@pytest.mark.parametrize(
    ("kind", "text", "code", "message"),
    [
        ("step_max_pct_in_24_h", "30", "unit_missing", "the unit is missing; this limit is given in percent"),
        ("step_max_pct_in_24_h", "30 ", "unit_missing", "the unit is missing; this limit is given in percent"),
        ("step_max_pct_in_24_h", "30 %", "unit_wrong_kind", "this limit is given in percent"),
        ("steps_max_in_7_days", "3 percent", "unit_wrong_kind", "this limit is given in steps"),
        ("steps_max_in_7_days", "3  steps", "unit_wrong_kind", "this limit is given in steps"),
        ("steps_max_in_7_days", "2.5 steps", "not_a_number", "steps are counted in whole numbers"),
    ],
)
def test_another_unit_or_none_is_refused(kind, text, code, message):
    with pytest.raises(Unreadable) as refused:
        limit_value(LimitKind(kind), text)
    assert (refused.value.code, refused.value.message) == (code, message)


@pytest.mark.parametrize("kind", BASE_UNITS)
@pytest.mark.parametrize("number", ["", "1,5", "NaN", "1234567890", "0.1234567", "-1"])
def test_what_is_no_plain_number_or_too_long_is_refused(kind, number):
    with pytest.raises(Unreadable):
        limit_value(kind, f"{number} {base_unit(kind)}")


def test_a_form_may_allow_other_lengths():
    assert limit_value(LimitKind.STEP_MAX_PCT_IN_24_H, "1234567890.1234567 percent", digits=10, places=7) == d(
        "1234567890.1234567"
    )
    assert limit_value(LimitKind.MAX_DAILY_MCG, "1234567890.1234567 mcg/day", digits=10, places=7) == d(
        "1234567890.1234567"
    )
