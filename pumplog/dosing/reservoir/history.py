"""The events of one pump put in order and checked: what is known at an instant, or why nothing can be worked out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import TypeVar

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.moments import moment_of
from pumplog.dosing.timeline import Bolus, CountedBoluses, Event, Fill, ProgramSet, Pump, Started, Stopped

E = TypeVar("E", Fill, ProgramSet, Bolus)


class Unanswerable(Exception):
    """The history contradicts itself or lacks what the question needs.

    `code` is stable; `event` is the one to look at, None where one is missing; `field` names its part, if one is meant.
    """

    def __init__(self, code: str, message: str, event: Event | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.event, self.field = code, message, event, field


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known, each kind as (moment, event) in order of time; moments are microseconds since 1970.

    `switches` are the moments from which on the programme runs (True) or is held (False).
    """

    fills: tuple[tuple[int, Fill], ...]
    programs: tuple[tuple[int, ProgramSet], ...]
    switches: tuple[tuple[int, bool], ...]
    boluses: tuple[tuple[int, Bolus], ...]
    counted: tuple[CountedBoluses, ...]

    def program_at(self, moment: int) -> ProgramSet | None:
        """The programme in force at a moment, if any was set by then."""
        index = bisect_right(self.programs, moment, key=_moment)
        return self.programs[index - 1][1] if index else None

    def running_at(self, moment: int) -> bool:
        """Whether the programme runs at a moment: it does unless it was stopped and not started again."""
        index = bisect_right(self.switches, moment, key=_moment)
        return self.switches[index - 1][1] if index else True


def read_history(pump: Pump, events: Iterable[Event], at: datetime) -> History:
    """Sort and check the events known at `at`; later ones are not known yet.

    Raises Unanswerable: `two_fills_at_once`, `two_programs_at_once`, `fill_over_reservoir`, `stop_while_stopped`,
    `start_while_running`, `boluses_end_before_begin`, `boluses_end_after_count`, `boluses_begin_before_fill`.
    """
    now = moment_of(at)
    # Instants are compared as moments: two datetimes of one zone compare by wall clock, an hour wrong in October.
    known = [(moment, event) for event in events if (moment := moment_of(event.at)) <= now]
    fills = _in_order([(moment, event) for moment, event in known if isinstance(event, Fill)])
    programs = _in_order([(moment, event) for moment, event in known if isinstance(event, ProgramSet)])
    for _, fill in fills:
        _check_capacity(pump, fill)
    counted = tuple(event for _, event in known if isinstance(event, CountedBoluses))
    for count in counted:
        _check_count(count, fills)
    return History(
        fills=fills,
        programs=programs,
        switches=_switches([(moment, event) for moment, event in known if isinstance(event, Stopped | Started)]),
        boluses=tuple(sorted(((m, event) for m, event in known if isinstance(event, Bolus)), key=_moment)),
        counted=counted,
    )


def _moment(entry: tuple[int, object]) -> int:
    return entry[0]


def _in_order(events: Sequence[tuple[int, E]]) -> tuple[tuple[int, E], ...]:
    ordered = tuple(sorted(events, key=_moment))
    for (earlier, _), (later, event) in pairwise(ordered):
        if earlier == later:
            fill = isinstance(event, Fill)
            code, noun = ("two_fills_at_once", "fills") if fill else ("two_programs_at_once", "programmes")
            raise Unanswerable(code, f"two {noun} at one instant: which of them holds cannot be known", event, "at")
    return ordered


def _check_capacity(pump: Pump, fill: Fill) -> None:
    if fill.held.ml > pump.reservoir.ml:
        message = f"{plain(fill.held.ml)} mL do not fit into a reservoir of {plain(pump.reservoir.ml)} mL"
        raise Unanswerable("fill_over_reservoir", message, fill, "volume_ml")


def _check_count(count: CountedBoluses, fills: Sequence[tuple[int, Fill]]) -> None:
    """A counted interval lies within the life of one fill: its doses are read against that fill's strength."""
    begins, ends, at = moment_of(count.begins), moment_of(count.ends), moment_of(count.at)
    if ends < begins:
        raise Unanswerable("boluses_end_before_begin", "the interval ends before it begins", count, "to")
    if ends > at:
        raise Unanswerable("boluses_end_after_count", "boluses cannot be counted before they were given", count, "to")
    # A count read at the very instant of a refill belongs to the fill before it.
    in_force = [moment for moment, _ in fills if moment < at or moment == at == begins]
    if not in_force or begins < in_force[-1]:
        message = "the interval begins before the last fill, so its boluses cannot be told apart by strength"
        raise Unanswerable("boluses_begin_before_fill", message, count, "from")


def _switches(events: Sequence[tuple[int, Stopped | Started]]) -> tuple[tuple[int, bool], ...]:
    """Moments at which the pump was stopped or started; a stop and a start at one instant cancel out."""
    running, switches = True, []
    for moment, group in groupby(sorted(events, key=_moment), key=_moment):
        here = [event for _, event in group]
        surplus = sum(1 if isinstance(event, Started) else -1 for event in here)
        if surplus not in ((0, -1) if running else (0, 1)):
            code, kind, state = (
                ("start_while_running", Started, "running")
                if surplus > 0
                else ("stop_while_stopped", Stopped, "stopped")
            )
            culprit = next(event for event in reversed(here) if isinstance(event, kind))
            raise Unanswerable(code, f"the pump was already {state}", culprit, "at")
        running = running if surplus == 0 else surplus > 0
        switches.append((moment, running))
    return tuple(switches)
