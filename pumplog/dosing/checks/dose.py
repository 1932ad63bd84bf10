"""The daily dose that results: against the one before, and against what is cited for the drug and the pump."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.cited import beyond, decides, grade
from pumplog.dosing.checks.visit import Visit, ask, daily_by_drug, tell
from pumplog.dosing.findings import Figure, Finding
from pumplog.dosing.formatting import plain, rounded
from pumplog.dosing.limits import KnownDrug, Limit, LimitKind
from pumplog.dosing.quantities import DoseRate
from pumplog.dosing.reservoir import ReservoirState
from pumplog.dosing.rounding import quotient_half_up

RATIO_HIGH: Final = Decimal("1.5")
RATIO_LOW: Final = Decimal("0.67")


def dose_findings(visit: Visit) -> Iterator[Finding]:
    """Everything about the daily doses and the flow after the visit."""
    if visit.after is None:
        return
    doses = daily_by_drug(visit.after)
    if visit.before is not None:
        yield from _ratios(visit, daily_by_drug(visit.before), doses)
    boluses = _with_all_boluses(visit.after)
    before = {} if visit.before is None else daily_by_drug(visit.before)
    for drug, dose in doses.items():
        known = visit.limits.drugs.get(drug)
        if known is not None:
            yield from _limits(visit, known, dose, boluses[drug], new=drug not in before)
    yield from _flow(visit, visit.after)


def _ratios(visit: Visit, before: Mapping[str, DoseRate], after: Mapping[str, DoseRate]) -> Iterator[Finding]:
    for drug, dose in after.items():
        last = before.get(drug)
        if last is None or not last.mcg_per_day:
            continue
        ratio = quotient_half_up(dose.mcg_per_day, last.mcg_per_day)
        high, low = dose.mcg_per_day > last.mcg_per_day * RATIO_HIGH, dose.mcg_per_day < last.mcg_per_day * RATIO_LOW
        if high or low:
            message = (
                f"{visit.limits.name(drug)} goes from {visit.dose(drug, last)} to {visit.dose(drug, dose)}, "
                f"{rounded(ratio, 2)} times as much. Check dose and strength; if it is meant, say why."
            )
            figure = Figure(name="dose_ratio", value=plain(ratio))
            yield ask("dose_ratio_high" if high else "dose_ratio_low", "program", message, figure)


def _with_all_boluses(state: ReservoirState) -> Mapping[str, DoseRate]:
    """Daily dose of each drug if every allowed patient bolus is taken."""
    bolus = state.setting.patient_bolus
    doses = daily_by_drug(state)
    if bolus is None:
        return doses
    primary = state.formulation.primary.concentration.mcg_per_ml
    extra = {drug: Decimal(0) for drug in doses}
    for drug in state.formulation.drugs:
        dose = bolus.dose.mcg * bolus.max_per_day * drug.concentration.mcg_per_ml
        extra[drug.drug] += quotient_half_up(dose, primary)
    return {drug: DoseRate(mcg_per_day=dose.mcg_per_day + extra[drug]) for drug, dose in doses.items()}


def _limits(visit: Visit, known: KnownDrug, dose: DoseRate, most: DoseRate, *, new: bool) -> Iterator[Finding]:
    for limit in known.limits:
        bound = visit.dose(known.key, DoseRate(mcg_per_day=limit.value))
        if limit.kind in (LimitKind.MAX_DAILY_MCG, LimitKind.CAUTION_ABOVE_DAILY_MCG):
            boluses = "" if dose.mcg_per_day > limit.value else " with every allowed bolus"
            what = f"{known.display} at {visit.dose(known.key, most if boluses else dose)}{boluses}"
            yield from beyond(limit, most.mcg_per_day, code="dose_above", field="program", what=what, bound=bound)
        if limit.kind is LimitKind.START_MAX_MCG_PER_DAY and new:
            what = f"{known.display} at {visit.dose(known.key, dose)} as a first dose in this pump"
            yield from beyond(limit, dose.mcg_per_day, code="start_above", field="program", what=what, bound=bound)


def _flow(visit: Visit, after: ReservoirState) -> Iterator[Finding]:
    flow = after.flow.ml_per_day
    for limit in visit.limits.pump:
        low = limit.kind is LimitKind.MIN_FLOW_ML_PER_DAY and flow < limit.value
        high = limit.kind is LimitKind.MAX_FLOW_ML_PER_DAY and flow > limit.value
        if low or high:
            yield _flow_outside(limit, flow, "below" if low else "above")


def _flow_outside(limit: Limit, flow: Decimal, way: str) -> Finding:
    say, note = (ask, "") if decides(limit) else (tell, ", an unverified figure")
    message = f"{rounded(flow, 6)} mL/day is {way} what this pump is said to run at, {plain(limit.value)} mL/day{note}."
    code, figure = f"flow_outside_{grade(limit)}_range", Figure(name="flow", value=plain(flow), unit="mL/day")
    return say(code, "program", message, figure, source=limit.source, evidence=limit.evidence)
