"""A refill judged: one pure function from what was typed and what is on record to figures, findings and working."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from pumplog.dosing.assessment import ProgramAssessment, RefillAssessment
from pumplog.dosing.checks.dose import dose_findings
from pumplog.dosing.checks.drugs import against, mixture_findings
from pumplog.dosing.checks.fill import fill_findings
from pumplog.dosing.checks.outcome import date_findings, running_findings
from pumplog.dosing.checks.programmer import programmer_caps, programmer_findings
from pumplog.dosing.checks.residual import residual_findings
from pumplog.dosing.checks.strength import concentration_findings, slip_findings
from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.checks.when import after_other_fills, not_in_future, programme_not_set_twice
from pumplog.dosing.findings import Finding, blocking, in_form_order
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.limits import Guardrails
from pumplog.dosing.moments import moment_of
from pumplog.dosing.program_change import assess_program
from pumplog.dosing.quantities import Volume
from pumplog.dosing.refill_draft import REFILL_FIELDS, FillFacts, Measured, OrderFacts, RefillDraft
from pumplog.dosing.timeline import Event, Fill, ProgramSet, Pump
from pumplog.dosing.version import FORMULA_VERSION
from pumplog.dosing.visit_state import asked
from pumplog.dosing.windows import Cap, Policy, Reason, refill_window
from pumplog.dosing.working import working_of

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
) -> RefillAssessment:
    """Judge one refill. `events` is the pump's record without it; `last_fill` the fill before, None for a first.

    Never raises for anything that was typed: what is wrong comes back as findings, all of them at once.
    """
    known = tuple(events)
    measured = draft.residual.volume if isinstance(draft.residual, Measured) else None
    before = asked(pump, known, draft.performed_at, measured=measured)
    after = asked(pump, (*known, *_events_of(draft)), draft.performed_at) if _one_primary(draft) else None
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
    )
    found = [*before.contradictions(), *_findings(visit, draft, last_fill, order)]
    return RefillAssessment(
        before=before.state,
        after=state,
        window=visit.window,
        held_after=Volume(ml=draft.retained.ml + draft.filled.ml),
        findings=in_form_order(found, REFILL_FIELDS),
        working=working_of(before=before.state, after=state, window=visit.window, limits=limits, zone=zone),
        formula_version=FORMULA_VERSION,
    )


def _findings(
    visit: Visit, draft: RefillDraft, last_fill: FillFacts | None, order: OrderFacts | None
) -> Iterator[Finding]:
    fills = [event.at for event in visit.events if isinstance(event, Fill)]
    if last_fill is not None and last_fill.performed_at not in fills:
        fills.append(last_fill.performed_at)
    earlier = () if last_fill is None else last_fill.drugs
    yield from not_in_future(visit)
    yield from after_other_fills(visit, fills)
    yield from residual_findings(visit, draft.residual)
    yield from fill_findings(visit, draft)
    yield from mixture_findings(visit, draft.drugs)
    if order is not None:
        yield from against(visit, draft.drugs, order.drugs, than="the order", suffix="order")
    elif earlier:
        yield from against(visit, draft.drugs, earlier, than="the last fill", suffix="last_fill")
    yield from slip_findings(visit, draft.drugs, earlier)
    yield from concentration_findings(visit, draft.drugs)
    yield from _programme(visit, draft)
    yield from dose_findings(visit)
    yield from programmer_findings(visit, draft.programmer)
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
