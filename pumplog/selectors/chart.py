"""The series that the charts draw, from one or more implants of a patient."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.reservoir.history import Unanswerable
from pumplog.dosing.reservoir.state import ReservoirState, level_curve, state_at
from pumplog.models import Event
from pumplog.selectors.history import PumpHistory, since_last_fill
from pumplog.selectors.words import display_name, dose_text
from pumplog.sheets.patient import ChartSheet, DosePoint, EffectPoint, LevelVertex, MeasuredPoint
from pumplog.sheets.vocabulary import EventKind, ResidualState

MOVES_DOSE = (EventKind.REFILL, EventKind.PROGRAM_CHANGE, EventKind.PUMP_STOP, EventKind.PUMP_START)


def chart_sheet(
    histories: Sequence[PumpHistory], *, zone: str, now: dt.datetime, stop_ml: Decimal | None
) -> ChartSheet:
    """All series over the patient's life with pumps, oldest first; a drug that leaves the mixture falls to 0."""
    events = [event for history in histories for event in history.events]
    start = min((event.happened_at for event in events), default=now)
    known = histories[-1].implantation if histories else None
    return ChartSheet(
        start=start,
        end=now,
        zone=zone,
        doses=tuple(point for history in histories for point in _doses(history)),
        level=tuple(vertex for history in histories for vertex in _level(history, now)),
        measured=tuple(_measured(event) for event in events if _was_looked_at(event)),
        effects=tuple(
            EffectPoint(at=event.happened_at, pain=event.effect.pain, function=event.effect.function)
            for event in events
            if event.kind == EventKind.EFFECT
        ),
        reservoir_ml=known.reservoir_ml if known else None,
        stop_ml=stop_ml,
    )


def dose_states(history: PumpHistory) -> Iterator[tuple[Event, ReservoirState]]:
    """Each event that can move a daily dose, with the reservoir as it stood right after it."""
    known = history.implantation
    if known is None:
        return
    pump, timeline = history.pump(Volume(ml=known.low_reservoir_alarm_ml)), history.dosing_events()
    for event in history.events:
        if event.kind not in MOVES_DOSE:
            continue
        until = [item for item in timeline if item.at <= event.happened_at]
        try:
            yield event, state_at(pump, since_last_fill(tuple(until)), event.happened_at)
        except Unanswerable:
            continue


def dose_lines(history: PumpHistory) -> list[tuple[Event, str]]:
    """Each current refill with the primary drug's daily dose after it, as text; empty where no programme was in force."""
    states = dict(dose_states(history))
    return [(event, _primary_dose(states.get(event))) for event in history.refills]


def _primary_dose(state: ReservoirState | None) -> str:
    if state is None:
        return ""
    for drug, daily in zip(state.formulation.drugs, state.daily_doses, strict=True):
        if drug.primary:
            return dose_text(daily.drug, daily.dose.mcg_per_day)
    return ""


def _doses(history: PumpHistory) -> list[DosePoint]:
    points, present = list[DosePoint](), set[str]()
    for event, state in dose_states(history):
        now_in = {item.drug for item in state.daily_doses}
        points.extend(_zero(event, present - now_in))
        present = now_in
        for drug in sorted(now_in):
            mcg = sum((item.dose.mcg_per_day for item in state.daily_doses if item.drug == drug), Decimal(0))
            value = mcg if state.running else Decimal(0)
            points.append(DosePoint(at=event.happened_at, drug=drug, display=display_name(drug), mcg_per_day=value))
    if history.removal is not None:
        points.extend(_zero(history.removal, present))
    return points


def _zero(event: Event, drugs: set[str]) -> list[DosePoint]:
    return [
        DosePoint(at=event.happened_at, drug=drug, display=display_name(drug), mcg_per_day=Decimal(0))
        for drug in sorted(drugs)
    ]


def _level(history: PumpHistory, now: dt.datetime) -> list[LevelVertex]:
    known = history.implantation
    if known is None:
        return []
    until = history.removal.happened_at if history.removal else now
    try:
        curve = level_curve(history.pump(Volume(ml=known.low_reservoir_alarm_ml)), history.dosing_events(), until)
    except Unanswerable:
        return []
    return [LevelVertex(at=point.at, volume_ml=point.volume.ml, begins=point.after_fill) for point in curve]


def _was_looked_at(event: Event) -> bool:
    # A residual that nobody looked for is not an empty one.
    return event.kind == EventKind.REFILL and event.refill.residual_state != ResidualState.NOT_MEASURED


def _measured(event: Event) -> MeasuredPoint:
    row = event.refill
    return MeasuredPoint(
        at=event.happened_at,
        aspirated_ml=row.aspirated_ml,
        expected_ml=row.expected_ml,
        delivered_ratio=row.delivered_ratio,
    )
