"""A reading of the programmer without a refill: held against what the record expects at that instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from pumplog.dosing.assessment import ProgramAssessment
from pumplog.dosing.checks.programmer import clock_of, compared, programmer_caps, programmer_findings
from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.conflict.disagreement import conflicts
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.refill_draft import ProgrammerReading
from pumplog.dosing.timeline import Event, Pump
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.visit_state import asked
from pumplog.dosing.windows import Cap, Policy, refill_window


def assess_reading(
    *,
    pump: Pump,
    events: Iterable[Event],
    at: datetime,
    reading: ProgrammerReading,
    policy: Policy,
    zone: ZoneInfo,
    now: datetime,
    limits: Guardrails,
    caps: Iterable[Cap] = (),
) -> ProgramAssessment:
    """Judge one reading at `at`; `events` is the pump's record with whatever else was read, counted boluses among it.

    Nothing is changed by looking, so the pump before and after is one. Its findings name the fields of a refill.
    """
    known = tuple(events)
    found = asked(pump, known, at)
    limited = (*caps, *programmer_caps(reading))
    visit = Visit(
        pump=pump,
        events=known,
        policy=policy,
        zone=zone,
        now=now,
        limits=limits,
        performed_at=at,
        before=found.state,
        after=found.state,
        window=None if found.state is None else refill_window(found.state, policy, zone, caps=limited),
        programmer=reading,
    )
    clock = clock_of(visit, reading)
    at_odds = conflicts(reading, compared(visit, clock))
    return ProgramAssessment(
        before=found.state,
        after=found.state,
        window=visit.window,
        findings=tuple(programmer_findings(visit, at_odds, clock)),
        working=(),
        formula_version=FORMULA_VERSION,
        conflicts=at_odds,
        clock=clock,
    )
