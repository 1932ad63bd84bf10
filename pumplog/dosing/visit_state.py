"""The pump as a visit finds and leaves it, where the record allows that to be worked out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Finding, blocking
from pumplog.dosing.reservoir.state import ReservoirState, Unanswerable, state_at
from pumplog.dosing.timeline import Event, Pump

# Nothing filled yet is no fault, and these contradictions have a finding of their own, in the words of the form.
_TOLD: Final = frozenset({"no_fill", "no_program", "two_fills_at_once", "two_programs_at_once", "fill_over_reservoir"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A state, or None with the code of what stands in its way."""

    state: ReservoirState | None
    code: str | None = None
    message: str = ""

    def contradictions(self) -> Iterator[Finding]:
        """A record that contradicts itself stops the visit: every figure after it would be a guess."""
        if self.code is not None and self.code not in _TOLD:
            message = f"The record of this pump contradicts itself: {self.message}. Correct it first, then record this."
            yield blocking("record_contradicts", "performed_at", message)


def asked(pump: Pump, events: Iterable[Event], at: datetime, *, measured: Volume | None = None) -> Asked:
    """The state at an instant, without raising."""
    try:
        return Asked(state=state_at(pump, events, at, measured=measured))
    except Unanswerable as reason:
        return Asked(state=None, code=reason.code, message=reason.message)
