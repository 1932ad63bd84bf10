"""Does a refill-by date keep its promise, and what does that cost? `python -m bench.windows [--write]`.

Pumps live through refill after refill on the date their own record gives. In every cycle the truth is known: the
instant at which the volume really reaches the patient's stop level. `--write` renews the tables in docs/windows.md.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import exp, lgamma, log
from pathlib import Path
from statistics import fmean
from zoneinfo import ZoneInfo

import numpy as np

from bench.claim import Claim
from bench.pumps import WOBBLE
from bench.tables import renew, table
from pumplog.dosing.drift.belief import belief_of
from pumplog.dosing.drift.follower import Follower
from pumplog.dosing.drift.judgement import Cycle
from pumplog.dosing.drift.prior import prior_for
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Mass, Volume
from pumplog.dosing.formulation import DrugInReservoir, Formulation
from pumplog.dosing.programs import Continuous, PatientBolus
from pumplog.dosing.reservoir.state import state_at
from pumplog.dosing.timeline import Fill, ProgramSet, Pump
from pumplog.dosing.windows import Policy, refill_window

PAGE = Path(__file__).parents[1] / "docs" / "windows.md"
SEED = 501_877
INTERVALS = (30, 60, 90, 127, 180)
RISKS = (Decimal("0.001"), Decimal("0.005"), Decimal("0.01"))
REFILLS = 12
SPREAD = 0.03  # between pumps of a model
WRONG_BY = 0.03  # how far a published mean may be from this clinic's pumps
SCATTER = 0.02625  # of the reservoir, one aspiration
STOP = Decimal(2)
STRENGTH = Decimal(1000)  # mcg/mL
ZONE = ZoneInfo("America/New_York")
CHECKED = 40
"""Every so many cycles the product's own arithmetic is asked for the date, and must give the same."""
FIXED_4 = {30: 0, 60: 1, 90: 6, 127: 14, 180: 23}
"""Percent of cycles in which a margin of 4 days is breached where pumps differ by 3 % around the programme."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one pump is and how it is set: mL, mL/day, and its patient's way with boluses."""

    reservoir: Decimal
    basal: Decimal
    allowed: Decimal  # all patient boluses a day
    taken: float  # share of the allowed ones that is taken

    def second(self, begins: int, over_pct: Decimal) -> int:
        """The second in which the stop level is reached with every bolus, running over by `over_pct`: the fast path."""
        daily = Fraction(self.basal + self.allowed) * (1 + Fraction(over_pct) / 100)
        return begins + int(Fraction(self.reservoir - STOP) / daily * 86_400)

    def by_product(self, begins: int, over_pct: Decimal, margin: int) -> date:
        """The refill-by date as the product computes it."""
        at = datetime.fromtimestamp(begins, UTC)
        pump = Pump(reservoir=_ml(self.reservoir), low_reservoir=_ml(STOP), flow_tolerance_pct=over_pct)
        drug = DrugInReservoir(
            drug="morphine", concentration=Concentration(mcg_per_ml=STRENGTH), primary=True, stability_days=None
        )
        bolus = PatientBolus(dose=Mass(mcg=self.allowed * STRENGTH / 4), max_per_day=4) if self.allowed else None
        events = (
            Fill(at=at, volume=_ml(self.reservoir), formulation=Formulation(drugs=(drug,))),
            ProgramSet(
                at=at, program=Continuous(dose=DoseRate(mcg_per_day=self.basal * STRENGTH)), patient_bolus=bolus
            ),
        )
        policy = Policy(margin_days=margin, use_tolerance=True, max_interval_days=None)
        by = refill_window(state_at(pump, events, at), policy, ZONE).refill_by
        if by is None:
            raise AssertionError("a pump that runs has a date")
        return by


@dataclass(slots=True)
class Tally:
    """One way of setting the date, over all cycles at one interval."""

    breached: list[bool] = field(default_factory=list)
    late: list[bool] = field(default_factory=list)  # before the visit at some hour of that day
    early: dict[int, list[float]] = field(default_factory=dict)  # days before the pump's own alarm date, by refill

    def note(self, refill: int, by: date, visit: int, reached: float, alarm: date) -> None:
        self.breached.append(reached < _midnight(by))
        self.late.append(reached < visit)
        self.early.setdefault(refill, []).append((alarm - by).days)

    @property
    def days(self) -> list[float]:
        return [days for each in self.early.values() for days in each]


def live(days: int, *, pumps: int, seed: int, wrong_by: Sequence[float]) -> dict[str, Tally]:
    """Pumps at a nominal interval of `days`, each way of setting the date judged on the same cycles."""
    random = np.random.default_rng(seed)
    tallies = {name: Tally() for name in (*(_named(risk) for risk in RISKS), "fixed", "tolerance")}
    for number in range(pumps):
        setting = _setting(days, number, random)
        prior = prior_for(reservoir_ml=setting.reservoir)
        level = random.normal(float(prior.mean) + wrong_by[number % len(wrong_by)], SPREAD)
        follower, begins = Follower(prior), int(datetime(2025, 1, 6, 15, tzinfo=UTC).timestamp()) + number * 86_400
        for refill in range(1, REFILLS + 1):
            ratio = level + random.normal(0.0, WOBBLE)
            daily = float(setting.basal) + setting.taken * float(setting.allowed)
            reached = begins + 86_400 * float(setting.reservoir - STOP) / (daily * ratio)
            hour = int(random.integers(8 * 3600, 17 * 3600))
            alarm = _day(setting.second(begins, Decimal(0)))
            belief = belief_of(follower, refill - 1)
            over = {_named(risk): belief.over_pct(risk) for risk in RISKS}
            dates = {name: _day(setting.second(begins, pct)) for name, pct in over.items()}
            dates |= {"fixed": alarm - timedelta(days=4), "tolerance": _day(setting.second(begins, Decimal("14.5")))}
            if (number * REFILLS + refill) % CHECKED == 0:
                _same_as_product(setting, begins, over, dates)
            for name, by in dates.items():
                tallies[name].note(refill, by, _midnight(by) + hour, reached, alarm)
            visit = _midnight(dates[_named(RISKS[0])]) + hour
            follower.pass_a_cycle()
            follower.learn(follower.reading_of(_measured(setting, daily * (visit - begins) / 86_400, ratio, random)))
            begins = visit
    return tallies


def _same_as_product(setting: Setting, begins: int, over: dict[str, Decimal], dates: dict[str, date]) -> None:
    for name, pct in over.items():
        if setting.by_product(begins, pct, 0) != dates[name]:
            raise AssertionError("the fast path is not the product's arithmetic")
    if setting.by_product(begins, Decimal(0), 4) != dates["fixed"]:
        raise AssertionError("the fixed margin is not the product's arithmetic")


def _setting(days: int, number: int, random: np.random.Generator) -> Setting:
    reservoir = Decimal(20 if number % 2 else 40)
    daily = ((reservoir - STOP) / days).quantize(Decimal("0.000001"))
    # Half the pumps allow boluses of a tenth of the day's volume; their patients take all of them, or some.
    allowed = (daily / 10).quantize(Decimal("0.000004")) if number // 2 % 2 else Decimal(0)
    taken = 1.0 if number // 4 % 2 else random.uniform()
    return Setting(reservoir, daily - allowed, allowed, taken)


def _measured(setting: Setting, programmed: float, ratio: float, random: np.random.Generator) -> Cycle:
    reservoir = float(setting.reservoir)
    left = reservoir - ratio * programmed + random.normal(0.0, SCATTER * reservoir)
    return Cycle(
        held=_ml(setting.reservoir),
        programmed=_ml(Decimal(format(programmed, ".3f"))),
        aspirated=_ml(Decimal(format(min(left, reservoir), ".1f"))) if round(left, 1) > 0 else None,
    )


def _ml(value: Decimal) -> Volume:
    return Volume(ml=value)


def _day(second: int) -> date:
    return datetime.fromtimestamp(second, ZONE).date()


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), ZONE).timestamp())


def _named(risk: Decimal) -> str:
    return (
        f"risk {risk:%}".replace("0.100000", "0.1")
        .replace("0.500000", "0.5")
        .replace("1.000000", "1")
        .replace("%", " %")
    )


def at_most(hits: int, of: int) -> float:
    """The 95 % upper bound of a share of which `hits` were seen (Clopper-Pearson, one-sided)."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _up_to(hits, of, middle) > 0.05 else (low, middle)
    return high


def _up_to(hits: int, of: int, share: float) -> float:
    """The probability of at most `hits`."""
    if not 0 < share < 1:
        return 1.0 - share
    return sum(
        exp(lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + k * log(share) + (of - k) * log(1 - share))
        for k in range(hits + 1)
    )


def fixed_margin_alone(days: int, *, cycles: int = 200_000) -> float:
    """Percent breached by 4 days where pumps differ by 3 % around the programme: the field's own simulation."""
    levels = np.random.default_rng(SEED).normal(1.0, SPREAD, cycles)
    return float(np.mean(days / levels < days - 4) * 100)


def claims(*, quick: bool = False) -> Iterator[Claim]:
    """The promise at every interval, and the known figures of a fixed margin."""
    for days in INTERVALS:
        found = live(days, pumps=60 if quick else 700, seed=SEED + days, wrong_by=(0.0, WRONG_BY, -WRONG_BY))
        own = found[_named(RISKS[0])]
        hits, of = sum(own.breached), len(own.breached)
        yield Claim(
            f"Refill-by from the pump's own belief at risk 0.1 %, {days} days: level reached before the date",
            f"{hits} of {of} cycles, {100 * hits / of:.3f} %; {fmean(own.days):.1f} days early",
            "≤ 0.1 %",
            hits / of <= 0.001,
        )
    for days, known in FIXED_4.items():
        share = fixed_margin_alone(days)
        yield Claim(
            f"A fixed margin of 4 days, {days} days, pumps differ by 3 %: breached",
            f"{share:.1f} %",
            f"{known} % as known",
            abs(share - known) <= 1,
        )


HEAD = (
    "nominal days", "date set by", "before the date", "at most (95 %)", "before the visit", "days early", "95th percentile",
    "1st refill", "5th", "10th",
)  # fmt: skip
WORDS = {"fixed": "alarm date − 4 days", "tolerance": "14.5 % faster"}


def rows(days: int, found: dict[str, Tally]) -> Iterator[tuple[str, ...]]:
    """The rows of one interval."""
    for name, tally in found.items():
        hits, of = sum(tally.breached), len(tally.breached)
        yield (
            str(days),
            WORDS.get(name, f"own belief, {name}"),
            f"{100 * hits / of:.2f} %",
            f"{100 * at_most(hits, of):.2f} %" if hits < 100 else "",
            f"{100 * fmean(tally.late):.2f} %",
            f"{fmean(tally.days):.1f}",
            f"{np.percentile(tally.days, 95):.0f}",
            *(f"{fmean(tally.early[refill]):.1f}" for refill in (1, 5, 10)),
        )


def tables(pumps: int) -> dict[str, str]:
    """The tables of docs/windows.md by the name of their place."""
    given = {
        days: live(days, pumps=pumps, seed=SEED + 1000 + days, wrong_by=(0.0, WRONG_BY, -WRONG_BY))
        for days in INTERVALS
    }
    fast = {days: live(days, pumps=pumps // 2, seed=SEED + 2000 + days, wrong_by=(WRONG_BY,)) for days in INTERVALS}
    return {
        "risk": table(HEAD, [row for days, found in given.items() for row in rows(days, found)]),
        "faster than published": table(HEAD, [next(rows(days, found)) for days, found in fast.items()]),
        "fixed": table(
            ("nominal days", *map(str, INTERVALS)),
            [("breached", *(f"{fixed_margin_alone(days):.1f} %" for days in INTERVALS))],
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="renew the tables in docs/windows.md")
    parser.add_argument("--pumps", type=int, default=1200, help="pumps at every interval, 12 refills each")
    given = parser.parse_args()
    for name, text in tables(given.pumps).items():
        print(f"{name}\n\n{text}\n", flush=True)
        if given.write:
            renew(PAGE, "bench.windows", name, text)


if __name__ == "__main__":
    main()
