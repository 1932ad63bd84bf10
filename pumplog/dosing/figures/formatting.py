"""Figures as people read them: leading zero, no trailing zero, never an exponent, the unit beside."""

from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.quantities import HOURS_PER_DAY, MCG_PER_MG, DoseRate
from pumplog.dosing.figures.rounding import half_up, quotient_half_up

# From this mass on a text chooses milligrams, unless the drug's own unit is given.
_MG_FROM: Final = MCG_PER_MG


def plain(value: Decimal) -> str:
    """`6.50` -> `6.5`, `0E-9` -> `0`, `1E+2` -> `100`: a trailing zero is read as ten times the figure."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, places: int) -> str:
    """`value` half-up at `places` decimals, then plain."""
    return plain(half_up(value, places))


def _preferred(mcg: Decimal) -> str:
    return "mg" if mcg >= _MG_FROM else "mcg"


def counted(count: int | Decimal, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 day`, `2 days`, `0 days`; `many` where an s alone does not make it, or a verb follows."""
    number = plain(Decimal(count))
    return f"{number} {one if count == 1 else many or f'{one}s'}"


def amount_text(mcg: Decimal, unit: str | None = None) -> str:
    """A mass in words: `1500 mcg` -> `1.5 mg`. Without `unit`: milligrams from 1000 mcg on, else micrograms. Exact."""
    chosen = unit or _preferred(mcg)
    value = quotient_half_up(mcg, MCG_PER_MG, 12) if chosen == "mg" else mcg
    return f"{plain(value)} {_mass_unit(chosen)}"


def concentration_text(mcg_per_ml: Decimal, unit: str | None = None) -> str:
    """A strength in words, `20 mg/mL` or `25 mcg/mL`; `unit` is `mg` or `mcg`, else as in `amount_text`. Exact."""
    return f"{amount_text(mcg_per_ml, unit)}/mL"


def dose_rate_text(dose_rate: DoseRate, unit: str) -> str:
    """A dose rate in `mg/day`, `mcg/day`, `mg/h` or `mcg/h`, at most nine places."""
    mass, _, span = unit.partition("/")
    divisor = (MCG_PER_MG if _mass_unit(mass) == "mg" else Decimal(1)) * _hours(span)
    return f"{plain(quotient_half_up(dose_rate.mcg_per_day, divisor))} {unit}"


def _mass_unit(unit: str) -> str:
    if unit not in ("mg", "mcg"):
        raise ValueError("a mass is shown in mg or in mcg")
    return unit


def _hours(span: str) -> Decimal:
    if span not in ("day", "h"):
        raise ValueError("a dose rate is shown by the day or by the hour")
    return HOURS_PER_DAY if span == "h" else Decimal(1)
