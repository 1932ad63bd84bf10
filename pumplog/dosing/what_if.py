"""The other way round: which strength makes a fill last so many days, solved exactly and rounded to what can be prepared."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pumplog.dosing.figures.formatting import amount_text, concentration_text, counted, dose_rate_text, plain
from pumplog.dosing.figures.moments import DAY, since_midnight
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Volume
from pumplog.dosing.figures.rounding import exact_arithmetic, floor_quotient, quotient_half_up
from pumplog.dosing.programs import Continuous, FixedRate, Flex, PatientBolus, Program
from pumplog.dosing.reservoir.state import DailyDose, ReservoirState
from pumplog.dosing.working.origins import Origin, step
from pumplog.dosing.working.step import Input, Step

# A strength is made up and written on a label with three figures that count: 23.4 mg/mL, 187 mcg/mL.
FIGURES: Final = 3
_ASKED: Final = Origin(words="as asked here")


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthQuestion:
    """A dose of the primary drug is kept; a fill of `held` is to last `days` and the clinic's `margin_days` beyond.

    `over_pct` is the flow tolerance where the clinic reckons with it, else 0. `coarse` is the step in which strengths
    are prepared, None for three figures that count.
    """

    days: int
    margin_days: int
    daily: DoseRate
    bolus: PatientBolus | None
    held: Volume
    stop_level: Volume
    over_pct: Decimal
    coarse: Concentration | None = None

    @property
    def outflow(self) -> Decimal:
        """Micrograms a day that leave the reservoir in the primary drug's terms, every allowed bolus taken."""
        return self.daily.mcg_per_day + (self.bolus.dose.mcg * self.bolus.max_per_day if self.bolus else 0)


def least_strength(question: StrengthQuestion, *, more_days: int = 0) -> Concentration | None:
    """The lowest strength that can be prepared at which the volume lasts long enough; None where none does.

    strength >= (days + margin) x (daily dose + boluses) x (1 + tolerance) / (fill - stop level)

    Rounded up, never down: a stronger fill runs slower at the same dose, so the date can only move away. `more_days` are
    added where a clock change, a daily pattern or a closed day takes some. None where nothing leaves the reservoir, or
    the fill does not reach above the stop level.
    """
    with exact_arithmetic():
        room = question.held.ml - question.stop_level.ml
        if room <= 0 or not question.outflow:
            return None
        span = question.days + question.margin_days + more_days
        needed = span * question.outflow * (100 + question.over_pct)
        return prepared_up(needed, room * 100, question.coarse)


def prepared_up(numerator: Decimal, denominator: Decimal, coarse: Concentration | None = None) -> Concentration | None:
    """numerator / denominator in mcg/mL, up to the next strength that can be prepared. None for nothing."""
    if numerator <= 0:
        return None
    with exact_arithmetic():
        grain = coarse.mcg_per_ml if coarse else _grain(numerator, denominator)
        steps = -floor_quotient(-numerator, denominator * grain)
        return Concentration(mcg_per_ml=steps * grain)


def prepared_near(numerator: Decimal, denominator: Decimal) -> Concentration:
    """numerator / denominator in mcg/mL at three figures that count, half up; both above zero."""
    with exact_arithmetic():
        grain = _grain(numerator, denominator)
        return Concentration(mcg_per_ml=quotient_half_up(numerator, denominator * grain, 0) * grain)


def _grain(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The place of the last figure that counts: 10 for 23,400, 0.01 for 2.34."""
    power = numerator.adjusted() - denominator.adjusted()
    if floor_quotient(numerator, denominator.scaleb(power)) < 1:
        power -= 1
    return Decimal(1).scaleb(power - FIGURES + 1)


def programmed_daily(program: Program, primary: Concentration) -> DoseRate:
    """What a programme delivers of the primary drug in a day, at the strength that is in the pump."""
    with exact_arithmetic():
        match program:
            case Continuous(dose=dose):
                return dose
            case FixedRate(flow=flow):
                return DoseRate(mcg_per_day=flow.ml_per_day * primary.mcg_per_ml)
            case Flex(steps=parts):
                edges = [*(since_midnight(part.start) for part in parts), DAY]
                spans = [later - earlier for earlier, later in pairwise(edges)]
                total = sum((part.rate.mcg_per_day * span for part, span in zip(parts, spans, strict=True)), Decimal(0))
                return DoseRate(mcg_per_day=quotient_half_up(total, Decimal(DAY)))


def strength_step(question: StrengthQuestion, found: Concentration, *, more_days: int, unit: str) -> Step:
    """How the strength was found."""
    coarse = question.coarse
    grain = f"in steps of {concentration_text(coarse.mcg_per_ml, unit)}" if coarse else "to three figures that count"
    bolus = question.bolus
    boluses = "none" if bolus is None else f"{bolus.max_per_day} a day of {amount_text(bolus.dose.mcg, unit)}"
    inputs = (
        _ASKED.of("days", str(question.days)),
        Input(name="margin", value=counted(question.margin_days, "day")),
        Input(name="for a closed day, a clock change or the pattern of the day", value=counted(more_days, "day")),
        Input(name="daily dose", value=dose_rate_text(question.daily, f"{unit}/day")),
        Input(name="patient boluses", value=boluses),
        Input(name="flow tolerance", value=f"{plain(question.over_pct)} %"),
        Input(name="fill", value=f"{plain(question.held.ml)} mL"),
        Input(name="stop volume", value=f"{plain(question.stop_level.ml)} mL"),
    )
    return Step(
        label="Least strength",
        formula="(days + margin) x (daily dose + boluses) x (1 + tolerance) / (fill - stop volume)",
        inputs=inputs,
        result=concentration_text(found.mcg_per_ml, unit),
        rounding=f"up, {grain}: a stronger fill runs slower, so the date is never earlier",
    )


def scaled_step(name: str, before: Concentration, after: Concentration, unit: str) -> Step:
    """How another drug's strength follows, so that its daily dose stays."""
    return Step(
        label=f"Strength of {name}",
        formula="its strength x new strength of the primary drug / old one",
        inputs=(
            Input(name="its strength", value=concentration_text(before.mcg_per_ml, unit)),
            step("Least strength").of("new strength", "see above"),
        ),
        result=concentration_text(after.mcg_per_ml, unit),
        rounding="half up, to three figures that count",
    )


def daily_with_boluses(state: ReservoirState) -> tuple[DailyDose, ...]:
    """Each drug's daily dose if every allowed patient bolus is taken, in the order of the fill."""
    bolus = state.setting.patient_bolus
    if bolus is None:
        return state.daily_doses
    primary = state.formulation.primary.concentration.mcg_per_ml
    most = bolus.dose.mcg * bolus.max_per_day
    return tuple(
        DailyDose(drug=daily.drug, dose=_plus(daily.dose, most * drug.concentration.mcg_per_ml, primary))
        for daily, drug in zip(state.daily_doses, state.formulation.drugs, strict=True)
    )


def _plus(dose: DoseRate, numerator: Decimal, denominator: Decimal) -> DoseRate:
    return DoseRate(mcg_per_day=dose.mcg_per_day + quotient_half_up(numerator, denominator))
