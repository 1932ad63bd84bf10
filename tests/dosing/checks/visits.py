"""Visits to put before one check alone: the pump of `build`, filled with 40 mL of morphine 20 mg/mL, at 6 mg/day."""

from dataclasses import replace
from datetime import time, timedelta

from pumplog.dosing.checks.visit import Visit
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow
from pumplog.dosing.findings import Evidence
from pumplog.dosing.formulation import Formulation
from pumplog.dosing.limits import Guardrails, KnownDrug, Withdrawal
from pumplog.dosing.past import past_of
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep, PatientBolus
from pumplog.dosing.refill_draft import OrderFacts
from pumplog.dosing.reservoir.state import Unanswerable, state_at
from pumplog.dosing.timeline import Fill, ProgramSet
from pumplog.dosing.windows import refill_window
from tests.dosing.build import LIMITS, POLICY, PUMP, VISIT, ZONE, d, fill, mg, mg_day, ml, morphine, steady

STOPPING = Withdrawal(words="sweating and pain", evidence=Evidence.PUBLISHED, source="a label")


def drug(key, mcg_per_ml, *, primary=True):
    return replace(morphine(), drug=key, concentration=Concentration(mcg_per_ml=d(mcg_per_ml)), primary=primary)


def known(key, unit, *limits, display=None, opioid=False, withdrawal=None) -> Guardrails:
    """The drugs of `build` with one more, or with one of them told otherwise."""
    told = KnownDrug(
        key=key, display=display or key, unit=unit, opioid=opioid, limits=tuple(limits), withdrawal=withdrawal
    )
    return replace(LIMITS, drugs={**LIMITS.drugs, key: told})


def dose(value) -> Continuous:
    return Continuous(dose=mg_day(value))


def mcg_day(value) -> Continuous:
    return Continuous(dose=DoseRate(mcg_per_day=d(value)))


def flow(value) -> FixedRate:
    return FixedRate(flow=Flow(ml_per_day=d(value)))


def bolus(amount="0.5", times=4, lockout=None) -> PatientBolus:
    return PatientBolus(dose=mg(amount), max_per_day=times, lockout_minutes=lockout)


def pattern(*steps) -> Flex:
    """Steps as (hour, minute, mg/h)."""
    made = [FlexStep(start=time(h, m), rate=DoseRate.from_mg_per_hour(d(rate))) for h, m, rate in steps]
    return Flex(steps=tuple(made))


def ordered(program, boluses=None) -> OrderFacts:
    return OrderFacts(drugs=(), program=program, bolus=boluses)


def visit(*, events=None, drugs=None, program=None, bolus=None, volume=40, at=VISIT, **changes) -> Visit:
    """A visit at which `drugs` go in, where there are any, and `program` is set, where there is one."""
    events = (fill(), steady()) if events is None else events
    added = []
    if drugs is not None:
        added.append(Fill(at=at, volume=ml(volume), formulation=Formulation(drugs=drugs)))
    if program is not None:
        added.append(ProgramSet(at=at, program=program, patient_bolus=bolus))
    pump, policy, zone = changes.get("pump", PUMP), changes.get("policy", POLICY), changes.get("zone", ZONE)
    after = _state(pump, (*events, *added), at)
    made = {
        "pump": pump,
        "events": events,
        "policy": policy,
        "zone": zone,
        "now": at + timedelta(hours=1),
        "limits": LIMITS,
        "performed_at": at,
        "before": _state(pump, events, at),
        "after": after,
        "window": None if after is None else refill_window(after, policy, zone),
        "past": past_of(events),
        "program": program,
        "bolus": bolus,
    }
    return Visit(**{**made, **changes})


def _state(pump, events, at):
    try:
        return state_at(pump, events, at)
    except Unanswerable:
        return None
