"""Strengths that are off by a decimal place, by the unit or by two digits, and strengths beyond a limit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.cited import beyond
from pumplog.dosing.checks.slips import Slip, factor_slip, swapped
from pumplog.dosing.checks.visit import Visit, ask, daily_by_drug
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Concentration
from pumplog.dosing.findings import Figure, Finding
from pumplog.dosing.limits import LimitKind
from pumplog.dosing.refill_draft import DraftDrug, FilledDrug

# A slip of a place or of mg for mcg lands on the power itself; strengths made up by weight scatter by less than this.
_NEAR: Final = Decimal("0.02")
_CODES: Final = {
    Slip.TENFOLD: ("strength_slip_10", "a decimal point"),
    Slip.HUNDREDFOLD: ("strength_slip_100", "two decimal places"),
    Slip.THOUSANDFOLD: ("strength_slip_1000", "mg taken for mcg"),
}
_ALOUD: Final = "Read the label again, aloud, with a second person."


def slip_findings(visit: Visit, drugs: Sequence[DraftDrug], earlier: Sequence[FilledDrug]) -> Iterator[Finding]:
    """A strength that a slip would make of the last one this patient had; `earlier` is the last fill's mixture."""
    for index, drug in enumerate(drugs):
        last = _last(visit, drug.drug, earlier)
        if last is not None and last != drug.concentration:
            yield from _slip(visit, drug, last, f"drugs[{index}].concentration")


def _last(visit: Visit, drug: str, earlier: Sequence[FilledDrug]) -> Concentration | None:
    """The strength in the last fill; for a drug that was not in it, the last one this patient ever had."""
    for other in earlier:
        if other.drug == drug:
            return other.concentration
    known = visit.past.strengths.get(drug)
    return Concentration(mcg_per_ml=known[-1].value) if known else None


def _slip(visit: Visit, drug: DraftDrug, last: Concentration, field: str) -> Iterator[Finding]:
    new, old = drug.concentration.mcg_per_ml, last.mcg_per_ml
    now, then = visit.strength(drug.drug, drug.concentration), visit.strength(drug.drug, last)
    figure = Figure(name="last_strength", value=plain(old), unit="mcg/mL")
    found = factor_slip(new, old, spread=_NEAR)
    if found is not None:
        code, cause = _CODES[found.slip]
        way = "times" if found.more else "times less than"
        message = f"{now} is {plain(found.factor)} {way} the last strength, {then}: it looks like {cause}. {_ALOUD}"
        finding = ask(code, field, message + _with_it(visit), figure)
        yield replace(finding, severity=visit.limits.stops.absurd_doses) if found.more else finding
    elif swapped(new, old) and not _ordered(visit, drug):
        message = f"{now} is the last strength, {then}, with two digits the other way round. {_ALOUD}"
        yield ask("strength_digits_swapped", field, message, figure)


def _ordered(visit: Visit, drug: DraftDrug) -> bool:
    """Whether the order says this very strength: then it was not mistyped from the last one."""
    ordered = () if visit.order is None else visit.order.drugs
    return any(other.drug == drug.drug and other.concentration == drug.concentration for other in ordered)


def _with_it(visit: Visit) -> str:
    """What the slip would do to the doses: said here once, and not asked again beside the programme."""
    if visit.before is None or visit.after is None:
        return ""
    before, after = daily_by_drug(visit.before), daily_by_drug(visit.after)
    moved = [
        f"{visit.limits.name(drug)} from {visit.dose(drug, before[drug])} to {visit.dose(drug, dose)}"
        for drug, dose in after.items()
        if drug in before and factor_slip(dose.mcg_per_day, before[drug].mcg_per_day, spread=_NEAR) is not None
    ]
    return f" As it stands it changes {' and '.join(moved)}." if moved else ""


def concentration_findings(visit: Visit, drugs: Sequence[DraftDrug]) -> Iterator[Finding]:
    """A strength above a limit; an unverified one only informs."""
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
