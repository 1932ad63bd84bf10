"""What a clinic's sheet means, as stated by its mapping file: how it is written and which spelling stands for what."""

import re
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pumplog.dosing.figures.quantities import Volume
from pumplog.sheets.vocabulary import Language


class Column(StrEnum):
    """What a column holds. Every mapping gives each of them the header it has in the sheet."""

    MRN = "mrn"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    PUMP = "pump"
    SERIAL = "serial"
    DATE = "date"
    TIME = "time"
    DRUGS = "drugs"
    CONCENTRATIONS = "concentrations"
    DOSE = "dose"
    EXPECTED_RESIDUAL = "expected_residual"
    RESIDUAL = "residual"
    FILLED = "filled"
    LOT = "lot"
    RECORDED_BY = "recorded_by"
    NOTES = "notes"


FIGURES: Final = frozenset(
    {Column.CONCENTRATIONS, Column.DOSE, Column.EXPECTED_RESIDUAL, Column.RESIDUAL, Column.FILLED}
)
"""The columns that hold numbers."""


class NameOrder(StrEnum):
    FAMILY_GIVEN = "Family, Given"
    GIVEN_FAMILY = "Given, Family"


class ZeroResidual(StrEnum):
    """What a 0 in the residual column means: the needle drew nothing, or nobody can tell and the row is refused."""

    NOTHING_ASPIRATED = "nothing_aspirated"
    REFUSE = "refuse"


class MissingResidual(StrEnum):
    """What an empty residual cell means: it was not measured, or the row is refused."""

    NOT_MEASURED = "not_measured"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A way to write a date or a time: as stated ("M/D/YYYY"), and the expression that accepts exactly that."""

    stated: str
    expression: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpSettings:
    """What the clinic uses for a pump model: no sheet tells it, and an unverified figure must not decide unseen."""

    reservoir: Volume
    low_reservoir_alarm: Volume
    flow_tolerance_pct: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping file, read and found complete.

    ``drugs`` and ``pumps`` lead from a spelling in lower case to a catalogue key; ``strength_units`` and ``dose_units``
    from a spelling, exactly as listed, to ``mg/mL``, ``mcg/mL``, ``mg/day`` or ``mcg/day``; ``settings`` from a key of
    ``pumps`` to that model's figures.
    """

    title: str
    encoding: str
    delimiter: str
    decimal_mark: str
    date: Pattern
    time: Pattern
    name_order: NameOrder
    patient_language: Language
    zero_residual: ZeroResidual
    missing_residual: MissingResidual
    headers: Lookup[Column, str]
    ignored: frozenset[str]
    drug_separators: tuple[str, ...]
    strength_separators: tuple[str, ...]
    strength_units: Lookup[str, str]
    dose_units: Lookup[str, str]
    drugs: Lookup[str, str]
    pumps: Lookup[str, str]
    settings: Lookup[str, PumpSettings]
