"""What a refill visit brings to light besides the plain figures: a dry pump, another strength, a programmer at odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pumplog.dosing.bridge import Mixing, StrengthChange, mixing, strength_change
from pumplog.dosing.checks.change import change_findings
from pumplog.dosing.checks.programmer import clock_of, compared, programmer_findings
from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.conflict.disagreement import Disagreement, conflicts
from pumplog.dosing.conflict.pump_clock import ClockError
from pumplog.dosing.figures.quantities import Flow
from pumplog.dosing.figures.rounding import exact_arithmetic
from pumplog.dosing.findings import Finding
from pumplog.dosing.path import Line
from pumplog.dosing.refill_draft import FilledDrug, NothingAspirated, RefillDraft
from pumplog.dosing.reservoir.empty import EmptyAspirate, empty_aspirate
from pumplog.dosing.reservoir.state import ReservoirState
from pumplog.dosing.timeline import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AtVisit:
    """Each None, or empty, where it does not arise."""

    empty: EmptyAspirate | None
    change: StrengthChange | None
    mixing: Mixing | None
    clock: ClockError | None
    conflicts: tuple[Disagreement, ...]

    def findings(self, visit: Visit, draft: RefillDraft) -> Iterator[Finding]:
        """What there is to say about change and programmer; the dry pump is spoken of with the residual."""
        yield from change_findings(visit, draft, self.change, self.mixing)
        yield from programmer_findings(visit, self.conflicts, self.clock)


def at_visit(
    visit: Visit, draft: RefillDraft, earlier: Sequence[FilledDrug], line: Line, added: Sequence[Event]
) -> AtVisit:
    """Work it all out. `earlier` is the mixture in the line, `added` what the visit adds to the timeline."""
    clock = clock_of(visit, draft.programmer)
    dry = isinstance(draft.residual, NothingAspirated)
    with exact_arithmetic():
        change = strength_change(draft, earlier, old_flow=_flow(visit.before), new_flow=_flow(visit.after), line=line)
        mixed = mixing(draft, earlier, line)
    return AtVisit(
        empty=empty_aspirate(visit.pump, visit.events, visit.performed_at) if dry else None,
        change=change,
        mixing=mixed,
        clock=clock,
        conflicts=conflicts(draft.programmer, compared(visit, clock, added)),
    )


def _flow(state: ReservoirState | None) -> Flow | None:
    return None if state is None else state.flow
