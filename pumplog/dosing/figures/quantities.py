"""Quantities: one class a unit, one exact Decimal inside, so that milligrams and micrograms can never meet unnoticed.

The base units are mL, mcg, mcg/mL, mcg/day and mL/day. A conversion is a named function; there is no other way across.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.rounding import quotient_half_up

MCG_PER_MG: Final = Decimal(1000)
HOURS_PER_DAY: Final = Decimal(24)


def _exact(value: Decimal, *, minimum: int | None = 0) -> None:
    # A float that slips in here would carry its binary error into a dose; a NaN would compare as neither more nor less.
    if not isinstance(value, Decimal):
        raise TypeError(f"a quantity is made from a Decimal, not from {type(value).__name__}")
    if not value.is_finite() or (minimum is not None and value < minimum):
        raise ValueError("a quantity is a finite number, and only a difference may be negative")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Volume:
    """Millilitres. Negative only where it is a difference of two volumes."""

    ml: Decimal

    def __post_init__(self) -> None:
        _exact(self.ml, minimum=None)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mass:
    """Micrograms of one drug."""

    mcg: Decimal

    def __post_init__(self) -> None:
        _exact(self.mcg)

    @classmethod
    def from_mg(cls, mg: Decimal) -> Mass:
        """Milligrams to micrograms."""
        return cls(mcg=mg * MCG_PER_MG)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Concentration:
    """Micrograms per millilitre, above zero: a strength of nothing is not a strength."""

    mcg_per_ml: Decimal

    def __post_init__(self) -> None:
        _exact(self.mcg_per_ml)
        if self.mcg_per_ml == 0:
            raise ValueError("a concentration is above zero")

    @classmethod
    def from_mg_per_ml(cls, mg_per_ml: Decimal) -> Concentration:
        """mg/mL to mcg/mL."""
        return cls(mcg_per_ml=mg_per_ml * MCG_PER_MG)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DoseRate:
    """Micrograms per day of one drug."""

    mcg_per_day: Decimal

    def __post_init__(self) -> None:
        _exact(self.mcg_per_day)

    @classmethod
    def from_mg_per_day(cls, mg_per_day: Decimal) -> DoseRate:
        """mg/day to mcg/day."""
        return cls(mcg_per_day=mg_per_day * MCG_PER_MG)

    @classmethod
    def from_mcg_per_hour(cls, mcg_per_hour: Decimal) -> DoseRate:
        """mcg/h to mcg/day."""
        return cls(mcg_per_day=mcg_per_hour * HOURS_PER_DAY)

    @classmethod
    def from_mg_per_hour(cls, mg_per_hour: Decimal) -> DoseRate:
        """mg/h to mcg/day."""
        return cls(mcg_per_day=mg_per_hour * MCG_PER_MG * HOURS_PER_DAY)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Flow:
    """Millilitres per day out of the reservoir."""

    ml_per_day: Decimal

    def __post_init__(self) -> None:
        _exact(self.ml_per_day)


def flow_for(dose_rate: DoseRate, concentration: Concentration) -> Flow:
    """Flow that delivers a dose rate at a strength: dose / concentration, rounded half-up at 9 places."""
    return Flow(ml_per_day=quotient_half_up(dose_rate.mcg_per_day, concentration.mcg_per_ml))


def dose_rate_for(flow: Flow, concentration: Concentration) -> DoseRate:
    """Dose rate that a flow delivers at a strength: flow x concentration, exact."""
    return DoseRate(mcg_per_day=flow.ml_per_day * concentration.mcg_per_ml)


def mass_in(volume: Volume, concentration: Concentration) -> Mass:
    """Drug in a volume: volume x concentration, exact."""
    return Mass(mcg=volume.ml * concentration.mcg_per_ml)


def volume_for(mass: Mass, concentration: Concentration) -> Volume:
    """Volume that carries a dose: mass / concentration, rounded half-up at 9 places."""
    return Volume(ml=quotient_half_up(mass.mcg, concentration.mcg_per_ml))
