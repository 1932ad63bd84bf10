"""The working of the refill-by date: each date weighed, and the one that decides."""

from __future__ import annotations

from collections.abc import Iterator

from pumplog.dosing.figures.rounding import Rounding
from pumplog.dosing.windows import Candidate, Reason, RefillWindow
from pumplog.dosing.working.origins import Origin, Origins, step
from pumplog.dosing.working.step import Input, Step


def date_steps(window: RefillWindow, origins: Origins) -> Iterator[Step]:
    """One step a candidate, in the order of their reasons, then the decision."""
    for candidate in window.candidates:
        yield _weighed(candidate, origins)
    yield _decided(window, origins)


def _weighed(candidate: Candidate, origins: Origins) -> Step:
    counted_from, days = _sources(candidate, origins)
    date = counted_from.of(candidate.label, candidate.counted_from.isoformat())
    formula = "the date as it stands" if not candidate.days else "date + days" if candidate.days > 0 else "date - days"
    return Step(
        label=f"Date by {candidate.reason}",
        formula=formula,
        inputs=(date, days.of("days", str(abs(candidate.days)))) if candidate.days else (date,),
        result=candidate.on.isoformat(),
        rounding=Rounding.EARLIER_DAY,
    )


def _sources(candidate: Candidate, origins: Origins) -> tuple[Origin, Origin]:
    """Where the date counted from and the days come from."""
    filled = step("In the reservoir")
    match candidate.reason:
        case Reason.VOLUME:
            tolerant = "tolerance" in candidate.label
            return step("Earliest alarm" if tolerant else "Alarm if every bolus is taken"), origins.rules
        case Reason.PROGRAMMER:
            return origins.programmer, origins.rules
        case Reason.STABILITY:
            return filled, origins.stability
        case Reason.EXPIRY:
            return origins.expiry, Origin()
        case Reason.INTERVAL:
            return filled, origins.rules


def _decided(window: RefillWindow, origins: Origins) -> Step:
    if window.refill_by is None or window.reason is None:
        return Step(label="Refill by", formula="earliest date", inputs=(), result="nothing limits it")
    inputs: tuple[Input, ...] = (step(f"Date by {window.reason}").of("decided by", window.reason.value),)
    formula, moved = "earliest date", window.before_working_days
    if moved is not None:
        formula = f"{formula}, moved to the working day before"
        inputs = (*inputs, origins.rules.of("moved from", moved.isoformat()))
    return Step(
        label="Refill by",
        formula=formula,
        inputs=inputs,
        result=window.refill_by.isoformat(),
        rounding=Rounding.EARLIER_DAY,
    )
