"""Is the time of the visit possible, and is this visit already on record?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.figures.moments import SECOND, moment_of
from pumplog.dosing.findings import Figure, Finding, blocking
from pumplog.dosing.timeline import ProgramSet

_SAME_VISIT: Final = 60 * 60 * SECOND


def not_in_future(visit: Visit) -> Iterator[Finding]:
    """A visit that has not happened yet cannot be recorded."""
    if moment_of(visit.performed_at) > moment_of(visit.now):
        message = "This time is still to come. Enter when it was done, or record it once it is done."
        yield blocking("performed_in_future", "performed_at", message)


def after_other_fills(visit: Visit, fills: Iterable[datetime]) -> Iterator[Finding]:
    """Two nurses, a double click or a retry: the same refill is not recorded twice, nor one from before the last."""
    here = moment_of(visit.performed_at)
    near = [fill for fill in fills if abs(moment_of(fill) - here) <= _SAME_VISIT]
    later = [fill for fill in fills if moment_of(fill) - here > _SAME_VISIT]
    if near:
        when = near[0].astimezone(visit.zone)
        message = (
            f"A refill at {when:%H:%M} on {when:%d %B %Y} is already recorded. If it was wrong, correct that record."
        )
        yield blocking("same_refill_recorded", "performed_at", message, _on("recorded_on", when))
    if later:
        when = max(later, key=moment_of).astimezone(visit.zone)
        message = (
            f"The last recorded refill was later, on {when:%d %B %Y} at {when:%H:%M}. "
            "Check the date; an earlier visit is added as a correction."
        )
        yield blocking("performed_before_last_fill", "performed_at", message, _on("last_fill_on", when))


def programme_not_set_twice(visit: Visit) -> Iterator[Finding]:
    """Two programmes at one instant: which of them runs cannot be known."""
    here = moment_of(visit.performed_at)
    if any(isinstance(event, ProgramSet) and moment_of(event.at) == here for event in visit.events):
        message = "A programme is already recorded at this very time. Change the time, or correct that record."
        yield blocking("programme_at_same_instant", "program", message)


def _on(name: str, at: datetime) -> Figure:
    return Figure(name=name, value=at.date().isoformat())
