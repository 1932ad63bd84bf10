"""What is in the reservoir at an instant, what was delivered, and when it will be down to a level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pumplog.dosing.figures.moments import instant_at_second, instant_of, moment_of
from pumplog.dosing.figures.quantities import DoseRate, Flow, Volume
from pumplog.dosing.figures.rounding import exact_arithmetic, quotient_half_up
from pumplog.dosing.formulation import Formulation
from pumplog.dosing.reservoir.curve import LevelPoint, level_curve
from pumplog.dosing.reservoir.depletion import Depletion, deplete
from pumplog.dosing.reservoir.history import History, Unanswerable, read_history
from pumplog.dosing.timeline import Event, Fill, ProgramSet, Pump

__all__ = ["DailyDose", "LevelPoint", "ReservoirState", "Unanswerable", "level_curve", "state_at"]

_EMPTY = Volume(ml=Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyDose:
    """What the programme delivers of one drug in a whole pump-clock day, without boluses."""

    drug: str
    dose: DoseRate


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservoirState:
    """The reservoir as asked at `at`. Quantities are rounded half-up at 9 places, instants are UTC seconds.

    `alarm_at`, `alarm_at_all_boluses`, `alarm_at_earliest` and `empty_at` are None where that level is never reached
    (stopped, or nothing flows) or only after the year 9999; they are rounded down. `difference` and `delivered_ratio`
    need a measured residual; the ratio is None where nothing should have been delivered. `setting` is the programme in
    force, running or not.
    """

    pump: Pump
    at: datetime
    filled_at: datetime
    held_at_fill: Volume
    formulation: Formulation
    setting: ProgramSet
    running: bool
    delivered: Volume
    expected_residual: Volume
    flow: Flow
    daily_doses: tuple[DailyDose, ...]
    alarm_at: datetime | None
    alarm_at_all_boluses: datetime | None
    alarm_at_earliest: datetime | None
    empty_at: datetime | None
    measured: Volume | None
    difference: Volume | None
    delivered_ratio: Decimal | None


def state_at(pump: Pump, events: Iterable[Event], at: datetime, *, measured: Volume | None = None) -> ReservoirState:
    """The state at `at`, from the events known by then; `measured` is what was aspirated at that instant.

    Raises Unanswerable with `no_fill`, `no_program` or a code of `read_history`.
    """
    with exact_arithmetic():
        history = read_history(pump, events, at)
        if not history.fills:
            raise Unanswerable("no_fill", "nothing was filled by the instant asked for")
        now = moment_of(at)
        setting = history.program_at(now)
        if setting is None:
            raise Unanswerable("no_program", "no programme is in force at the instant asked for")
        fill = history.fills[-1][1]
        return _state(pump, history, fill, setting, deplete(history, fill, now), measured)


def _state(
    pump: Pump, history: History, fill: Fill, setting: ProgramSet, depletion: Depletion, measured: Volume | None
) -> ReservoirState:
    scale, now, low = depletion.scale, depletion.now.start, pump.low_reservoir
    running = history.running_at(now)
    daily = scale.pattern(setting).daily
    boluses = scale.allowed(setting.patient_bolus) if running else Decimal(0)
    taken, left = depletion.taken, depletion.held - depletion.taken
    gap = None if measured is None else scale.amount(measured) - left
    return ReservoirState(
        pump=pump,
        at=instant_of(now),
        filled_at=instant_of(depletion.begins),
        held_at_fill=fill.held,
        formulation=fill.formulation,
        setting=setting,
        running=running,
        delivered=Volume(ml=quotient_half_up(taken, scale.per_ml)),
        expected_residual=Volume(ml=quotient_half_up(left, scale.per_ml)),
        flow=Flow(ml_per_day=quotient_half_up(daily, scale.per_ml)),
        daily_doses=tuple(
            DailyDose(
                drug=drug.drug,
                dose=DoseRate(mcg_per_day=quotient_half_up(daily * drug.concentration.mcg_per_ml, scale.per_ml)),
            )
            for drug in fill.formulation.drugs
        ),
        alarm_at=_instant(depletion.second_of_level(low)),
        alarm_at_all_boluses=_instant(depletion.second_of_level(low, extra=boluses)),
        alarm_at_earliest=_instant(depletion.second_of_level(low, extra=boluses, over_pct=pump.flow_tolerance_pct)),
        empty_at=_instant(depletion.second_of_level(_EMPTY)),
        measured=measured,
        difference=None if gap is None else Volume(ml=quotient_half_up(gap, scale.per_ml)),
        delivered_ratio=None if gap is None or not taken else quotient_half_up(taken - gap, taken),
    )


def _instant(second: int | None) -> datetime | None:
    return None if second is None else instant_at_second(second)
