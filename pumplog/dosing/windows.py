"""By when the pump must be refilled, and what decides it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pumplog.dosing.reservoir.state import ReservoirState

WEEKDAYS_ALL = frozenset(range(7))


class Reason(StrEnum):
    """What sets the refill-by date. The order of the members settles a tie."""

    VOLUME = "volume"
    PROGRAMMER = "programmer"
    STABILITY = "stability"
    EXPIRY = "expiry"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A clinic's choice of how early a refill is due.

    `working_days` are weekday numbers, Monday 0; None leaves the date where it falls. `holidays` only count with them.
    """

    margin_days: int
    use_tolerance: bool
    max_interval_days: int | None
    working_days: frozenset[int] | None = None
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.margin_days < 0 or (self.max_interval_days is not None and self.max_interval_days < 0):
            raise ValueError("margin and interval are not negative")
        if self.working_days is not None and not (self.working_days and self.working_days <= WEEKDAYS_ALL):
            raise ValueError("a clinic works on at least one day of the week")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A limit that the timeline does not know: a drug's last usable day, or the alarm date the programmer shows.

    `label` says whose it is. An EXPIRY cap is used as it stands; from a PROGRAMMER date the margin is taken.
    """

    reason: Reason
    on: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One date that could decide: `counted_from` + or - `days` gives `on`; `label` says what it is about."""

    reason: Reason
    on: date
    counted_from: date
    days: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillWindow:
    """The refill-by date with its reason, and every candidate that was weighed, in the order of their reasons.

    `refill_by` is None where nothing limits the fill. `before_working_days` is the date before it was moved to an
    earlier working day, None where it was not moved.
    """

    refill_by: date | None
    reason: Reason | None
    before_working_days: date | None
    candidates: tuple[Candidate, ...]


def refill_window(state: ReservoirState, policy: Policy, zone: ZoneInfo, *, caps: Iterable[Cap] = ()) -> RefillWindow:
    """The earliest of what limits this fill, as dates of the clinic's zone.

    Volume: date of the earliest alarm (with the tolerance if the policy says so, else with every allowed bolus) minus
    the margin. Stability and interval: date of the fill plus so many days. On a tie the order of `Reason` decides. With
    working days the date moves to the earlier one, never to a later.
    """
    found = [*_of_state(state, policy, zone), *_of_caps(caps, policy)]
    candidates = tuple(sorted(found, key=lambda candidate: _RANK[candidate.reason]))
    first = min(candidates, key=lambda candidate: candidate.on, default=None)
    if first is None:
        return RefillWindow(refill_by=None, reason=None, before_working_days=None, candidates=())
    worked = _working_day(first.on, policy)
    moved = first.on if worked != first.on else None
    return RefillWindow(refill_by=worked, reason=first.reason, before_working_days=moved, candidates=candidates)


_RANK = {reason: rank for rank, reason in enumerate(Reason)}


def _of_state(state: ReservoirState, policy: Policy, zone: ZoneInfo) -> Iterator[Candidate]:
    alarm = state.alarm_at_earliest if policy.use_tolerance else state.alarm_at_all_boluses
    if alarm is not None:
        label = "earliest alarm, flow tolerance included" if policy.use_tolerance else "alarm if every bolus is taken"
        yield from _candidate(Reason.VOLUME, alarm.astimezone(zone).date(), -policy.margin_days, label)
    filled_on = state.filled_at.astimezone(zone).date()
    stability = state.formulation.shortest_stability_days
    if stability is not None:
        yield from _candidate(Reason.STABILITY, filled_on, stability, "shortest stability of what is in the pump")
    if policy.max_interval_days is not None:
        yield from _candidate(Reason.INTERVAL, filled_on, policy.max_interval_days, "the clinic's longest interval")


def _of_caps(caps: Iterable[Cap], policy: Policy) -> Iterator[Candidate]:
    for cap in caps:
        margin = policy.margin_days if cap.reason is Reason.PROGRAMMER else 0
        yield from _candidate(cap.reason, cap.on, -margin, cap.label)


def _candidate(reason: Reason, counted_from: date, days: int, label: str) -> Iterator[Candidate]:
    try:
        on = counted_from + timedelta(days=days)
    except OverflowError:
        if days > 0:
            return  # later than any calendar reaches: it limits nothing
        on = date.min
    yield Candidate(reason=reason, on=on, counted_from=counted_from, days=days, label=label)


def _working_day(day: date, policy: Policy) -> date:
    """The day itself or the nearest earlier one on which the clinic works."""
    if policy.working_days is None:
        return day
    while day > date.min and (day.weekday() not in policy.working_days or day in policy.holidays):
        day -= timedelta(days=1)
    return day
