"""One computed figure opened: formula, inputs with where each comes from, result, source, rounding, version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.version import FORMULA_VERSION

DOCS: Final = "docs/dosing.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input of a step: `value` carries its unit.

    `origin` says in words where it comes from: an entry of the record and who made it, a catalogue figure with source and
    evidence, a rule of the clinic, another step. `on` is the day on which that was stated, None where it has none.
    """

    name: str
    value: str
    origin: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: `label` = `formula`, with `inputs`, giving `result`, after `source`, shortened as `rounding` says."""

    label: str
    formula: str
    inputs: tuple[Input, ...]
    result: str
    source: str = DOCS
    rounding: str = Rounding.EXACT
    formula_version: str = FORMULA_VERSION
