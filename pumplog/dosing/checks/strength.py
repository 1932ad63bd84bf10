"""Strengths that are off by a decimal place or by the unit, and strengths beyond what is cited."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.cited import beyond
from pumplog.dosing.checks.visit import Visit, ask
from pumplog.dosing.findings import Finding
from pumplog.dosing.limits import LimitKind
from pumplog.dosing.quantities import Concentration
from pumplog.dosing.refill_draft import DraftDrug, FilledDrug

# A slip of a place or of mg for mcg lands on the power itself; strengths made up by weight scatter by less than this.
_NEAR: Final = Decimal("0.02")
_SLIPS: Final = ((Decimal(10), "strength_slip_10"), (Decimal(1000), "strength_slip_1000"))


def slip_findings(visit: Visit, drugs: Sequence[DraftDrug], earlier: Sequence[FilledDrug]) -> Iterator[Finding]:
    """A strength ten or a thousand times the last one, or a tenth or a thousandth of it."""
    for index, drug in enumerate(drugs):
        for other in earlier:
            if other.drug == drug.drug:
                yield from _slip(visit, drug, other.concentration, f"drugs[{index}].concentration")
                break


def _slip(visit: Visit, drug: DraftDrug, last: Concentration, field: str) -> Iterator[Finding]:
    new, old = drug.concentration.mcg_per_ml, last.mcg_per_ml
    for power, code in _SLIPS:
        for more, less, way in ((new, old, "times"), (old, new, "times less than")):
            if abs(more - less * power) <= less * power * _NEAR:
                cause = "a decimal point" if power == _SLIPS[0][0] else "mg taken for mcg"
                message = (
                    f"{visit.strength(drug.drug, drug.concentration)} is {power} {way} the last strength, "
                    f"{visit.strength(drug.drug, last)}: it looks like {cause}. "
                    "Read the label again, aloud, with a second person."
                )
                yield ask(code, field, message)


def concentration_findings(visit: Visit, drugs: Sequence[DraftDrug]) -> Iterator[Finding]:
    """A strength above the cited maximum; an unverified maximum only informs."""
    for index, drug in enumerate(drugs):
        known = visit.limits.drugs.get(drug.drug)
        for limit in known.limits if known else ():
            if limit.kind is LimitKind.MAX_CONCENTRATION_MCG_PER_ML:
                yield from beyond(
                    limit,
                    drug.concentration.mcg_per_ml,
                    code="concentration_above",
                    field=f"drugs[{index}].concentration",
                    what=f"{known.display if known else drug.drug} {visit.strength(drug.drug, drug.concentration)}",
                    bound=visit.strength(drug.drug, Concentration(mcg_per_ml=limit.value)),
                )
