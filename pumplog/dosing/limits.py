"""Figures that a draft is held against, cited or the clinic's own, as plain values: whoever has a catalogue fills them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from pumplog.dosing.findings import Evidence, Severity


class LimitKind(StrEnum):
    """What a limit bounds; the unit is in the name.

    Those of a `practice` are how experts go about it, slower than a label allows: they inform, however well known.
    """

    MAX_DAILY_MCG = "max_daily_mcg"
    MAX_CONCENTRATION_MCG_PER_ML = "max_concentration_mcg_per_ml"
    MAX_BOLUS_MCG = "max_bolus_mcg"
    START_MAX_MCG_PER_DAY = "start_max_mcg_per_day"
    START_MAX_NAIVE_MCG_PER_DAY = "start_max_naive_mcg_per_day"
    STEP_MAX_MCG_PER_DAY = "step_max_mcg_per_day"
    STEPS_MAX_IN_7_DAYS = "steps_max_in_7_days"
    STEP_MAX_PCT_IN_24_H = "step_max_pct_in_24_h"
    STEP_MAX_PCT_IN_24_H_SPINAL = "step_max_pct_in_24_h_spinal"
    STEP_MAX_PCT_IN_24_H_CEREBRAL = "step_max_pct_in_24_h_cerebral"
    STEP_MAX_PCT_IN_24_H_CHILD = "step_max_pct_in_24_h_child"
    PRACTICE_START_MAX_MCG_PER_DAY = "practice_start_max_mcg_per_day"
    PRACTICE_STEP_MAX_MCG_IN_7_DAYS = "practice_step_max_mcg_in_7_days"
    CAUTION_ABOVE_DAILY_MCG = "caution_above_daily_mcg"
    MAX_INTERVAL_DAYS = "max_interval_days"
    MIN_FLOW_ML_PER_DAY = "min_flow_ml_per_day"
    MAX_FLOW_ML_PER_DAY = "max_flow_ml_per_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One bound with where it comes from. An unverified one informs and never decides; `blocks` as the clinic sets."""

    kind: LimitKind
    value: Decimal
    evidence: Evidence
    source: str
    note: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What a sudden stop of a drug does, in words, and where that stands. A drug without one has none recognised."""

    words: str
    evidence: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """What the clinic sets: does it ask (ACKNOWLEDGE), or does it stop the entry (BLOCK)?"""

    published_limits: Severity = Severity.ACKNOWLEDGE
    expired_drugs: Severity = Severity.ACKNOWLEDGE
    absurd_doses: Severity = Severity.ACKNOWLEDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDrug:
    """A drug of the catalogue: `display` is its tall-man name, `unit` the one it is spoken of in, `mg` or `mcg`."""

    key: str
    display: str
    unit: str
    opioid: bool
    limits: tuple[Limit, ...] = ()
    withdrawal: Withdrawal | None = None

    def bound(self, kind: LimitKind) -> Limit | None:
        """The tightest limit of a kind, if there is one."""
        return min((limit for limit in self.limits if limit.kind is kind), key=lambda limit: limit.value, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrails:
    """Everything cited that an assessment may use: the known drugs by key, and the pump model's own bounds."""

    drugs: Mapping[str, KnownDrug]
    pump: tuple[Limit, ...] = ()
    stops: Stops = Stops()

    def name(self, drug: str) -> str:
        """The drug's tall-man name, or the key as it came where the catalogue does not know it."""
        return self.drugs[drug].display if drug in self.drugs else drug

    def unit(self, drug: str) -> str:
        """The unit its doses are spoken in, `mg` or `mcg`; micrograms where the catalogue does not know the drug."""
        return self.drugs[drug].unit if drug in self.drugs else "mcg"

    def as_set(self, stops: Stops, own: Mapping[str, Iterable[Limit]]) -> Guardrails:
        """These with what a clinic sets: its answers, and its `own` limits by drug beside the cited ones."""
        block = stops.published_limits is Severity.BLOCK
        drugs = {
            key: replace(drug, limits=(*own.get(key, ()), *(_strict(limit, block=block) for limit in drug.limits)))
            for key, drug in self.drugs.items()
        }
        return replace(self, drugs=drugs, pump=tuple(_strict(limit, block=block) for limit in self.pump), stops=stops)


def _strict(limit: Limit, *, block: bool) -> Limit:
    return replace(limit, blocks=True) if block and limit.evidence is Evidence.PUBLISHED else limit
