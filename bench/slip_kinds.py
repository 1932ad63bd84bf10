"""Slips of the kinds that have hurt patients, planted into an entry that was right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bench.slip_patients import RULES, Entry
from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Flow, Mass, Volume
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.past import delivered
from pumplog.dosing.programs import Continuous, FixedRate, Flex, FlexStep, PatientBolus
from pumplog.dosing.refill_draft import DraftDrug, Measured
from pumplog.dosing.timeline import Fill, ProgramSet

Made = Iterator[Entry]
Slip = Callable[[Entry, random.Random], Made]


def scaled(factor: str) -> Callable[[Decimal, random.Random], Decimal | None]:
    """A figure times a factor."""
    return lambda value, _chance: value * Decimal(factor)


def transposed(value: Decimal, chance: random.Random) -> Decimal | None:
    """A figure with two neighbouring digits exchanged; None where that changes nothing or makes what nobody would write."""
    text = plain(value)
    digits = [place for place, letter in enumerate(text) if letter.isdigit()]
    found = []
    for first, second in pairwise(digits):
        letters = list(text)
        letters[first], letters[second] = letters[second], letters[first]
        made = "".join(letters)
        if made != text and not (made.startswith("0") and not made.startswith("0.")) and Decimal(made):
            found.append(Decimal(made))
    return chance.choice(found) if found else None


def anew(entry: Entry, quantity: str) -> bool:
    """Whether a figure is another one than last time: then its digits are on no record."""
    before = next(event for event in reversed(entry.events) if isinstance(event, ProgramSet))
    if quantity == "bolus":
        then = before.patient_bolus
        return then is None or entry.bolus is None or then.dose != entry.bolus.dose
    return before.program != entry.program


def only(slip: Slip, quantity: str, *, new: bool) -> Slip:
    """The slip where the figure is new, or only where it is the former one."""
    return lambda entry, chance: slip(entry, chance) if anew(entry, quantity) is new else iter(())


Change = Callable[[Decimal, random.Random], Decimal | None]


def in_strength(change: Change) -> Slip:
    def slip(entry: Entry, chance: random.Random) -> Made:
        if entry.draft is None:
            return
        drugs = entry.draft.drugs
        index = chance.randrange(len(drugs))
        new = change(_spoken(drugs[index].drug, drugs[index].concentration.mcg_per_ml), chance)
        if new:
            strength = Concentration(mcg_per_ml=_meant(drugs[index].drug, new))
            changed = (*drugs[:index], replace(drugs[index], concentration=strength), *drugs[index + 1 :])
            yield replace(entry, draft=replace(entry.draft, drugs=changed))

    return slip


def in_dose(change: Change) -> Slip:
    def slip(entry: Entry, chance: random.Random) -> Made:
        drug = _primary(entry)
        if isinstance(entry.program, Continuous):
            new = change(_spoken(drug, entry.program.dose.mcg_per_day), chance)
            if new:
                yield replace(entry, program=Continuous(dose=DoseRate(mcg_per_day=_meant(drug, new))))

    return slip


def in_flow(change: Change) -> Slip:
    def slip(entry: Entry, chance: random.Random) -> Made:
        if isinstance(entry.program, FixedRate):
            new = change(entry.program.flow.ml_per_day, chance)
            if new:
                yield replace(entry, program=FixedRate(flow=Flow(ml_per_day=new)))

    return slip


def in_step(change: Change) -> Slip:
    def slip(entry: Entry, chance: random.Random) -> Made:
        if not isinstance(entry.program, Flex):
            return
        steps, drug = entry.program.steps, _primary(entry)
        index = chance.randrange(len(steps))
        new = change(_spoken(drug, steps[index].rate.mcg_per_day), chance)
        if new:
            typed = FlexStep(start=steps[index].start, rate=DoseRate(mcg_per_day=_meant(drug, new)))
            yield replace(entry, program=Flex(steps=(*steps[:index], typed, *steps[index + 1 :])))

    return slip


def start_in_minutes(entry: Entry, _chance: random.Random) -> Made:
    if isinstance(entry.program, Flex):
        first, second, *rest = entry.program.steps
        typed = FlexStep(start=time(0, second.start.hour), rate=second.rate)
        yield replace(entry, program=Flex(steps=(first, typed, *rest)))


def in_volume(change: Change) -> Slip:
    def slip(entry: Entry, chance: random.Random) -> Made:
        if entry.draft is not None:
            new = change(entry.draft.filled.ml, chance)
            if new:
                yield replace(entry, draft=replace(entry.draft, filled=Volume(ml=new)))

    return slip


def in_aspirated(change: Change) -> Slip:
    def slip(entry: Entry, chance: random.Random) -> Made:
        if entry.draft is not None and isinstance(entry.draft.residual, Measured):
            new = change(entry.draft.residual.volume.ml, chance)
            if new:
                yield replace(entry, draft=replace(entry.draft, residual=Measured(volume=Volume(ml=new))))

    return slip


def in_bolus(change: Change) -> Slip:
    def slip(entry: Entry, chance: random.Random) -> Made:
        if entry.bolus is not None:
            drug = _primary(entry)
            new = change(_spoken(drug, entry.bolus.dose.mcg), chance)
            if new:
                yield replace(entry, bolus=replace(entry.bolus, dose=Mass(mcg=_meant(drug, new))))

    return slip


def in_lockout(factor: Fraction) -> Slip:
    def slip(entry: Entry, _chance: random.Random) -> Made:
        bolus = entry.bolus
        if bolus is not None and bolus.lockout_minutes:
            typed = bolus.lockout_minutes * factor
            if typed.denominator == 1:
                yield replace(entry, bolus=replace(bolus, lockout_minutes=int(typed)))

    return slip


def dose_for_flow(entry: Entry, _chance: random.Random) -> Made:
    if isinstance(entry.program, FixedRate):
        figure = _spoken(_primary(entry), _daily(entry))
        yield replace(entry, program=FixedRate(flow=Flow(ml_per_day=_places(figure))))


def flow_for_dose(entry: Entry, _chance: random.Random) -> Made:
    if isinstance(entry.program, Continuous) and entry.draft is not None:
        flow, _ = delivered(entry.program, _mixture(entry))
        typed = _meant(_primary(entry), _places(flow.ml_per_day))
        yield replace(entry, program=Continuous(dose=DoseRate(mcg_per_day=typed)))


def bolus_for_dose(entry: Entry, _chance: random.Random) -> Made:
    if isinstance(entry.program, Continuous) and entry.bolus is not None:
        yield replace(entry, program=Continuous(dose=DoseRate(mcg_per_day=entry.bolus.dose.mcg)))


def dose_for_bolus(entry: Entry, _chance: random.Random) -> Made:
    if entry.bolus is not None:
        bolus = entry.bolus
        typed = PatientBolus(
            dose=Mass(mcg=_daily(entry)), max_per_day=bolus.max_per_day, lockout_minutes=bolus.lockout_minutes
        )
        yield replace(entry, bolus=typed)


_FACTORS: Final = {
    "ten times": "10",
    "a tenth": "0.1",
    "100 times": "100",
    "1000 times": "1000",
    "a thousandth": "0.001",
}
_FEW: Final = ("ten times", "a tenth")
SLIPS: Final[Mapping[str, Slip]] = {
    **{f"strength, {words}": in_strength(scaled(factor)) for words, factor in _FACTORS.items()},
    "strength, two digits swapped": in_strength(transposed),
    **{f"daily dose, {words}": in_dose(scaled(factor)) for words, factor in _FACTORS.items()},
    "daily dose typed as an hourly one": in_dose(scaled("24")),
    "hourly dose typed as a daily one": in_dose(lambda value, _: _places(value / 24)),
    "daily dose, two digits swapped": only(in_dose(transposed), "program", new=False),
    **{f"flow, {words}": in_flow(scaled(_FACTORS[words])) for words in _FEW},
    "flow, two digits swapped": only(in_flow(transposed), "program", new=False),
    "daily dose in the place of the flow": dose_for_flow,
    "flow in the place of the daily dose": flow_for_dose,
    "bolus in the place of the daily dose": bolus_for_dose,
    "daily dose in the place of the bolus": dose_for_bolus,
    **{f"one step of a pattern, {words}": in_step(scaled(_FACTORS[words])) for words in _FEW},
    "one step of a pattern, two digits swapped": only(in_step(transposed), "program", new=False),
    "start of a step, hours typed as minutes": start_in_minutes,
    **{f"bolus dose, {words}": in_bolus(scaled(factor)) for words, factor in _FACTORS.items()},
    "bolus dose, two digits swapped": only(in_bolus(transposed), "bolus", new=False),
    "lock-out, hours typed as minutes": in_lockout(Fraction(1, 60)),
    "lock-out, minutes typed as hours": in_lockout(Fraction(60)),
    **{f"volume filled, {words}": in_volume(scaled(_FACTORS[words])) for words in _FEW},
    "volume filled, two digits swapped": in_volume(transposed),
}
# Shown, and not among the slips that the bound is about: no history holds the digits of a figure that is new.
APART: Final[Mapping[str, Slip]] = {
    "bolus dose, two digits swapped in a new figure": only(in_bolus(transposed), "bolus", new=True),
    "one step of a pattern, two digits swapped in a new figure": only(in_step(transposed), "program", new=True),
    "flow, two digits swapped in a new figure": only(in_flow(transposed), "program", new=True),
    "daily dose, two digits swapped in a new figure": only(in_dose(transposed), "program", new=True),
    **{f"volume aspirated, {words}": in_aspirated(scaled(_FACTORS[words])) for words in _FEW},
    "volume aspirated, two digits swapped": in_aspirated(transposed),
}


def _primary(entry: Entry) -> str:
    return _mixture(entry).primary.drug


def _mixture(entry: Entry) -> Formulation:
    """What is in the reservoir: at a refill what goes in, which a slip has not touched yet."""
    if entry.draft is not None:
        return _formulation(entry.draft.drugs)
    return next(event for event in reversed(entry.events) if isinstance(event, Fill)).formulation


def _formulation(drugs: tuple[DraftDrug, ...]) -> Formulation:
    return Formulation(
        drugs=tuple(DrugInReservoir(drug=d.drug, concentration=d.concentration, primary=d.primary) for d in drugs)
    )


def _daily(entry: Entry) -> Decimal:
    _, doses = delivered(entry.program, _mixture(entry))
    return doses[_primary(entry)].mcg_per_day


def _spoken(drug: str, mcg: Decimal) -> Decimal:
    """The figure as it is typed: in milligrams where the drug is spoken of in those."""
    return mcg.scaleb(-3) if RULES.unit(drug) == "mg" else mcg


def _meant(drug: str, figure: Decimal) -> Decimal:
    return figure.scaleb(3) if RULES.unit(drug) == "mg" else figure


def _places(value: Decimal) -> Decimal:
    return round(value, 6)
