"""How one fill runs out: stretches of steady daily patterns and amounts taken at once, summed exactly.

Amounts are counted in a unit made for the fill, mL x strength x microseconds of a day x every counted interval's
length, so that a dose, a flow and a spread-out bolus are whole products of what was typed and nothing is divided until
the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import lcm

from pumplog.dosing.figures.moments import DAY, MICROSECOND, SECOND, moment_of, since_midnight
from pumplog.dosing.figures.quantities import Mass, Volume
from pumplog.dosing.programs import Continuous, FixedRate, PatientBolus
from pumplog.dosing.reservoir.history import History
from pumplog.dosing.reservoir.pattern import DailyPattern
from pumplog.dosing.timeline import CountedBoluses, Fill, ProgramSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The exact unit of one fill: `per_ml` of it make a millilitre, `per_mcg` a microgram of the primary drug.

    `strength` is the primary drug's in mcg/mL; `spans` a common multiple of the counted intervals, in microseconds.
    """

    per_ml: Decimal
    per_mcg: Decimal
    strength: Decimal
    spans: int

    @classmethod
    def of(cls, fill: Fill, counted: tuple[CountedBoluses, ...]) -> Scale:
        """The unit in which this fill's strength and these counted intervals come out whole."""
        spans = lcm(*(span for span in map(_span, counted) if span))
        strength, per_mcg = fill.formulation.primary.concentration.mcg_per_ml, Decimal(DAY * spans)
        return cls(per_ml=per_mcg * strength, per_mcg=per_mcg, strength=strength, spans=spans)

    def amount(self, quantity: Volume | Mass) -> Decimal:
        """A volume, or a dose of the primary drug, in this unit."""
        return quantity.ml * self.per_ml if isinstance(quantity, Volume) else quantity.mcg * self.per_mcg

    def pattern(self, setting: ProgramSet) -> DailyPattern:
        """A programme as amount a microsecond, at this fill's strength."""
        offset = setting.pump_clock_offset // MICROSECOND
        match setting.program:
            case Continuous(dose=dose):
                return DailyPattern.steady(dose.mcg_per_day * self.spans)
            case FixedRate(flow=flow):
                return DailyPattern.steady(flow.ml_per_day * self.strength * self.spans)
            case flex:
                rates = tuple(step.rate.mcg_per_day * self.spans for step in flex.steps)
                return DailyPattern.of(offset, tuple(since_midnight(step.start) for step in flex.steps), rates)

    def allowed(self, bolus: PatientBolus | None) -> Decimal:
        """Every allowed patient bolus, spread evenly over the day, as amount a microsecond."""
        return bolus.dose.mcg * bolus.max_per_day * self.spans if bolus else Decimal(0)

    def spread(self, counted: CountedBoluses) -> Decimal:
        """Counted boluses over their interval, as amount a microsecond."""
        return counted.dose.mcg * counted.count * DAY * (self.spans // _span(counted))


def _span(counted: CountedBoluses) -> int:
    return moment_of(counted.ends) - moment_of(counted.begins)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """`at_once` is taken at moment `start`, then `pattern` runs until `end`; None is for ever."""

    start: int
    end: int | None
    at_once: Decimal
    pattern: DailyPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Depletion:
    """One fill's outflow from moment `begins`: what was `held`, and the stretches known until the question."""

    begins: int
    held: Decimal
    scale: Scale
    past: tuple[Stretch, ...]
    now: Stretch

    @property
    def taken(self) -> Decimal:
        """What the programme and the boluses have taken by now, at most what was there."""
        return min(self.held, self.asked_for)

    @property
    def asked_for(self) -> Decimal:
        """What the programme and the boluses have asked for by now, whether or not it was still there."""
        return sum((_gain(stretch) for stretch in self.past), self.now.at_once)

    def second_of_level(
        self, level: Volume, *, extra: Decimal = Decimal(0), over_pct: Decimal = Decimal(0)
    ) -> int | None:
        """The second since 1970, rounded down, in which the volume is first down to `level`; None where it never is.

        `extra` flows on top from now on, as amount a microsecond; everything since the fill runs over by `over_pct`.
        """
        factor = 100 + over_pct
        missing = (self.held - self.scale.amount(level)) * 100
        if missing <= 0:
            return self.begins // SECOND
        for stretch in self._stretches(extra):
            missing -= stretch.at_once * factor
            if missing <= 0:
                return stretch.start // SECOND
            gain = None if stretch.end is None else stretch.pattern.between(stretch.start, stretch.end) * factor
            if gain is None or gain >= missing:
                return stretch.pattern.times(factor).second_of_reaching(stretch.start, missing)
            missing -= gain
        return None

    def _stretches(self, extra: Decimal) -> Iterator[Stretch]:
        yield from self.past
        now = self.now
        yield Stretch(start=now.start, end=now.end, at_once=now.at_once, pattern=now.pattern.plus(extra))


def _gain(stretch: Stretch) -> Decimal:
    flowed = Decimal(0) if stretch.end is None else stretch.pattern.between(stretch.start, stretch.end)
    return stretch.at_once + flowed


def deplete(history: History, fill: Fill, until: int) -> Depletion:
    """One fill's outflow up to moment `until`, at which the programme then in force runs on for ever.

    Call under `exact_arithmetic`, as everything here.
    """
    begins = moment_of(fill.at)
    counted = tuple(
        count for count in history.counted if begins <= moment_of(count.begins) and moment_of(count.ends) <= until
    )
    scale = Scale.of(fill, counted)
    marks = {begins, until}
    marks.update(moment for moment, _ in history.programs)
    marks.update(moment for moment, _ in history.switches)
    marks.update(moment for moment, _ in history.boluses)
    marks.update(moment_of(edge) for count in counted for edge in (count.begins, count.ends))
    edges = sorted(mark for mark in marks if begins <= mark <= until)
    stretches = [_stretch(history, scale, counted, start, end) for start, end in pairwise(edges)]
    return Depletion(
        begins=begins,
        held=scale.amount(fill.held),
        scale=scale,
        past=tuple(stretches),
        now=_stretch(history, scale, counted, until, None),
    )


def _stretch(
    history: History, scale: Scale, counted: tuple[CountedBoluses, ...], start: int, end: int | None
) -> Stretch:
    setting = history.program_at(start)
    runs = setting is not None and history.running_at(start)
    pattern = scale.pattern(setting) if setting is not None and runs else DailyPattern.steady(Decimal(0))
    at_once = sum((scale.amount(bolus.amount) for moment, bolus in history.boluses if moment == start), Decimal(0))
    for count in counted:
        begins, ends = moment_of(count.begins), moment_of(count.ends)
        if begins == ends == start:
            at_once += count.dose.mcg * count.count * scale.per_mcg
        elif begins <= start < ends:
            pattern = pattern.plus(scale.spread(count))
    return Stretch(start=start, end=end, at_once=at_once, pattern=pattern)
