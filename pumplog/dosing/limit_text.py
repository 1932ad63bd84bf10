"""A limit as it is written, `15 mg/day` or `30 percent`, and as it is kept: in the base unit of what it bounds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.parse import Kind, Unreadable, decimal_text, quantity_text
from pumplog.dosing.limits import LimitKind

BASE_UNITS: Final[Mapping[LimitKind, str]] = {
    LimitKind.MAX_DAILY_MCG: "mcg/day",
    LimitKind.MAX_CONCENTRATION_MCG_PER_ML: "mcg/mL",
    LimitKind.MAX_BOLUS_MCG: "mcg",
    LimitKind.START_MAX_MCG_PER_DAY: "mcg/day",
    LimitKind.STEP_MAX_MCG_PER_DAY: "mcg/day",
    LimitKind.STEPS_MAX_IN_7_DAYS: "steps",
    LimitKind.STEP_MAX_PCT_IN_24_H: "percent",
}
"""What a clinic may set for itself, with the base unit it is kept in."""

_QUANTITIES: Final = {"mcg/day": Kind.DOSE_RATE, "mcg/mL": Kind.STRENGTH, "mcg": Kind.DOSE}


def base_unit(kind: LimitKind) -> str:
    """The unit a drug's limit is kept in, a clinic's or a cited one."""
    return BASE_UNITS.get(kind) or ("percent" if "_pct_" in kind else "mcg/day")


def limit_value(kind: LimitKind, text: str, *, digits: int = 9, places: int = 6) -> Decimal:
    """A limit in its base unit from `number unit`, with one space between. Raises Unreadable.

    Codes: those of `quantity_text`; `not_a_number` for steps that are not whole.
    """
    base = base_unit(kind)
    if base in _QUANTITIES:
        return quantity_text(text, _QUANTITIES[base], digits=digits, places=places)
    number, space, unit = text.partition(" ")
    value = decimal_text(number, digits=digits, places=places)
    if not space or not unit:
        raise Unreadable("unit_missing", f"the unit is missing; this limit is given in {base}")
    if unit != base:
        raise Unreadable("unit_wrong_kind", f"this limit is given in {base}")
    if base == "steps" and value != int(value):
        raise Unreadable("not_a_number", "steps are counted in whole numbers")
    return value
