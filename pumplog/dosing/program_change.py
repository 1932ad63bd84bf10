"""A programme change at a visit without a refill, judged by the same rules as a refill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from pumplog.dosing.assessment import ProgramAssessment
from pumplog.dosing.checks.outcome import date_findings, running_findings
from pumplog.dosing.checks.programme import programme_findings
from pumplog.dosing.checks.programmer import clock_of, compared, programmer_caps, programmer_findings
from pumplog.dosing.checks.ranking import most_telling
from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.checks.when import programme_not_set_twice
from pumplog.dosing.conflict.disagreement import conflicts
from pumplog.dosing.findings import Finding, blocking, in_form_order
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.past import Past, past_of
from pumplog.dosing.person import UNKNOWN, Person
from pumplog.dosing.programs import PatientBolus, Program
from pumplog.dosing.refill_draft import REFILL_FIELDS, OrderFacts, ProgrammerReading
from pumplog.dosing.timeline import Event, ProgramSet, Pump
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.visit_state import Asked, asked
from pumplog.dosing.windows import Cap, Policy, refill_window
from pumplog.dosing.working.origins import Origins
from pumplog.dosing.working.visit import working_of


def assess_program(
    *,
    pump: Pump,
    events: Iterable[Event],
    at: datetime,
    program: Program,
    program_bolus: PatientBolus | None,
    policy: Policy,
    zone: ZoneInfo,
    now: datetime,
    limits: Guardrails,
    caps: Iterable[Cap] = (),
    programmer: ProgrammerReading | None = None,
    running_confirmed: bool | None = None,
    order: OrderFacts | None = None,
    past: Past | None = None,
    person: Person | None = None,
    origins: Origins | None = None,
) -> ProgramAssessment:
    """Judge one programme change at `at`. `events` is the pump's record without it; `caps` limit what is in the pump.

    `running_confirmed` None means that the form does not ask. Never raises for anything that was typed: what is wrong
    comes back as findings, all of them at once.
    """
    known = tuple(events)
    before = asked(pump, known, at)
    added = ProgramSet(at=at, program=program, patient_bolus=program_bolus)
    after = asked(pump, (*known, added), at)
    limited = (*caps, *programmer_caps(programmer))
    window = None if after.state is None else refill_window(after.state, policy, zone, caps=limited)
    visit = Visit(
        pump=pump,
        events=known,
        policy=policy,
        zone=zone,
        now=now,
        limits=limits,
        performed_at=at,
        before=before.state,
        after=after.state,
        window=window,
        past=past_of(known) if past is None else past,
        person=person or UNKNOWN,
        order=order,
        # A change that is meant changes something: the former dose, mistyped, would have been no change at all.
        retyped=before.state is not None and before.state.setting.patient_bolus != program_bolus,
        program=program,
        bolus=program_bolus,
        programmer=programmer,
    )
    clock = clock_of(visit, programmer)
    at_odds = conflicts(programmer, compared(visit, clock, (added,)))
    found = [*_findings(visit, after), *programmer_findings(visit, at_odds, clock)]
    if running_confirmed is not None:
        found.extend(running_findings(visit, confirmed=running_confirmed))
    return ProgramAssessment(
        before=before.state,
        after=after.state,
        window=window,
        findings=in_form_order(most_telling(found), REFILL_FIELDS),
        working=working_of(
            before=before.state,
            after=after.state,
            window=window,
            limits=limits,
            zone=zone,
            events=known,
            added=(added,),
            origins=origins,
        ),
        formula_version=FORMULA_VERSION,
        conflicts=at_odds,
        clock=clock,
    )


def _findings(visit: Visit, after: Asked) -> Iterator[Finding]:
    yield from after.contradictions()
    if after.code == "no_fill":
        message = "No fill is on record by then, so no dose can be worked out. Record what is in the reservoir first."
        yield blocking("nothing_in_reservoir", "program", message)
    yield from programme_not_set_twice(visit)
    yield from programme_findings(visit)
    yield from date_findings(visit)
