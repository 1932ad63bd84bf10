"""Nothing could be aspirated: between which instants the pump ran dry, and what the patient has missed at the least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pumplog.dosing.figures.moments import DAY, SECOND, instant_at_second, instant_of, moment_of
from pumplog.dosing.figures.quantities import Mass, Volume
from pumplog.dosing.figures.rounding import exact_arithmetic, floor_quotient, half_up, quotient_half_up
from pumplog.dosing.reservoir.depletion import Depletion, deplete
from pumplog.dosing.reservoir.history import History, Unanswerable, read_history
from pumplog.dosing.timeline import CountedBoluses, Event, Fill, ProgramSet, Pump

_EMPTY: Final = Volume(ml=Decimal(0))
_MASS_PLACES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedDose:
    """One drug: what the programme still asked for and the pump cannot have given.

    `least` counts from the programmed volume being used up, nothing where it is not; `most` from the earliest instant
    at which the pump can have run dry, None where that is not known.
    """

    drug: str
    least: Mass
    most: Mass | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyAspirate:
    """The pump ran dry somewhere from `earliest` to `latest`: censored, never a residual of 0 mL.

    `earliest` (UTC) has the pump running over by its tolerance and every allowed bolus taken; None where even so
    something should be left, as `least_left` says. `latest` is the visit. `by_programme` is when the programme alone had
    used the fill up, None where it has not.
    """

    earliest: datetime | None
    latest: datetime
    by_programme: datetime | None
    least_left: Volume
    missed: tuple[MissedDose, ...]


def empty_aspirate(pump: Pump, events: Iterable[Event], at: datetime) -> EmptyAspirate | None:
    """The dry interval of a visit at `at`; None where the record does not say what was in the pump."""
    known = tuple(events)
    try:
        with exact_arithmetic():
            history = read_history(pump, known, at)
            now = moment_of(at)
            if not history.fills or history.program_at(now) is None:
                return None
            fill = history.fills[-1][1]
            worst = read_history(pump, (*known, *_uncounted(history, fill, at)), at)
            return _interval(pump, fill, deplete(history, fill, now), deplete(worst, fill, now), history)
    except Unanswerable:
        return None


def _interval(pump: Pump, fill: Fill, likely: Depletion, worst: Depletion, history: History) -> EmptyAspirate:
    now = likely.now.start
    dry = worst.second_of_level(_EMPTY, over_pct=pump.flow_tolerance_pct)
    spent = likely.second_of_level(_EMPTY)
    earliest = max(dry * SECOND, likely.begins) if dry is not None and dry * SECOND <= now else None
    short = max(Decimal(0), _ml(likely, likely.asked_for - likely.held))
    since = None
    if earliest is not None:
        until_dry = deplete(history, fill, earliest)
        since = max(short, _ml(likely, likely.asked_for) - _ml(until_dry, until_dry.asked_for))
    left = worst.held * 100 - worst.asked_for * (100 + pump.flow_tolerance_pct)
    return EmptyAspirate(
        earliest=None if earliest is None else instant_of(earliest),
        latest=instant_of(now),
        by_programme=instant_at_second(spent) if spent is not None and spent * SECOND <= now else None,
        least_left=Volume(ml=max(Decimal(0), quotient_half_up(left, worst.scale.per_ml * 100))),
        missed=tuple(_missed(fill, short, since)),
    )


def _ml(cycle: Depletion, amount: Decimal) -> Decimal:
    """An amount in its cycle's own unit as millilitres, half-up at 9 places."""
    return quotient_half_up(amount, cycle.scale.per_ml)


def _missed(fill: Fill, short: Decimal, since: Decimal | None) -> Iterator[MissedDose]:
    """Volume x strength of each drug of the fill, one that stands twice taken together."""
    strengths: dict[str, Decimal] = {}
    for part in fill.formulation.drugs:
        strengths[part.drug] = strengths.get(part.drug, Decimal(0)) + part.concentration.mcg_per_ml
    for drug, strength in strengths.items():
        yield MissedDose(
            drug=drug,
            least=Mass(mcg=half_up(short * strength, _MASS_PLACES)),
            most=None if since is None else Mass(mcg=half_up(since * strength, _MASS_PLACES)),
        )


def boluses_not_counted(pump: Pump, events: Iterable[Event], at: datetime) -> tuple[CountedBoluses, ...]:
    """Every bolus the last fill's programmes allowed in the time for which nobody counted any.

    Raises Unanswerable as `read_history` does.
    """
    history = read_history(pump, events, at)
    return tuple(_uncounted(history, history.fills[-1][1], at)) if history.fills else ()


def _uncounted(history: History, fill: Fill, at: datetime) -> Iterator[CountedBoluses]:
    begins, now = moment_of(fill.at), moment_of(at)
    counted = sorted(
        (moment_of(count.begins), moment_of(count.ends))
        for count in history.counted
        if moment_of(count.begins) >= begins
    )
    marks = {begins, now, *(moment for moment, _ in history.programs if begins < moment < now)}
    marks.update(edge for span in counted for edge in span if begins < edge < now)
    for start, end in pairwise(sorted(marks)):
        setting = history.program_at(start)
        if setting is None or any(first <= start < last for first, last in counted):
            continue
        yield from _taken(setting, start, end, at)


def _taken(setting: ProgramSet, start: int, end: int, at: datetime) -> Iterator[CountedBoluses]:
    bolus = setting.patient_bolus
    if bolus is None or not bolus.max_per_day:
        return
    # Rounded up: a part of a bolus is taken to be a whole one, so that the instant is never too late.
    count = -floor_quotient(Decimal(-bolus.max_per_day * (end - start)), Decimal(DAY))
    yield CountedBoluses(at=at, begins=instant_of(start), ends=instant_of(end), count=count, dose=bolus.dose)
