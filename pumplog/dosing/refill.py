"""A refill judged: one pure function from what was typed and what is on record to figures, findings and working."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.at_visit import AtVisit, at_visit
from pumplog.dosing.bridge import displaced
from pumplog.dosing.checks.drugs import against, mixture_findings
from pumplog.dosing.checks.fill import fill_findings
from pumplog.dosing.checks.outcome import date_findings, running_findings
from pumplog.dosing.checks.programme import programme_findings
from pumplog.dosing.checks.programmer import programmer_caps
from pumplog.dosing.checks.ranking import most_telling
from pumplog.dosing.checks.residual import residual_findings
from pumplog.dosing.checks.strength import concentration_findings, slip_findings
from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.checks.volume import volume_findings
from pumplog.dosing.checks.waste import waste_findings
from pumplog.dosing.checks.when import after_other_fills, not_in_future, programme_not_set_twice
from pumplog.dosing.checks.withdrawal import withdrawal_findings
from pumplog.dosing.figures.moments import moment_of
from pumplog.dosing.figures.quantities import Volume
from pumplog.dosing.findings import Finding, blocking, in_form_order
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.past import Past, past_of
from pumplog.dosing.path import Line
from pumplog.dosing.person import UNKNOWN, Person
from pumplog.dosing.program_change import assess_program
from pumplog.dosing.refill_draft import REFILL_FIELDS, FillFacts, Measured, OrderFacts, RefillDraft
from pumplog.dosing.timeline import Bolus, Event, Fill, ProgramSet, Pump
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.visit_state import asked
from pumplog.dosing.windows import Cap, Policy, Reason, refill_window
from pumplog.dosing.working.change import change_steps, empty_steps
from pumplog.dosing.working.origins import Origins
from pumplog.dosing.working.visit import working_of

__all__ = ["ProgramAssessment", "RefillAssessment", "RefillDraft", "assess_program", "assess_refill"]


def assess_refill(
    *,
    pump: Pump,
    events: Iterable[Event],
    draft: RefillDraft,
    policy: Policy,
    zone: ZoneInfo,
    now: datetime,
    limits: Guardrails,
    last_fill: FillFacts | None,
    order: OrderFacts | None,
    past: Past | None = None,
    person: Person | None = None,
    origins: Origins | None = None,
    line: Line | None = None,
) -> RefillAssessment:
    """Judge one refill. `events` is the pump's record without it; `last_fill` the fill before, None for a first.

    `line` is what is known of the way from the reservoir to the catheter's tip: for a change of strength.
    `past` holds the patient's former values, this and earlier pumps' alike; without it they are read off `events`.
    Never raises for anything that was typed: what is wrong comes back as findings, all of them at once.
    """
    known = tuple(events)
    measured = draft.residual.volume if isinstance(draft.residual, Measured) else None
    before = asked(pump, known, draft.performed_at, measured=measured)
    earlier = () if last_fill is None else last_fill.drugs
    added = tuple(_events_of(draft)) if _one_primary(draft) else ()
    after = asked(pump, (*known, *added), draft.performed_at) if added else None
    pushed = displaced(draft, earlier, None if after is None or after.state is None else after.state.flow)
    if added and pushed.ml:
        added = (*added, Bolus(at=draft.performed_at, amount=pushed))
        after = asked(pump, (*known, *added), draft.performed_at)
    state = None if after is None else after.state
    caps = (*_expiry_caps(draft, limits), *programmer_caps(draft.programmer))
    visit = Visit(
        pump=pump,
        events=known,
        policy=policy,
        zone=zone,
        now=now,
        limits=limits,
        performed_at=draft.performed_at,
        before=before.state,
        after=state,
        window=None if state is None else refill_window(state, policy, zone, caps=caps),
        past=past_of(known) if past is None else past,
        person=person or UNKNOWN,
        order=order,
        program=draft.program,
        bolus=draft.program_bolus,
        programmer=draft.programmer,
    )
    seen = at_visit(visit, draft, earlier, line or Line(), added)
    found = [*before.contradictions(), *_findings(visit, draft, last_fill, order, seen)]
    return RefillAssessment(
        before=before.state,
        after=state,
        window=visit.window,
        held_after=Volume(ml=draft.retained.ml + draft.filled.ml),
        findings=in_form_order(most_telling(found), REFILL_FIELDS),
        working=(
            *working_of(
                before=before.state,
                after=state,
                window=visit.window,
                limits=limits,
                zone=zone,
                events=known,
                added=added,
                origins=origins,
            ),
            *empty_steps(seen.empty, limits, zone),
            *change_steps(seen.change, seen.mixing, limits),
        ),
        formula_version=FORMULA_VERSION,
        empty=seen.empty,
        change=seen.change,
        mixing=seen.mixing,
        displaced=pushed,
        conflicts=seen.conflicts,
        clock=seen.clock,
    )


def _findings(
    visit: Visit, draft: RefillDraft, last_fill: FillFacts | None, order: OrderFacts | None, seen: AtVisit
) -> Iterator[Finding]:
    fills = [event.at for event in visit.events if isinstance(event, Fill)]
    if last_fill is not None and last_fill.performed_at not in fills:
        fills.append(last_fill.performed_at)
    earlier = () if last_fill is None else last_fill.drugs
    yield from not_in_future(visit)
    yield from after_other_fills(visit, fills)
    yield from residual_findings(visit, draft.residual, seen.empty)
    yield from fill_findings(visit, draft)
    yield from volume_findings(visit, draft.filled)
    yield from waste_findings(visit, draft)
    yield from mixture_findings(visit, draft.drugs)
    yield from withdrawal_findings(visit)
    if order is not None:
        yield from against(visit, draft.drugs, order.drugs, than="the order", suffix="order")
    elif earlier:
        yield from against(visit, draft.drugs, earlier, than="the last fill", suffix="last_fill")
    yield from slip_findings(visit, draft.drugs, earlier)
    yield from concentration_findings(visit, draft.drugs)
    yield from _programme(visit, draft)
    yield from programme_findings(visit)
    yield from seen.findings(visit, draft)
    yield from running_findings(visit, confirmed=draft.running_confirmed)
    yield from date_findings(visit)


def _programme(visit: Visit, draft: RefillDraft) -> Iterator[Finding]:
    if draft.program is not None:
        yield from programme_not_set_twice(visit)
        return
    here = moment_of(draft.performed_at)
    if not any(isinstance(event, ProgramSet) and moment_of(event.at) <= here for event in visit.events):
        yield blocking("programme_missing", "program", "No programme is in force. Enter what the pump was set to.")


def _one_primary(draft: RefillDraft) -> bool:
    return sum(drug.primary for drug in draft.drugs) == 1


def _events_of(draft: RefillDraft) -> Iterator[Event]:
    """What the refill adds to the pump's record."""
    drugs = tuple(
        DrugInReservoir(
            drug=drug.drug, concentration=drug.concentration, primary=drug.primary, stability_days=drug.stability_days
        )
        for drug in draft.drugs
    )
    formulation = Formulation(drugs=drugs)
    yield Fill(at=draft.performed_at, volume=draft.filled, retained=draft.retained, formulation=formulation)
    if draft.program is not None:
        yield ProgramSet(at=draft.performed_at, program=draft.program, patient_bolus=draft.program_bolus)


def _expiry_caps(draft: RefillDraft, limits: Guardrails) -> Iterator[Cap]:
    """Each drug's last usable day: it may not be in the pump any longer."""
    for drug in draft.drugs:
        if drug.expires_on is not None:
            yield Cap(reason=Reason.EXPIRY, on=drug.expires_on, label=f"last usable day of {limits.name(drug.drug)}")
