"""What a pump's own record says of it: its measured cycles, how it runs, and the pump and rules that dates are made from."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

from pumplog import catalogue
from pumplog.dosing import timeline
from pumplog.dosing.drift.belief import Belief
from pumplog.dosing.drift.cycle import Cycle
from pumplog.dosing.drift.judgement import Judge, Judgement, State
from pumplog.dosing.drift.measured import LeftOut, MeasuredCycle, measured_cycle
from pumplog.dosing.drift.outlook import Outlook, outlook_of, probability
from pumplog.dosing.drift.prior import Prior
from pumplog.dosing.figures.formatting import counted, plain
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.refill_draft import Measured, NotMeasured, RefillDraft
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.windows import Policy
from pumplog.dosing.working.belief import belief_steps
from pumplog.dosing.working.origins import Origins
from pumplog.dosing.working.step import Step
from pumplog.models import Event
from pumplog.selectors.clinic import dosing_policy
from pumplog.selectors.history import PumpHistory, since_last_fill
from pumplog.selectors.stop_level import StopLevel
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import ResidualState

# So many refills are looked back on in one go: the call stack is not endless.
_AT_ONCE: Final = 100
_instant: Final = attrgetter("at")
# A level that has moved on by this much since somebody looked into it is looked into anew.
_MORE: Final = Decimal("0.07")


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """One pump as its record leaves it to be believed. Every date of it is made from ``pump`` and ``policy``.

    ``judgements`` belong to those ``cycles`` that were measured, in their order. ``other_pct`` is the tolerance entered
    with the implant, None where the clinic does not reckon with it.
    """

    pump: timeline.Pump
    policy: Policy
    prior: Prior
    belief: Belief
    cycles: tuple[MeasuredCycle, ...]
    judgements: tuple[Judgement, ...]
    accepted_risk_pct: Decimal | None
    other_pct: Decimal | None
    alarm: Volume

    looked_into_at: dt.datetime | None
    """The refill at which somebody said who looks into what ``latest`` finds; None where it is new, or has grown."""

    @property
    def latest(self) -> Judgement | None:
        """What the newest measured refill says."""
        return self.judgements[-1] if self.judgements else None

    def outlook(self, state: ReservoirState, events: tuple[timeline.Event, ...]) -> Outlook:
        """What this means for a fill in ``state``, made from ``events``."""
        return outlook_of(
            state=state,
            events=events,
            alarm=self.alarm,
            belief=self.belief,
            latest=self.latest,
            accepted_risk_pct=self.accepted_risk_pct,
        )

    def steps(self, outlook: Outlook, zone: ZoneInfo, origins: Origins) -> Iterator[Step]:
        """How fast the pump is reckoned to run, and why: one step each."""
        return belief_steps(
            outlook, prior=self.prior, cycles=self.cycles, other_pct=self.other_pct, zone=zone, origins=origins
        )


def believed(
    history: PumpHistory,
    clinic: ClinicSheet,
    level: StopLevel,
    *,
    until: dt.datetime | None = None,
    visit: RefillDraft | None = None,
) -> Believed:
    """The pump and the rules to compute with, from what had happened ``until`` then (None: everything).

    ``visit`` is a refill not yet on record, the newest there is.

    With an accepted risk the pump's tolerance is what its own record asks for at that risk. Where the clinic also
    reckons with the tolerance entered with the implant, the larger of the two counts: a date is never later for it.
    """
    known = history.implantation
    if known is None:
        raise ValueError("no implantation on record")
    pump, policy = history.pump(level.volume), dosing_policy(clinic.policy)
    prior = catalogue.pump_model(known.pump_model).prior
    cycles = tuple(_cycles(history if until is None else history.until(until), pump, visit))
    found = _follow(tuple(item.cycle for item in cycles if item.cycle is not None), prior)
    risk, other = clinic.policy.accepted_risk_pct, pump.flow_tolerance_pct if policy.use_tolerance else None
    if risk is not None:
        pump, policy = _with_own_tolerance(pump, found.belief, risk, other), replace(policy, use_tolerance=True)
    return Believed(
        pump=pump,
        policy=policy,
        prior=prior,
        belief=found.belief,
        cycles=cycles,
        judgements=found.judgements,
        accepted_risk_pct=risk,
        other_pct=other,
        alarm=Volume(ml=known.low_reservoir_alarm_ml),
        looked_into_at=_looked_into(history, cycles, found.judgements),
    )


def _looked_into(
    history: PumpHistory, cycles: tuple[MeasuredCycle, ...], judgements: tuple[Judgement, ...]
) -> dt.datetime | None:
    """Back from the newest refill as long as the same is found: a reason that was given holds until there is more.

    Otherwise a pump that has settled at a new level would ask for a reason at each refill for the rest of its life,
    and nobody would read it when it changes again.
    """
    if not judgements or judgements[-1].state is not State.INVESTIGATE:
        return None
    latest, measured = judgements[-1], [item for item in cycles if item.cycle is not None]
    answered = {event.happened_at for event in history.refills if _answers(event)}
    for item, found in zip(reversed(measured), reversed(judgements), strict=True):
        if found.direction is not latest.direction:
            return None
        if item.ended_at in answered and abs(found.now_ratio - latest.now_ratio) < _MORE:
            return item.ended_at
    return None


def _answers(event: Event) -> bool:
    return any(row.code == "drift_investigate" and row.acknowledged_reason for row in event.findings.all())


def _follow(measured: tuple[Cycle, ...], prior: Prior) -> "_Followed":
    for end in range(_AT_ONCE, len(measured), _AT_ONCE):
        _followed(measured[:end], prior)
    return _followed(measured, prior)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Followed:
    judge: Judge
    belief: Belief
    judgements: tuple[Judgement, ...]


# A refill is judged while it is typed, when it is recorded and for its window, and the past of a patient refill after
# refill: the same cycles each time, and one more. A judge is never moved on once it is kept, only its copy.
@lru_cache(maxsize=512)
def _followed(measured: tuple[Cycle, ...], prior: Prior) -> _Followed:
    if not measured:
        first = Judge(prior)
        return _Followed(judge=first, belief=first.belief(), judgements=())
    before = _followed(measured[:-1], prior)
    ahead = deepcopy(before.judge)
    judgement = ahead.next(measured[-1])
    return _Followed(judge=ahead, belief=ahead.belief(), judgements=(*before.judgements, judgement))


def _with_own_tolerance(pump: timeline.Pump, own: Belief, risk: Decimal, other: Decimal | None) -> timeline.Pump:
    by_record = own.over_pct(probability(risk))
    if other is not None and other > by_record:
        return pump
    return replace(
        pump,
        flow_tolerance_pct=by_record,
        tolerance_evidence=Evidence.RECORD,
        tolerance_source=f"this pump’s own record, {counted(own.measured, 'refill')}, at an accepted risk of {plain(risk)} %",
    )


def _cycles(history: PumpHistory, pump: timeline.Pump, visit: RefillDraft | None) -> Iterator[MeasuredCycle]:
    """One cycle a refill after the first, oldest first, each from the record as it stands without that refill."""
    known = history.dosing_events()
    for event in history.refills[1:]:
        yield _cycle(pump, known, event.happened_at, *_looked_at(event))
    if visit is not None and history.refills:
        residual = visit.residual
        aspirated = residual.volume if isinstance(residual, Measured) else None
        yield _cycle(pump, known, visit.performed_at, not isinstance(residual, NotMeasured), aspirated)


def _cycle(
    pump: timeline.Pump, known: tuple[timeline.Event, ...], at: dt.datetime, looked: bool, aspirated: Volume | None
) -> MeasuredCycle:
    # Oldest first: what had happened by then is found, not looked for.
    first, after = bisect_left(known, at, key=_instant), bisect_right(known, at, key=_instant)
    before = (*known[:first], *(item for item in known[first:after] if _counted_then(item, at)))
    cycle = _measured(pump, since_last_fill(before), at, aspirated)
    return cycle if looked else replace(cycle, cycle=None, left_out=LeftOut.NOT_MEASURED)


# The refills before are the same each time a pump is looked at, and so are their cycles.
_measured = lru_cache(maxsize=4096)(measured_cycle)


def _counted_then(item: timeline.Event, at: dt.datetime) -> bool:
    # Boluses read off at the very instant of a refill were taken from the fill before it.
    return item.at == at and isinstance(item, timeline.CountedBoluses) and item.begins < at


def _looked_at(event: Event) -> tuple[bool, Volume | None]:
    """Whether anybody tried to draw, and what came: a residual that nobody looked for is not an empty one."""
    row = event.refill
    aspirated = None if row.aspirated_ml is None else Volume(ml=row.aspirated_ml)
    return row.residual_state != ResidualState.NOT_MEASURED, aspirated
