"""The daily dose that results: against this patient's doses before, and against the limits of drug and pump."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.agreement import as_ordered, programmer_agrees
from pumplog.dosing.checks.cited import beyond, decides, grade
from pumplog.dosing.checks.slips import PER_HOUR, POWERS, Slip, factor_slip, rate_swapped, swapped
from pumplog.dosing.checks.visit import Visit, ask, daily_by_drug, tell
from pumplog.dosing.figures.formatting import plain, rounded
from pumplog.dosing.figures.quantities import DoseRate
from pumplog.dosing.figures.rounding import quotient_half_up
from pumplog.dosing.findings import Figure, Finding
from pumplog.dosing.limits import KnownDrug, Limit, LimitKind
from pumplog.dosing.programs import Continuous, FixedRate
from pumplog.dosing.reservoir.state import ReservoirState

RATIO_HIGH: Final = Decimal("1.5")
RATIO_LOW: Final = Decimal("0.67")
# From here on it is no titration any more, whatever it is: the clinic may have it stopped.
ABSURD: Final = 5
# A dose may have been raised by a third and mistyped at once; between the bands a figure is just far off.
_SPREAD: Final = Decimal("0.35")
_LEAST_SHOWN: Final = Decimal("0.01")
_CAUSES: Final = {
    Slip.THOUSANDFOLD: "it looks like mg taken for mcg",
    Slip.HUNDREDFOLD: "it looks like two decimal places",
    Slip.HOURLY: "it looks like a dose an hour taken for a dose a day",
    Slip.TENFOLD: "it looks like a decimal point",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    drug: str
    last: DoseRate
    dose: DoseRate

    @property
    def ratio(self) -> Decimal:
        return quotient_half_up(self.dose.mcg_per_day, self.last.mcg_per_day)

    @property
    def far(self) -> Decimal:
        """How far apart the two are, whichever way."""
        high, low = sorted((self.dose.mcg_per_day, self.last.mcg_per_day), reverse=True)
        return quotient_half_up(high, low) if low else high


def dose_findings(visit: Visit) -> Iterator[Finding]:
    """Everything about the daily doses and the flow after the visit."""
    if visit.after is None:
        return
    doses = daily_by_drug(visit.after)
    before = {} if visit.before is None else daily_by_drug(visit.before)
    yield from _history(visit, before, doses)
    boluses = _with_all_boluses(visit.after)
    for drug, dose in doses.items():
        known = visit.limits.drugs.get(drug)
        if known is not None:
            yield from _limits(visit, known, dose, boluses[drug])
            if drug not in before and not visit.past.dose_at(drug, visit.performed_at):
                yield from _start(visit, known, dose)
    yield from _flow(visit, visit.after)


def _history(visit: Visit, before: Mapping[str, DoseRate], after: Mapping[str, DoseRate]) -> Iterator[Finding]:
    """At most one finding, for the drug that moved furthest: one slip moves every drug of a mixture."""
    known = {drug: before.get(drug) or _once(visit, drug) for drug in after}
    changes = [
        _Change(drug=drug, last=last, dose=after[drug])
        for drug, last in known.items()
        if last is not None and last.mcg_per_day
    ]
    far = [change for change in changes if _far(visit, change)]
    if far:
        yield _ratio(visit, max(far, key=lambda change: change.far), len(far) - 1)
    elif visit.retyped and not as_ordered(visit):
        yield from _swapped(visit)


def _once(visit: Visit, drug: str) -> DoseRate | None:
    """What this patient last had of a drug that is not in the pump now."""
    past = [dose.value for dose in visit.past.doses.get(drug, ()) if dose.value]
    return DoseRate(mcg_per_day=past[-1]) if past else None


def _far(visit: Visit, change: _Change) -> bool:
    new, last = change.dose.mcg_per_day, change.last.mcg_per_day
    known = visit.limits.drugs.get(change.drug)
    usual = known.bound(LimitKind.PRACTICE_STEP_MAX_MCG_IN_7_DAYS) if known else None
    if usual is not None and new and abs(new - last) <= usual.value:
        return False  # from 0.5 to 1 mcg/day of ziconotide is twice as much and an ordinary step
    return new > last * RATIO_HIGH or new < last * RATIO_LOW


def _ratio(visit: Visit, change: _Change, others: int) -> Finding:
    new, last, high = change.dose.mcg_per_day, change.last.mcg_per_day, change.dose > change.last
    slip = factor_slip(new, last, spread=_SPREAD, factors=(*POWERS, *PER_HOUR))
    cause = f": {_CAUSES[slip.slip]}" if slip is not None else ""
    also = f" So do{'es' if others == 1 else ''} {others} more of the mixture." if others else ""
    # A five-hundredth of a dose is not "0 times as much": that would read as a pump that is stopped.
    times = "less than 0.01" if 0 < change.ratio < _LEAST_SHOWN else rounded(change.ratio, 2)
    message = (
        f"{visit.limits.name(change.drug)} goes from {visit.dose(change.drug, change.last)} to "
        f"{visit.dose(change.drug, change.dose)}, {times} times as much{cause}.{also} "
        f"{_withdrawal(visit, change)}"
    )
    figure = Figure(name="dose_ratio", value=plain(change.ratio))
    code = "dose_ratio_high" if high else "dose_ratio_low"
    if as_ordered(visit) and last < new * ABSURD and new < last * ABSURD:
        return tell(code, "program", f"{message}The order says so.", figure)
    finding = ask(code, "program", f"{message}Check dose and strength; if it is meant, say why.", figure)
    return replace(finding, severity=visit.limits.stops.absurd_doses) if new >= last * ABSURD else finding


def _withdrawal(visit: Visit, change: _Change) -> str:
    known = visit.limits.drugs.get(change.drug)
    if change.dose > change.last or known is None or known.withdrawal is None:
        return ""
    return f"A sudden fall can bring withdrawal ({known.withdrawal.words}; {known.withdrawal.source}). "


def _swapped(visit: Visit) -> Iterator[Finding]:
    """The figure as it was typed, a dose or a flow, against the former ones of its kind."""
    program, state = visit.program, visit.after
    if state is None:
        return
    drug = state.formulation.primary.drug
    if isinstance(program, Continuous):
        new, known = program.dose.mcg_per_day, visit.past.doses.get(drug, ())
    elif isinstance(program, FixedRate):
        new, known = program.flow.ml_per_day, visit.past.flows
    else:
        return
    last = known[-1].value if known else Decimal(0)
    alike = swapped(new, last) if isinstance(program, FixedRate) else rate_swapped(new, last)
    if not alike or programmer_agrees(visit, new, last):
        return
    flow = isinstance(program, FixedRate)
    figures = [f"{plain(v)} mL/day" if flow else visit.dose(drug, DoseRate(mcg_per_day=v)) for v in (new, last)]
    message = (
        f"{figures[0]} is the {'flow' if flow else 'dose'} before, {figures[1]}, with two digits the other way round. "
        "Look at the programmer again; if it is meant, say why."
    )
    yield ask("dose_digits_swapped", "program", message, Figure(name="before", value=plain(last)))


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


def _limits(visit: Visit, known: KnownDrug, dose: DoseRate, most: DoseRate) -> Iterator[Finding]:
    for limit in known.limits:
        if limit.kind in (LimitKind.MAX_DAILY_MCG, LimitKind.CAUTION_ABOVE_DAILY_MCG):
            bound = visit.dose(known.key, DoseRate(mcg_per_day=limit.value))
            boluses = "" if dose.mcg_per_day > limit.value else " with every allowed bolus"
            what = f"{known.display} at {visit.dose(known.key, most if boluses else dose)}{boluses}"
            yield from beyond(limit, most.mcg_per_day, code="dose_above", field="program", what=what, bound=bound)


def _start(visit: Visit, known: KnownDrug, dose: DoseRate) -> Iterator[Finding]:
    """A first dose. What the label allows an opioid-naive patient only counts where the record says they are one."""
    what = f"{known.display} at {visit.dose(known.key, dose)} as a first dose in this pump"
    tolerant = known.bound(LimitKind.START_MAX_MCG_PER_DAY)
    for limit in known.limits:
        bound = visit.dose(known.key, DoseRate(mcg_per_day=limit.value))
        if limit.kind is LimitKind.START_MAX_MCG_PER_DAY:
            yield from beyond(limit, dose.mcg_per_day, code="start_above", field="program", what=what, bound=bound)
        if dose.mcg_per_day <= limit.value:
            continue
        if limit.kind is LimitKind.PRACTICE_START_MAX_MCG_PER_DAY:
            message = f"{what} is above {bound}, where experts start ({limit.source}). Given for orientation."
            yield tell("start_above_practice", "program", message, source=limit.source, evidence=limit.evidence)
        if limit.kind is LimitKind.START_MAX_NAIVE_MCG_PER_DAY and not (tolerant and dose.mcg_per_day > tolerant.value):
            yield from _naive(visit, limit, what, bound)


def _naive(visit: Visit, limit: Limit, what: str, bound: str) -> Iterator[Finding]:
    """It only informs: that no opioid is named among the earlier therapies does not make a patient naive."""
    if visit.person.had_opioids:
        return
    record = "names no systemic opioid before" if visit.person.had_opioids is False else "does not say"
    message = (
        f"{what} is above {bound}, where the label ends for an opioid-naive patient ({limit.source}). "
        f"Whether this one is, the record {record}."
    )
    yield tell("start_above_naive", "program", message, source=limit.source, evidence=limit.evidence)


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
