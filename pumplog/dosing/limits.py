"""Cited figures that a draft is held against, as plain values: whoever has a catalogue fills them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pumplog.dosing.findings import Evidence


class LimitKind(StrEnum):
    """What a limit bounds; the unit is in the name."""

    MAX_DAILY_MCG = "max_daily_mcg"
    MAX_CONCENTRATION_MCG_PER_ML = "max_concentration_mcg_per_ml"
    START_MAX_MCG_PER_DAY = "start_max_mcg_per_day"
    CAUTION_ABOVE_DAILY_MCG = "caution_above_daily_mcg"
    MAX_INTERVAL_DAYS = "max_interval_days"
    MIN_FLOW_ML_PER_DAY = "min_flow_ml_per_day"
    MAX_FLOW_ML_PER_DAY = "max_flow_ml_per_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One bound with where it comes from. An unverified one informs and never decides."""

    kind: LimitKind
    value: Decimal
    evidence: Evidence
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDrug:
    """A drug of the catalogue: `display` is its tall-man name, `unit` the one it is spoken of in, `mg` or `mcg`."""

    key: str
    display: str
    unit: str
    opioid: bool
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrails:
    """Everything cited that an assessment may use: the known drugs by key, and the pump model's own bounds."""

    drugs: Mapping[str, KnownDrug]
    pump: tuple[Limit, ...] = ()

    def name(self, drug: str) -> str:
        """The drug's tall-man name, or the key as it came where the catalogue does not know it."""
        return self.drugs[drug].display if drug in self.drugs else drug

    def unit(self, drug: str) -> str:
        """The unit its doses are spoken in, `mg` or `mcg`; micrograms where the catalogue does not know the drug."""
        return self.drugs[drug].unit if drug in self.drugs else "mcg"
