"""Made-up patients of a pump clinic, and the entries a nurse makes for them, for `bench.slips`.

What they are given is drawn from what the catalogue cites: drugs, strengths, doses below the published limits, steps of
5 to 30 % as the labels allow, ziconotide in steps of at most 0.5 mcg/day. Nothing here is a recommendation.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from pumplog.catalogue import guardrails
from pumplog.dosing.assessment import Assessment
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.past import past_of
from pumplog.dosing.person import Person, SpasticityOrigin
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep, PatientBolus, Program
from pumplog.dosing.refill import assess_program, assess_refill
from pumplog.dosing.refill_draft import (
    Bridge,
    DraftDrug,
    FilledDrug,
    FillFacts,
    Measured,
    OrderFacts,
    ProgrammerReading,
    RefillDraft,
)
from pumplog.dosing.reservoir.state import Unanswerable, state_at
from pumplog.dosing.timeline import Event, Fill, ProgramSet, Pump
from pumplog.dosing.windows import Policy

ZONE = ZoneInfo("America/Denver")
POLICY = Policy(margin_days=5, use_tolerance=False, max_interval_days=180)
RULES = guardrails("medtronic-synchromed-ii-8637-40")
FIRST = datetime(2024, 1, 8, 16, 0, tzinfo=UTC)
FAR = date(2035, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Primary:
    """A drug that a dose is programmed in: strengths in mcg/mL, first doses and the grid they are rounded to, in mcg/day."""

    drug: str
    strengths: tuple[int, ...]
    first: tuple[int, int]
    most: int
    grid: tuple[str, ...]


PRIMARIES = (
    Primary(drug="morphine", strengths=(5000, 10000, 20000, 25000), first=(800, 6000), most=13000, grid=("50", "100")),
    Primary(drug="hydromorphone", strengths=(2000, 5000, 10000), first=(300, 3000), most=8000, grid=("10", "50")),
    Primary(drug="fentanyl", strengths=(500, 1000, 2000), first=(60, 400), most=900, grid=("1", "5")),
    Primary(drug="baclofen", strengths=(500, 1000, 2000), first=(60, 500), most=1500, grid=("1", "5")),
    Primary(drug="ziconotide", strengths=(5, 10, 25), first=(1, 3), most=15, grid=("0.1",)),
)
SECONDARIES = (("bupivacaine", (5000, 7500, 10000, 15000)), ("clonidine", (50, 100, 200)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as meant: a refill, or a programme change where `draft` is None. `titrated` and `strength` say what is new."""

    pump: Pump
    events: tuple[Event, ...]
    at: datetime
    program: Program
    bolus: PatientBolus | None
    draft: RefillDraft | None
    programmer: ProgrammerReading | None
    order: OrderFacts | None
    person: Person
    titrated: bool
    strength: bool

    def assessed(self) -> Assessment:
        """The entry judged by the product, as at a visit."""
        now, past = self.at + timedelta(hours=1), past_of(self.events)
        # What a page hands in: the last fill with what followed; the past separately.
        fill = next(event for event in reversed(self.events) if isinstance(event, Fill))
        setting = next(event for event in reversed(self.events) if isinstance(event, ProgramSet))
        events = [event for event in self.events if event.at >= fill.at]
        events = events if setting in events else [setting, *events]
        if self.draft is None:
            return assess_program(
                pump=self.pump,
                events=events,
                at=self.at,
                program=self.program,
                program_bolus=self.bolus,
                policy=POLICY,
                zone=ZONE,
                now=now,
                limits=RULES,
                programmer=self.programmer,
                running_confirmed=True,
                order=self.order,
                past=past,
                person=self.person,
            )
        draft = replace(
            self.draft, program=self.program, program_bolus=self.bolus, programmer=self.programmer, performed_at=self.at
        )
        return assess_refill(
            pump=self.pump,
            events=events,
            draft=draft,
            policy=POLICY,
            zone=ZONE,
            now=now,
            limits=RULES,
            last_fill=FillFacts(performed_at=fill.at, drugs=_filled(fill.formulation), held=fill.held),
            order=self.order,
            past=past,
            person=self.person,
        )


class Patient:
    """One life with a pump: `entries` yields what is entered, visit after visit, each as it was meant."""

    def __init__(self, chance: random.Random, *, redundancy: str) -> None:
        self._chance, self._redundancy = chance, redundancy
        self._kind = chance.choice(PRIMARIES)
        self._grid = Decimal(chance.choice(self._kind.grid))
        self._person = self._who()
        size = chance.choice((20, 40, 40))
        self._pump = Pump(
            reservoir=Volume(ml=Decimal(size)), low_reservoir=Volume(ml=Decimal(2)), flow_tolerance_pct=Decimal("14.5")
        )
        self._volume = Decimal(size) - chance.choice((Decimal(0), Decimal(0), Decimal("0.5"), Decimal(2)))
        self._dose = self._round(Decimal(chance.randint(*self._kind.first)))
        self._mode = chance.choices(("continuous", "rate", "flex"), (80, 6, 14))[0]
        self._share = chance.randint(5, 15)
        self._bolus = self._first_bolus() if chance.random() < 0.3 else None
        self._mixture = self._first_mixture()
        self._events: list[Event] = []

    def entries(self, visits: int) -> Iterator[Entry]:
        """So many entries after a first fill."""
        at = FIRST
        self._keep(at, self._program())
        for _ in range(visits):
            refill = self._chance.random() < 0.7
            span = self._life() * self._chance.uniform(0.5, 0.9) if refill else self._chance.uniform(7, 20)
            at += timedelta(days=max(3, min(int(span), 170)))
            entry = self._entry(at, refill=refill and self._last_fill().at < at)
            if entry is None:
                return
            yield entry
            self._events += _events(entry)

    def _entry(self, at: datetime, *, refill: bool) -> Entry | None:
        before = tuple(self._events)
        try:
            left = state_at(self._pump, before, at)
        except Unanswerable:
            return None
        if left.expected_residual.ml < 2 + left.flow.ml_per_day * 15:
            refill = True
        titrated = self._chance.random() < 0.4 or not refill
        if titrated:
            titrated = self._titrate()
            refill = refill or not titrated
        strength = refill and not titrated and self._chance.random() < 0.1
        if strength:
            self._other_strength()
        program = self._program()
        draft = self._draft(at, left.expected_residual.ml) if refill else None
        added = _events_of(at, program, self._bolus, draft)
        order = None
        if self._redundancy == "order":
            order = OrderFacts(drugs=_filled(self._mixture), program=program, bolus=self._bolus)
        if strength and order is None:
            order = OrderFacts(drugs=_filled(self._mixture))
        return Entry(
            pump=self._pump,
            events=before,
            at=at,
            program=program,
            bolus=self._bolus,
            draft=draft,
            programmer=self._shown(at, (*before, *added)) if self._redundancy == "programmer" else None,
            order=order,
            person=self._person,
            titrated=titrated,
            strength=strength,
        )

    def _shown(self, at: datetime, events: tuple[Event, ...]) -> ProgrammerReading | None:
        """The programmer was set rightly: what it shows follows from what was meant. Makes differ about boluses."""
        state = state_at(self._pump, events, at)
        alarm = self._chance.choice((state.alarm_at, state.alarm_at_all_boluses))
        return None if alarm is None else ProgrammerReading(alarm_on=alarm.astimezone(ZONE).date())

    def _who(self) -> Person:
        chance, origin = self._chance, None
        if self._kind.drug == "baclofen":
            origin = chance.choice((SpasticityOrigin.SPINAL, SpasticityOrigin.CEREBRAL, None))
        age = chance.randint(6, 17) if origin is SpasticityOrigin.CEREBRAL and chance.random() < 0.5 else 50
        return Person(age_years=age, spasticity=origin, had_opioids=True)

    def _first_bolus(self) -> PatientBolus:
        count = self._chance.choice((2, 3, 4, 6))
        lockout = self._chance.choice([minutes for minutes in (60, 90, 120, 180, 240) if minutes * count <= 24 * 60])
        return PatientBolus(dose=self._bolus_dose(), max_per_day=count, lockout_minutes=lockout)

    def _bolus_dose(self) -> Mass:
        dose = _to(self._dose * self._share / 100, self._grid / 10)
        return Mass(mcg=max(dose, self._grid / 10))

    def _first_mixture(self) -> Formulation:
        chance = self._chance
        strength = next(
            (s for s in self._kind.strengths if self._flow(s) * 45 < self._volume), self._kind.strengths[-1]
        )
        drugs = [_drug(self._kind.drug, strength, primary=True)]
        if self._kind.drug != "ziconotide":
            for name, strengths in SECONDARIES:
                if chance.random() < 0.35:
                    drugs.append(_drug(name, chance.choice(strengths), primary=False))
        return Formulation(drugs=tuple(drugs))

    def _flow(self, strength: int) -> Decimal:
        return self._dose / strength

    def _life(self) -> float:
        return float((self._volume - 2) / self._flow(int(self._mixture.primary.concentration.mcg_per_ml)))

    def _titrate(self) -> bool:
        """A step as the labels allow it; nothing where the dose is as high as it goes."""
        chance, last = self._chance, self._dose
        least, most = 5, 30
        if self._person.child or self._person.spasticity is SpasticityOrigin.CEREBRAL:
            most = 15
        if self._kind.drug == "ziconotide":
            step = Decimal(chance.choice((1, 2, 3, 4, 5))) / 10
        else:
            step = _to(last * chance.randint(least * 10, most * 10) / 1000, self._grid)
            while step > last * most / 100:
                step -= self._grid
        down = chance.random() < 0.25 or last + step > self._kind.most
        new = last - step if down else last + step
        if step <= 0 or new <= 0 or new < last * Decimal("0.7"):
            return False
        self._dose = new
        if self._bolus is not None and chance.random() < 0.3:
            self._bolus = replace(self._bolus, dose=self._bolus_dose()) if self._bolus_near() else self._bolus
        return True

    def _bolus_near(self) -> bool:
        new, old = self._bolus_dose().mcg, self._bolus.dose.mcg if self._bolus else Decimal(0)
        return old * Decimal("0.7") <= new <= old * Decimal("1.3")

    def _other_strength(self) -> None:
        first = self._mixture.primary
        others = [s for s in self._kind.strengths if s != first.concentration.mcg_per_ml]
        changed = _drug(first.drug, self._chance.choice(others), primary=True)
        rest = tuple(drug for drug in self._mixture.drugs if not drug.primary)
        if rest:
            return  # another strength of the primary alone would change the others' doses
        self._mixture = Formulation(drugs=(changed, *rest))

    def _program(self) -> Program:
        if self._mode == "rate":
            strength = self._mixture.primary.concentration.mcg_per_ml
            return FixedRate(flow=Flow(ml_per_day=_to(self._dose / strength, Decimal("0.0001"))))
        if self._mode == "continuous":
            return Continuous(dose=DoseRate(mcg_per_day=self._dose))
        day, night = _to(self._dose, self._grid), _to(self._dose * Decimal("0.7"), self._grid)
        return Flex(
            steps=(
                FlexStep(start=time(0), rate=DoseRate(mcg_per_day=night or self._grid)),
                FlexStep(start=time(6), rate=DoseRate(mcg_per_day=day)),
                FlexStep(start=time(22), rate=DoseRate(mcg_per_day=night or self._grid)),
            )
        )

    def _draft(self, at: datetime, expected: Decimal) -> RefillDraft:
        """What is aspirated is what should be, give or take what a syringe shows: drift is another bench's business."""
        aspirated = _to(expected + Decimal(round(self._chance.gauss(0, 0.25), 2)), Decimal("0.1"))
        return RefillDraft(
            performed_at=at,
            residual=Measured(volume=Volume(ml=max(aspirated, Decimal("0.2")))),
            filled=Volume(ml=self._volume),
            drugs=tuple(
                DraftDrug(
                    drug=drug.drug,
                    concentration=drug.concentration,
                    primary=drug.primary,
                    lot="A1",
                    expires_on=FAR,
                    stability_days=180,
                )
                for drug in self._mixture.drugs
            ),
            running_confirmed=True,
            bridge=Bridge(programmed=False),
        )

    def _keep(self, at: datetime, program: Program) -> None:
        fill = Fill(at=at, volume=Volume(ml=self._volume), formulation=self._mixture)
        self._events += [fill, ProgramSet(at=at, program=program, patient_bolus=self._bolus)]

    def _last_fill(self) -> Fill:
        return next(event for event in reversed(self._events) if isinstance(event, Fill))

    def _round(self, dose: Decimal) -> Decimal:
        return max(_to(dose, self._grid), self._grid)


def _events(entry: Entry) -> list[Event]:
    return list(_events_of(entry.at, entry.program, entry.bolus, entry.draft))


def _events_of(
    at: datetime, program: Program, bolus: PatientBolus | None, draft: RefillDraft | None
) -> tuple[Event, ...]:
    setting = ProgramSet(at=at, program=program, patient_bolus=bolus)
    if draft is None:
        return (setting,)
    mixture = Formulation(
        drugs=tuple(
            DrugInReservoir(drug=d.drug, concentration=d.concentration, primary=d.primary, stability_days=180)
            for d in draft.drugs
        )
    )
    return (Fill(at=at, volume=draft.filled, formulation=mixture), setting)


def _filled(mixture: Formulation) -> tuple[FilledDrug, ...]:
    return tuple(FilledDrug(drug=d.drug, concentration=d.concentration, primary=d.primary) for d in mixture.drugs)


def _drug(name: str, mcg_per_ml: int, *, primary: bool) -> DrugInReservoir:
    strength = Concentration(mcg_per_ml=Decimal(mcg_per_ml))
    return DrugInReservoir(drug=name, concentration=strength, primary=primary, stability_days=180)


def _to(value: Decimal, grid: Decimal) -> Decimal:
    return (value / grid).quantize(Decimal(1), rounding=ROUND_HALF_UP) * grid
