"""How fast a dose goes up: the steps of the labels, looked up over the days before the visit."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.cited import exceeded, grade
from pumplog.dosing.checks.visit import Visit, daily_by_drug, tell
from pumplog.dosing.figures.formatting import counted, plain, rounded
from pumplog.dosing.figures.quantities import DoseRate
from pumplog.dosing.figures.rounding import quotient_half_up
from pumplog.dosing.findings import Finding
from pumplog.dosing.limits import KnownDrug, Limit, LimitKind
from pumplog.dosing.person import Person, SpasticityOrigin

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_OF_ORIGIN: Final = {
    SpasticityOrigin.SPINAL: LimitKind.STEP_MAX_PCT_IN_24_H_SPINAL,
    SpasticityOrigin.CEREBRAL: LimitKind.STEP_MAX_PCT_IN_24_H_CEREBRAL,
}


def titration_findings(visit: Visit) -> Iterator[Finding]:
    """Steps that are larger, or come sooner, than a label, an expert or the clinic allows."""
    if visit.after is None or visit.before is None:
        return
    before = daily_by_drug(visit.before)
    for drug, dose in daily_by_drug(visit.after).items():
        known, last = visit.limits.drugs.get(drug), before.get(drug)
        if known is not None and last is not None and last.mcg_per_day and dose > last:
            yield from _steps(visit, known, last, dose)
            yield from _percent(visit, known, dose)


def _steps(visit: Visit, known: KnownDrug, last: DoseRate, dose: DoseRate) -> Iterator[Finding]:
    rise, name = dose.mcg_per_day - last.mcg_per_day, known.display
    week_ago = visit.performed_at - _WEEK
    often = visit.past.rises(known.key, week_ago, visit.performed_at) + 1
    for limit in known.limits:
        bound = visit.dose(known.key, DoseRate(mcg_per_day=limit.value))
        if limit.kind is LimitKind.STEP_MAX_MCG_PER_DAY and rise > limit.value:
            by = visit.dose(known.key, DoseRate(mcg_per_day=rise))
            what = f"{name} goes up by {by} in one step, more than {bound}"
            yield exceeded(limit, code=f"step_above_{grade(limit)}_limit", field="program", what=what)
        if limit.kind is LimitKind.STEPS_MAX_IN_7_DAYS and often > limit.value:
            most = counted(limit.value, "time")
            what = f"{name} goes up {counted(often, 'time')} in seven days with this one, more than {most}"
            yield exceeded(limit, code=f"steps_above_{grade(limit)}_limit", field="program", what=what)
        if limit.kind is LimitKind.PRACTICE_STEP_MAX_MCG_IN_7_DAYS:
            yield from _practice(visit, known, dose, limit, bound)


def _practice(visit: Visit, known: KnownDrug, dose: DoseRate, limit: Limit, bound: str) -> Iterator[Finding]:
    base = _base(visit, known.key, _WEEK)
    if base is None or dose.mcg_per_day - base <= limit.value:
        return
    rise = visit.dose(known.key, DoseRate(mcg_per_day=dose.mcg_per_day - base))
    message = f"{known.display} goes up by {rise} within seven days; experts go up by at most {bound} ({limit.source})."
    yield tell("step_above_practice", "program", message, source=limit.source, evidence=limit.evidence)


def _percent(visit: Visit, known: KnownDrug, dose: DoseRate) -> Iterator[Finding]:
    base = _base(visit, known.key, _DAY)
    if not base:
        return
    percent = quotient_half_up((dose.mcg_per_day - base) * 100, base)
    what = (
        f"{known.display} goes up by {rounded(percent, 1)} % within 24 hours, from "
        f"{visit.dose(known.key, DoseRate(mcg_per_day=base))} to {visit.dose(known.key, dose)}"
    )
    for limit in known.limits:
        if limit.kind is LimitKind.STEP_MAX_PCT_IN_24_H and percent > limit.value:
            yield _too_much(limit, what, "")
    kind, whom = _whose(visit.person)
    if kind is not None:
        bound = known.bound(kind)
        if bound is not None and percent > bound.value:
            yield _too_much(bound, what, f" for {whom}")
        return
    # Without an origin the wider figure is used, and only to inform: it may be the wrong one of the two.
    wider = known.bound(LimitKind.STEP_MAX_PCT_IN_24_H_SPINAL)
    if wider is not None and percent > wider.value:
        message = (
            f"{what}, more than {plain(wider.value)} %, the most for an adult with spasticity of spinal origin "
            f"({wider.source}). The record does not say whether it is spinal or cerebral, where less is allowed."
        )
        yield tell("step_origin_not_stated", "program", message, source=wider.source, evidence=wider.evidence)


def _whose(person: Person) -> tuple[LimitKind | None, str]:
    """Which rule is this patient's; None where the record does not say."""
    if person.child:
        return LimitKind.STEP_MAX_PCT_IN_24_H_CHILD, "a child"
    if person.spasticity is None:
        return None, ""
    return _OF_ORIGIN[person.spasticity], f"an adult with spasticity of {person.spasticity} origin"


def _too_much(limit: Limit, what: str, whom: str) -> Finding:
    said = f"{what}, more than {plain(limit.value)} %{whom}"
    return exceeded(limit, code=f"step_above_{grade(limit)}_limit", field="program", what=said)


def _base(visit: Visit, drug: str, span: timedelta) -> Decimal | None:
    """The dose that held so long ago; for a drug that is newer than that, the one it began with."""
    then = visit.past.dose_at(drug, visit.performed_at - span)
    known = [dose.value for dose in visit.past.doses.get(drug, ()) if dose.value]
    return then or (known[0] if known else None)
