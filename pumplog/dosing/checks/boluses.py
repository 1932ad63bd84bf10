"""Boluses the patient may ask for: their dose, their number and their lock-out, against the past and each other."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.agreement import as_ordered
from pumplog.dosing.checks.cited import beyond
from pumplog.dosing.checks.slips import HOURS_AS_MINUTES, POWERS, Slip, factor_slip, swapped
from pumplog.dosing.checks.visit import Visit, ask, daily_by_drug, tell
from pumplog.dosing.figures.formatting import amount_text, counted, plain, rounded
from pumplog.dosing.figures.moments import DAY, moment_of
from pumplog.dosing.figures.rounding import quotient_half_up
from pumplog.dosing.findings import Evidence, Figure, Finding
from pumplog.dosing.limits import LimitKind
from pumplog.dosing.past import Past
from pumplog.dosing.programs import PatientBolus

RATIO_HIGH: Final = Decimal("1.5")
RATIO_LOW: Final = Decimal("0.67")
_TIMES_A_DAY: Final = 3
_LOCKOUT: Final = 4
_MINUTES_A_DAY: Final = 24 * 60
_HOURS_A_DAY: Final = 24
_SPREAD: Final = Decimal("0.35")
_RULE: Final = Decimal(10)
_RULE_SOURCE: Final = "traditional rule of thumb, 10 % of the daily dose; Lindley, as cited by Flowonix"
_FIELD: Final = "program_bolus"


def bolus_findings(visit: Visit) -> Iterator[Finding]:
    """What there is to say about the boluses that the programme allows, the likeliest slip first."""
    bolus = visit.bolus
    if bolus is None or visit.after is None:
        return
    drug = visit.after.formulation.primary.drug
    unit = visit.limits.unit(drug)
    daily = daily_by_drug(visit.after)[drug].mcg_per_day
    text = amount_text(bolus.dose.mcg, unit)
    if not as_ordered(visit):
        yield from _against_past(visit.past, bolus, unit)
    if bolus.dose.mcg and daily and bolus.dose.mcg >= daily:
        message = f"One bolus of {text} is as much as a whole day's dose. Is the daily dose in the bolus's place?"
        yield ask("bolus_over_daily_dose", _FIELD, message)
    yield from _lockout(bolus)
    known = visit.limits.drugs.get(drug)
    for limit in known.limits if known else ():
        if limit.kind is LimitKind.MAX_BOLUS_MCG:
            bound = amount_text(limit.value, unit)
            what = f"A bolus of {text}"
            yield from beyond(limit, bolus.dose.mcg, code="bolus_above", field=_FIELD, what=what, bound=bound)
    if daily and bolus.dose.mcg * 100 > daily * _RULE:
        share = rounded(quotient_half_up(bolus.dose.mcg * 100, daily), 1)
        message = f"One bolus is {share} % of the daily dose; {plain(_RULE)} % is a rule of thumb, no limit."
        yield tell("bolus_over_tenth_of_day", _FIELD, message, source=_RULE_SOURCE, evidence=Evidence.UNVERIFIED)


def _against_past(past: Past, bolus: PatientBolus, unit: str) -> Iterator[Finding]:
    before = next((s.patient_bolus for s in reversed(past.settings) if s.patient_bolus is not None), None)
    if before is None:
        return
    yield from _dose(bolus.dose.mcg, before.dose.mcg, unit)
    new, old = bolus.max_per_day, before.max_per_day
    if old and (new >= old * _TIMES_A_DAY or new * _TIMES_A_DAY <= old):
        a_day = counted(new, "bolus", "boluses")
        message = f"{a_day} a day; before it was {old}. Look at the programmer again; if it is meant, say why."
        yield ask("bolus_count_far", _FIELD, message, Figure(name="before", value=str(old)))
    if bolus.lockout_minutes and before.lockout_minutes:
        yield from _lockout_before(bolus.lockout_minutes, before.lockout_minutes)


def _dose(new: Decimal, old: Decimal, unit: str) -> Iterator[Finding]:
    if not old or new == old:
        return
    now, then = amount_text(new, unit), amount_text(old, unit)
    figure = Figure(name="before", value=plain(old), unit="mcg")
    if new > old * RATIO_HIGH or new < old * RATIO_LOW:
        slip = factor_slip(new, old, spread=_SPREAD)
        causes = {power[0]: f" It looks like a factor of {plain(power[1])}." for power in POWERS}
        cause = causes[slip.slip] if slip is not None else ""
        message = f"A bolus of {now}; before it was {then}.{cause} Check dose and unit; if it is meant, say why."
        yield ask("bolus_dose_far", _FIELD, message, figure)
    elif swapped(new, old):
        message = f"A bolus of {now} is the one before, {then}, with two digits the other way round."
        yield ask("bolus_digits_swapped", _FIELD, f"{message} If it is meant, say why.", figure)


def _lockout_before(new: int, old: int) -> Iterator[Finding]:
    hours = factor_slip(Decimal(new), Decimal(old), spread=_SPREAD, factors=HOURS_AS_MINUTES)
    said = f"A lock-out of {counted(new, 'minute')}; before it was {old}."
    if hours is not None and hours.slip is Slip.MINUTES:
        message = f"{said} It looks like hours and minutes exchanged."
    elif new >= old * _LOCKOUT or new * _LOCKOUT <= old:
        message = said
    else:
        return
    yield ask("lockout_far", _FIELD, f"{message} If it is meant, say why.", Figure(name="before", value=str(old)))


def _lockout(bolus: PatientBolus) -> Iterator[Finding]:
    """Lock-out and number say the same thing twice: where they disagree, one of them is in the wrong unit."""
    minutes, count = bolus.lockout_minutes, bolus.max_per_day
    if not minutes or not count:
        return
    # The first may come at once and the last in the day's last minute, so one more fits than whole lock-outs.
    lockout = counted(minutes, "minute")
    if minutes * (count - 1) >= _MINUTES_A_DAY:
        fit = counted((_MINUTES_A_DAY - 1) // minutes + 1, "bolus fits", "boluses fit")
        message = f"With a lock-out of {lockout} at most {fit} into a day; {count} are allowed."
        yield ask("lockout_and_count_disagree", _FIELD, f"{message} Is the lock-out in minutes?")
    elif minutes <= _HOURS_A_DAY and count <= _HOURS_A_DAY // minutes + 1:
        message = f"A lock-out of {lockout} with {counted(count, 'bolus', 'boluses')} a day: is it {counted(minutes, 'hour')}?"
        yield ask("lockout_in_hours", _FIELD, f"{message} If it is meant, say why.")


def counted_findings(past: Past, *, begins: datetime, ends: datetime, count: int) -> Iterator[Finding]:
    """More boluses counted than the programme allowed: they were not all this patient's, or the programme is another."""
    if not past.settings:
        return
    first, last = moment_of(begins), moment_of(ends)
    changes = [moment_of(setting.at) for setting in past.settings]
    in_force = [
        setting.patient_bolus
        for setting, until in zip(past.settings, (*changes[1:], last + 1), strict=True)
        if moment_of(setting.at) <= last and until > first
    ]
    if not in_force:
        return
    most = max(bolus.max_per_day if bolus is not None else 0 for bolus in in_force)
    # An interval that touches a day in part may hold that day's boluses in full.
    allowed = most * ((last - first) // DAY + 2)
    if count > allowed:
        said = "no boluses" if not most else f"at most {most} a day, {allowed} in this time"
        message = (
            f"{counted(count, 'bolus was', 'boluses were')} counted; the programme on record allows {said}. "
            "A programme change may be missing from the record, or the count is of another time."
        )
        yield ask("boluses_above_allowed", "boluses_given", message, Figure(name="allowed", value=str(allowed)))
