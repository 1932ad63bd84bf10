"""How soon a drifting pump is seen, and how often a steady one is suspected: `python -m bench.drift [--write]`.

Every rule judges the same pumps. The seeds here were not used to set any figure of `pumplog.dosing.drift.judgement`. `--write`
renews the tables in docs/drift.md.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from bench.claim import Claim
from bench.pumps import Fleet, Life, lives
from bench.tables import renew, table
from pumplog.dosing.drift.judgement import INVESTIGATE, SHOWN, Cycle, Direction, Judgement, State, judge, state_of
from pumplog.dosing.drift.prior import prior_for

PAGE = Path(__file__).parents[1] / "docs" / "drift.md"
SEED = 730_194
MANY = 3000
"""Pumps in the main fleet; a third in each other."""
WITHIN = 3
"""Refills from the onset on, within which a change is to be found."""
SHIFTS = (0.0, -0.08, 0.0, 0.08, -0.12, 0.0, 0.12, -0.2, 0.0, 0.2)
THRESHOLDS = (1.5, 2.0, 3.0, INVESTIGATE, 5.0, 6.0, 10.0, 20.0)
MAIN = Fleet(name="40 mL, any programme")
ALIKE = (
    MAIN,
    Fleet(name="20 mL, any programme", reservoir=20.0),
    Fleet(name="40 mL, the same programme at every refill", programmed=(0.75, 0.75)),
    Fleet(name="40 mL of a model that runs 3 % fast", mean=1.025),
    Fleet(
        name="40 mL that differ by 3 %, size known", mean=0.975, spread=0.03, prior=prior_for(reservoir_ml=Decimal(40))
    ),
)
"""On these the bounds are to hold."""
HARDER = (
    Fleet(name="40 mL, programme raised from 30 to 90 %", titrated=True),
    Fleet(name="a change that takes 6 refills to come about", ramp=6, refills=18),
    Fleet(name="2 % of the aspirations grossly wrong", gross=0.02),
    Fleet(name="short cycles, 15 to 50 % of the reservoir", programmed=(0.15, 0.5)),
    Fleet(name="20 mL that scatter by as many mL as 40 mL", reservoir=20.0, scatter=0.0525),
)
"""On these nothing is promised; the page says how they fare."""

Flags = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """False flags per 100 refills, before the onset and in the whole life of steady pumps; share found by shift."""

    early: float
    steady: float
    found: dict[float, float]

    def row(self, name: str) -> tuple[str, ...]:
        """A row of the page: percentages without a unit, as the head says."""
        shares = (f"{100 * share:.1f}" for _, share in sorted(self.found.items()))
        return (name, f"{self.early:.2f}", f"{self.steady:.2f}", *shares)


def score(fleet: Fleet, pumps: Sequence[Life], flags: Sequence[Flags]) -> Score:
    """What flags are worth on these pumps."""
    early = [flag for life, own in zip(pumps, flags, strict=True) for flag in own[: life.onset]]
    steady = [flag for life, own in zip(pumps, flags, strict=True) if not life.shift for flag in own]
    found: dict[float, list[bool]] = {}
    for life, own in zip(pumps, flags, strict=True):
        if life.shift:
            # A ramp has come about with its last refill; a flag before that is welcome too.
            found.setdefault(life.shift, []).append(any(own[life.onset : life.onset + fleet.ramp - 1 + WITHIN]))
    shares = {shift: float(np.mean(each)) for shift, each in found.items()}
    return Score(*(100 * float(np.mean(each)) for each in (early, steady)), shares)


def ours(life: Life, judged: Sequence[Judgement], threshold: float = INVESTIGATE) -> Flags:
    """Investigated; after the onset only in the right direction."""
    wanted = Direction.OVER if life.shift > 0 else Direction.UNDER
    return tuple(
        _state_at(threshold, each, at) is State.INVESTIGATE
        and (at < life.onset or not life.shift or each.direction in (wanted, None))
        for at, each in enumerate(judged)
    )


def _state_at(threshold: float, judged: Judgement, at: int) -> State:
    evidence, outside, chance = float(judged.evidence), float(judged.outside_tolerance), float(judged.chance)
    return state_of(evidence, outside, chance, shown=at >= SHOWN, from_=threshold)


def two_ml(life: Life) -> Flags:
    """More than 2 mL off."""
    return tuple(cycle.rules.two_ml for cycle in life.cycles)


def tolerance(life: Life) -> Flags:
    """The rate off by more than 14.5 %."""
    return tuple(cycle.rules.tolerance for cycle in life.cycles)


def fifth_of_residual(life: Life) -> Flags:
    """More than 20 % of the expected residual off."""
    return tuple(_off_residual(cycle) for cycle in life.cycles)


def _off_residual(cycle: Cycle) -> bool:
    expected = cycle.held.ml - cycle.programmed.ml
    left = 0 if cycle.aspirated is None else cycle.aspirated.ml
    return abs(left - expected) > abs(expected) / 5


def cusum(life: Life, *, slack: float = 0.75, limit: float = 3.0, learned: int = 4) -> Flags:
    """A plain CUSUM: the pump's first four refills are its level, what follows is summed in standard deviations.

    It is told how far an aspiration scatters, which no clinic knows.
    """
    noise = MAIN.scatter * float(life.cycles[0].held.ml)
    programmed = [float(cycle.programmed.ml) for cycle in life.cycles]
    ratios = [float(cycle.delivered.ml) / asked for cycle, asked in zip(life.cycles, programmed, strict=True)]
    weights = [asked**2 for asked in programmed[:learned]]
    level, doubt = np.average(ratios[:learned], weights=weights), noise**2 / sum(weights)
    high = low = 0.0
    flags = [False] * learned
    for ratio, asked in zip(ratios[learned:], programmed[learned:], strict=True):
        z = (ratio - level) / np.sqrt((noise / asked) ** 2 + doubt)
        high, low = max(0.0, high + z - slack), max(0.0, low - z - slack)
        flags.append(bool(max(high, low) > limit))
    return tuple(flags)


RULES: dict[str, Callable[[Life], Flags]] = {
    "more than 20 % off the expected residual": fifth_of_residual,
    "more than 2 mL off": two_ml,
    "ratio off by more than 14.5 %": tolerance,
    "plain CUSUM per pump (k 0.75, h 3)": cusum,
}


def covered(pumps: Sequence[Life], judged: Sequence[Sequence[Judgement]]) -> float:
    """How often the 95 % interval held the ratio that was then measured, on steady pumps."""
    inside = [
        each.low <= each.ratio <= each.high
        for life, own in zip(pumps, judged, strict=True)
        for at, each in enumerate(own)
        if each.ratio is not None and (not life.shift or at < life.onset)
    ]
    return float(np.mean(inside))


@dataclass(frozen=True, slots=True)
class Run:
    """A fleet with its judgements."""

    fleet: Fleet
    pumps: tuple[Life, ...]
    judged: tuple[tuple[Judgement, ...], ...]

    def ours(self, threshold: float = INVESTIGATE) -> Score:
        """The score of our judgement."""
        flags = [ours(life, own, threshold) for life, own in zip(self.pumps, self.judged, strict=True)]
        return score(self.fleet, self.pumps, flags)

    def rule(self, flag: Callable[[Life], Flags]) -> Score:
        """The score of another rule."""
        return score(self.fleet, self.pumps, [flag(life) for life in self.pumps])


def run(fleet: Fleet, *, count: int, seed: int = SEED) -> Run:
    """Make the pumps and judge every one."""
    pumps = tuple(lives(fleet, SHIFTS, count=count, seed=seed))
    return Run(fleet, pumps, tuple(judge(life.cycles, fleet.prior) for life in pumps))


def claims(*, quick: bool = False) -> Iterator[Claim]:
    """The bounds, on every fleet on which they are to hold."""
    for number, fleet in enumerate(ALIKE):
        done = run(fleet, count=(300 if quick else MANY) // (1 if fleet is MAIN else 3), seed=SEED + number)
        yield from _claims(done)


def _claims(done: Run) -> Iterator[Claim]:
    name, own, inside = done.fleet.name, done.ours(), covered(done.pumps, done.judged)
    yield Claim(
        f"Drift, {name}: falsely investigated before the onset",
        f"{own.early:.2f} per 100 refills ({own.steady:.2f} over a steady pump's life)",
        "≤ 1.2 per 100 refills",
        own.early <= 1.2,
    )
    for size, bound in ((0.12, 0.80), (0.20, 0.99)):
        under, over = own.found[-size], own.found[size]
        yield Claim(
            f"Drift, {name}: changes of {size:.0%} found within {WITHIN} refills",
            f"{under:.1%} under, {over:.1%} over",
            f"≥ {bound:.0%} each",
            min(under, over) >= bound,
        )
    yield Claim(
        f"Drift, {name}: refills of steady pumps inside their 95 % interval",
        f"{inside:.1%}",
        "94 to 96 %",
        0.94 <= inside <= 0.96,
    )


HEAD = (
    "",
    "false per 100, before the onset",
    "false per 100, steady pumps",
    *(f"{100 * s:+.0f} %".replace("-", "−") for s in sorted({*SHIFTS} - {0.0})),
)


def tables(count: int) -> dict[str, str]:
    """The tables of docs/drift.md by the name of their place."""
    main = run(MAIN, count=count)
    beside = [main.rule(flag).row(name) for name, flag in RULES.items()]
    at = [main.ours(threshold).row(_named(threshold)) for threshold in THRESHOLDS]
    rest = [run(fleet, count=count // 3, seed=SEED + number) for number, fleet in enumerate((*ALIKE[1:], *HARDER), 1)]
    fleets = [
        (*each.ours().row(each.fleet.name), f"{100 * covered(each.pumps, each.judged):.1f} %") for each in (main, *rest)
    ]
    return {
        "curve": table(HEAD, [*beside, *at]),
        "fleets": table((*HEAD, "inside the 95 % interval"), fleets),
    }


def _named(threshold: float) -> str:
    return f"evidence from {threshold:g}" + (", `investigate`" if threshold == INVESTIGATE else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="renew the tables in docs/drift.md")
    parser.add_argument("--count", type=int, default=MANY, help="pumps in the main fleet; a third in each other")
    given = parser.parse_args()
    made = tables(given.count)
    for name, text in made.items():
        print(f"{name}\n\n{text}\n")
        if given.write:
            renew(PAGE, "bench.drift", name, text)


if __name__ == "__main__":
    main()
