"""Cited figures: a value is never without its unit, its source and how well it is known."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pumplog.catalogue.tables import Row, rows
from pumplog.dosing.findings import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number the product may compute with. An unverified one informs; it never decides on its own."""

    value: Decimal
    unit: str
    evidence: Evidence
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One row of what is known, in the words it was found in: `value` may be a sentence, and blank where unknown."""

    subject: str
    attribute: str
    value: str
    unit: str
    evidence: Evidence
    confidence: str
    source: str
    note: str


def figure_of(row: Row) -> Figure:
    """The figure in a row with `value`, `unit`, `evidence`, `source` and `note`."""
    return Figure(
        value=Decimal(row["value"]),
        unit=row["unit"],
        evidence=Evidence(row["evidence"]),
        source=row["source"],
        note=row["note"],
    )


@cache
def pump_citations() -> tuple[Citation, ...]:
    """Everything on record about pumps; the subject is the model as its source names it."""
    return tuple(_citation(row, row["model"]) for row in rows("pumps"))


@cache
def drug_citations() -> tuple[Citation, ...]:
    """Everything on record about drugs and mixtures; the subject is a drug's key, or keys joined by `+` or `;`."""
    return tuple(_citation(row, row["drug"]) for row in rows("drugs"))


def _citation(row: Row, subject: str) -> Citation:
    return Citation(
        subject=subject,
        attribute=row["attribute"],
        value=row["value"],
        unit=row["unit"],
        evidence=Evidence(row["evidence"]),
        confidence=row["confidence"],
        source=row["source"],
        note=row["note"],
    )
