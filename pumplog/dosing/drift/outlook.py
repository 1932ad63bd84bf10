"""How this pump runs, from its own record, and what that means for the fill it holds: likeliest beside programmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pumplog.dosing.drift.belief import Belief
from pumplog.dosing.drift.judgement import Direction, Judgement, State
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.figures.rounding import exact_arithmetic
from pumplog.dosing.reservoir.state import ReservoirState, state_at
from pumplog.dosing.timeline import Event, ProgramSet, Pump

HUNDRED = Decimal(100)


class Way(StrEnum):
    """How the pump runs, said only as far as its 95 % interval allows: fast or slow where 1 lies outside it."""

    FAST = "fast"
    SLOW = "slow"
    TRUE = "true"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a pump's measured refills say. Ratios are delivered / programmed (4 places), instants UTC.

    `ratio_fastest` is what the accepted risk (percent) allows for, None where the clinic does not reckon with it.
    `alarm_at` is the alarm level at the programmed rate, as the pump itself reckons, `alarm_at_likeliest` at the pump's
    own ratio, both without boluses to come; `stop_at_likeliest` the same for the patient's stop level.
    """

    measured_refills: int
    ratio_mean: Decimal
    ratio_sd: Decimal
    ratio_low: Decimal
    ratio_high: Decimal
    ratio_fastest: Decimal | None
    accepted_risk_pct: Decimal | None
    state: State
    direction: Direction | None
    alarm_at: datetime | None
    alarm_at_likeliest: datetime | None
    stop_at_likeliest: datetime | None

    @property
    def way(self) -> Way:
        """Fast or slow only where the interval of its own ratio leaves no room for 1."""
        return way_of(self.measured_refills, self.ratio_low, self.ratio_high)


def way_of(measured_refills: int, low: Decimal, high: Decimal) -> Way:
    """What may be said of a pump whose own ratio lies between `low` and `high`."""
    if not measured_refills:
        return Way.NOT_MEASURED
    if low > 1:
        return Way.FAST
    return Way.SLOW if high < 1 else Way.TRUE


def outlook_of(
    *,
    state: ReservoirState,
    events: Iterable[Event],
    alarm: Volume,
    belief: Belief,
    latest: Judgement | None,
    accepted_risk_pct: Decimal | None,
) -> Outlook:
    """The outlook for a fill in this `state`, made from `events`; `alarm` is the pump's own alarm level.

    `latest` judges the newest measured refill, None where none has been measured.
    """
    known = tuple(_without_boluses(events))
    low, high = belief.interval()
    return Outlook(
        measured_refills=belief.measured,
        ratio_mean=belief.mean,
        ratio_sd=belief.sd,
        ratio_low=low,
        ratio_high=high,
        ratio_fastest=None if accepted_risk_pct is None else belief.fastest(probability(accepted_risk_pct)),
        accepted_risk_pct=accepted_risk_pct,
        state=State.STEADY if latest is None else latest.state,
        direction=None if latest is None else latest.direction,
        alarm_at=_reached(state, known, alarm, Decimal(1)),
        alarm_at_likeliest=_reached(state, known, alarm, belief.mean),
        stop_at_likeliest=_reached(state, known, state.pump.low_reservoir, belief.mean),
    )


def probability(risk_pct: Decimal) -> Decimal:
    """0.1 percent as 0.001."""
    return risk_pct.scaleb(-2)


def over_pct(ratio: Decimal) -> Decimal:
    """A ratio as percent over the programme; below 0 for a pump that delivers less."""
    with exact_arithmetic():
        return (ratio - 1) * HUNDRED


def _reached(state: ReservoirState, events: tuple[Event, ...], level: Volume, ratio: Decimal) -> datetime | None:
    pump: Pump = replace(state.pump, low_reservoir=level, flow_tolerance_pct=over_pct(ratio))
    return state_at(pump, events, state.at).alarm_at_earliest


def _without_boluses(events: Iterable[Event]) -> Iterator[Event]:
    """The same record without boluses still to come: how many a patient will take nobody knows."""
    for event in events:
        yield replace(event, patient_bolus=None) if isinstance(event, ProgramSet) else event
