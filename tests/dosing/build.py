"""Short ways to write a pump, its events and a visit, with figures that are easy to follow by hand.

The pump holds 40 mL, stops at 2 mL and may run 14.5 % over. Morphine 20 mg/mL at 6 mg/day is 0.3 mL/day.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume
from pumplog.dosing.findings import Evidence
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.limits import Guardrails, KnownDrug, Limit, LimitKind
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep, PatientBolus
from pumplog.dosing.refill import assess_refill
from pumplog.dosing.refill_draft import DraftDrug, FilledDrug, FillFacts, Measured, OrderFacts, RefillDraft
from pumplog.dosing.timeline import Bolus, CountedBoluses, Fill, ProgramSet, Pump, Started, Stopped
from pumplog.dosing.windows import Policy

ZONE = ZoneInfo("America/Phoenix")
START = datetime(2026, 3, 1, 10, 0, tzinfo=ZONE)


def d(value) -> Decimal:
    return Decimal(str(value))


def ml(value) -> Volume:
    return Volume(ml=d(value))


def mg(value) -> Mass:
    return Mass.from_mg(d(value))


def mg_per_ml(value) -> Concentration:
    return Concentration.from_mg_per_ml(d(value))


def mg_day(value) -> DoseRate:
    return DoseRate.from_mg_per_day(d(value))


def day(number) -> datetime:
    """So many days after the fill, in UTC."""
    return START.astimezone(UTC) + timedelta(days=1) * number


PUMP = Pump(reservoir=ml(40), low_reservoir=ml(2), flow_tolerance_pct=d("14.5"))


def morphine(strength=20, **changes) -> DrugInReservoir:
    return DrugInReservoir(drug="morphine", concentration=mg_per_ml(strength), primary=True, **changes)


def bupivacaine(strength=10, **changes) -> DrugInReservoir:
    return DrugInReservoir(drug="bupivacaine", concentration=mg_per_ml(strength), primary=False, **changes)


def fill(volume=40, *, at=START, drugs=None, retained=0) -> Fill:
    formulation = Formulation(drugs=drugs or (morphine(),))
    return Fill(at=at, volume=ml(volume), retained=ml(retained), formulation=formulation)


def steady(dose=6, *, at=START, bolus=None) -> ProgramSet:
    return ProgramSet(at=at, program=Continuous(dose=mg_day(dose)), patient_bolus=bolus)


def rate(flow, *, at=START) -> ProgramSet:
    return ProgramSet(at=at, program=FixedRate(flow=Flow(ml_per_day=d(flow))))


def flex(*steps, at=START, clock_offset=None) -> ProgramSet:
    """Steps as (hour, mg/h)."""
    made = tuple(FlexStep(start=time(hour), rate=DoseRate.from_mg_per_hour(d(mg_h))) for hour, mg_h in steps)
    return ProgramSet(at=at, program=Flex(steps=made), clock_offset=clock_offset)


def allowed(dose, times) -> PatientBolus:
    return PatientBolus(dose=mg(dose), max_per_day=times)


def counted(begin, end, count, dose, *, at=None) -> CountedBoluses:
    return CountedBoluses(at=at or day(end), begins=day(begin), ends=day(end), count=count, dose=mg(dose))


def bolus(when, amount) -> Bolus:
    return Bolus(at=when, amount=amount)


def stop(when) -> Stopped:
    return Stopped(at=day(when))


def start(when) -> Started:
    return Started(at=day(when))


def limit(kind, value, evidence=Evidence.PUBLISHED) -> Limit:
    return Limit(kind=LimitKind(kind), value=d(value), evidence=evidence, source="a label")


LIMITS = Guardrails(
    drugs={
        "morphine": KnownDrug(key="morphine", display="morphine", unit="mg", opioid=True),
        "hydromorphone": KnownDrug(key="hydromorphone", display="HYDROmorphone", unit="mg", opioid=True),
        "bupivacaine": KnownDrug(key="bupivacaine", display="bupivacaine", unit="mg", opioid=False),
        "baclofen": KnownDrug(key="baclofen", display="baclofen", unit="mcg", opioid=False),
    }
)
POLICY = Policy(margin_days=5, use_tolerance=False, max_interval_days=180)


def with_limits(drug, *limits) -> Guardrails:
    return replace(LIMITS, drugs={**LIMITS.drugs, drug: replace(LIMITS.drugs[drug], limits=limits)})


def draft_drug(drug="morphine", strength=20, **changes) -> DraftDrug:
    made = DraftDrug(
        drug=drug,
        concentration=mg_per_ml(strength),
        primary=True,
        lot="A100",
        expires_on=date(2028, 1, 31),
        stability_days=90,
    )
    return replace(made, **changes)


def filled(drug="morphine", strength=20, **changes) -> FilledDrug:
    return replace(FilledDrug(drug=drug, concentration=mg_per_ml(strength), primary=True), **changes)


VISIT = day(90)
LAST = FillFacts(performed_at=START, drugs=(filled(),), held=ml(40))


def draft(**changes) -> RefillDraft:
    """A refill with nothing wrong: on day 90 the expected 13 mL are aspirated and the same goes in again."""
    made = RefillDraft(
        performed_at=VISIT,
        residual=Measured(volume=ml(13)),
        filled=ml(40),
        drugs=(draft_drug(),),
        running_confirmed=True,
    )
    return replace(made, **changes)


def order(*drugs) -> OrderFacts:
    return OrderFacts(drugs=drugs)


def assess(refill=None, **changes):
    given = {
        "pump": PUMP,
        "events": (fill(), steady()),
        "policy": POLICY,
        "zone": ZONE,
        "now": VISIT + timedelta(hours=1),
        "limits": LIMITS,
        "last_fill": LAST,
        "order": None,
    }
    return assess_refill(draft=refill or draft(), **{**given, **changes})


def codes(assessment) -> list[str]:
    return [finding.code for finding in assessment.findings]


def the(assessment, code):
    """The one finding with a code."""
    found = [finding for finding in assessment.findings if finding.code == code]
    assert len(found) == 1, codes(assessment)
    return found[0]
