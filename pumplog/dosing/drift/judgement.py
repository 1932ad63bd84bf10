"""A pump's refills judged one after the other: does it still deliver as it used to, and as its programme says?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pumplog.dosing.drift.belief import Belief, belief_of
from pumplog.dosing.drift.cycle import TOLERANCE, Cycle, Rules
from pumplog.dosing.drift.filter import Reading
from pumplog.dosing.drift.follower import Follower
from pumplog.dosing.drift.mixture import decimal_of, exceeded, moments, share_above
from pumplog.dosing.drift.prior import Prior

__all__ = ["Cycle", "Direction", "Judge", "Judgement", "Prior", "State", "judge"]

# Evidence from which a pump is watched or investigated, set so that a steady pump is investigated falsely at about one
# refill in a hundred: docs/drift.md has the whole curve.
WATCH: Final = 1.5
INVESTIGATE: Final = 4.0
# A pump has shown no level of its own before its fourth refill: until then a change is watched, not investigated.
SHOWN: Final = 3
# Whether a pump has left its own level is asked of its own refills. Its model says little then: 7 %, not 4 or 5.
_OWN_SD: Final = Decimal("0.07")
# How sure it must be that a level lies outside the published tolerance, whether it was left or has always been there.
_LIKELY: Final = 0.5
# A reading that ordinary aspirations of this pump bring so seldom is looked at by itself, whatever it comes from: a bad
# aspiration, a leak, a pump that has run dry with much that should be left.
_ODD: Final = 0.01
_ALARMING: Final = 0.0001
_SURE: Final = 0.95
_SIDE: Final = 0.025  # of a 95 % interval
_MOST: Final = 10.0  # an interval ends here: a figure for next to nothing programmed says nothing
_STRONGEST: Final = 1e6


class State(StrEnum):
    """How sure it is that the pump has left its own level, or lies outside the published tolerance."""

    STEADY = "steady"
    WATCH = "watch"
    INVESTIGATE = "investigate"


class Direction(StrEnum):
    """Which way: more than before or than programmed reaches the patient, or less."""

    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one cycle says, judged by it and the ones before it alone.

    `ratio` is delivered / programmed (9 places), None where nothing was drawn or nothing programmed; `ratio_at_least`
    the bound where nothing was drawn. `expected_ratio`, `low` and `high` (4 places) are this pump's own ratio and the
    95 % interval for this cycle's measured one, as believed before it was measured. `now_ratio` (4 places) is the
    level it is believed to deliver at after it. `evidence` (4 places) is how many times likelier all readings are if
    it has left its own level than if it has not; from 4 on it is worth an investigation. `outside_tolerance` (4 places)
    is the probability that its level lies more than 14.5 % off the programme; `chance` (9 places) how often an ordinary
    aspiration of this pump is as far off as this one. `direction` is None exactly where `state` is steady.
    """

    ratio: Decimal | None
    ratio_at_least: Decimal | None
    expected_ratio: Decimal
    low: Decimal
    high: Decimal
    state: State
    direction: Direction | None
    now_ratio: Decimal
    evidence: Decimal
    outside_tolerance: Decimal
    chance: Decimal
    rules: Rules


def judge(cycles: Iterable[Cycle], prior: Prior | None = None) -> tuple[Judgement, ...]:
    """Every cycle of one pump, oldest first, each judged by itself and the earlier ones. No prior: model unknown."""
    judge_of_one = Judge(prior or Prior())
    return tuple(judge_of_one.next(cycle) for cycle in cycles)


class Judge:
    """One pump, cycle after cycle. One follower believes its model's spread; one lets the pump speak for itself."""

    def __init__(self, prior: Prior) -> None:
        self._believer = Follower(prior)
        self._doubter = Follower(replace(prior, sd=max(prior.sd, _OWN_SD)))
        self._seen = 0

    def belief(self) -> Belief:
        """What is believed of the cycle to come: as `belief` of all cycles so far."""
        return belief_of(self._believer, self._seen)

    def next(self, cycle: Cycle) -> Judgement:
        """The judgement after the next cycle."""
        self._believer.pass_a_cycle()
        self._doubter.pass_a_cycle()
        reading = self._believer.reading_of(cycle)
        expected, low, high = _forecast(self._believer, reading)
        chance, above = _chance(self._believer, reading)
        # Both learn, whatever the other makes of it. What no past could have brought is past all chance.
        if not all([self._believer.learn(reading), self._doubter.learn(reading)]):
            chance = 0.0
        over, under = self._doubter.departure()
        levels = self._believer.levels()
        fast, slow = share_above(levels, 1 + float(TOLERANCE)), 1 - share_above(levels, 1 - float(TOLERANCE))
        state = state_of(max(over, under), fast + slow, chance, shown=self._seen >= SHOWN)
        self._seen += 1
        now, _ = moments(levels)
        gain = over - under if max(over, under) >= WATCH else fast - slow
        if chance < _ODD:
            gain = 1 if above else -1
        return Judgement(
            ratio=cycle.ratio,
            ratio_at_least=cycle.ratio_at_least,
            expected_ratio=expected,
            low=low,
            high=high,
            state=state,
            direction=None if state is State.STEADY else Direction.OVER if gain > 0 else Direction.UNDER,
            now_ratio=decimal_of(now),
            evidence=decimal_of(min(max(over, under), _STRONGEST)),
            outside_tolerance=decimal_of(fast + slow),
            chance=Decimal(format(chance, ".9f")),
            rules=cycle.rules,
        )


def _forecast(follower: Follower, reading: Reading) -> tuple[Decimal, Decimal, Decimal]:
    """Expected ratio, low and high. Where nothing is programmed there is no reading, and the level alone is meant."""
    x = reading.programmed
    ratios = [(w, mean / x, sd / x) for w, mean, sd in follower.next_deliveries(reading)] if x else follower.levels()
    low, high = exceeded(ratios, 1 - _SIDE), exceeded(ratios, _SIDE)
    expected, _ = moments(ratios)
    return decimal_of(expected), decimal_of(max(low, 0.0)), decimal_of(min(high, _MOST))


def _chance(follower: Follower, reading: Reading) -> tuple[float, bool]:
    """How often an ordinary aspiration is as far off, and whether it is so by more than was expected."""
    more = share_above(follower.next_deliveries(reading), reading.delivered)
    if reading.dry:
        return more, True
    return 2 * min(more, 1 - more), more < 1 - more


def state_of(evidence: float, outside: float, chance: float, *, shown: bool, from_: float = INVESTIGATE) -> State:
    """The state at this evidence for a change, probability of being outside the tolerance, and chance of the reading."""
    if outside >= _SURE or chance < _ALARMING or (shown and evidence >= from_):
        return State.INVESTIGATE
    return State.WATCH if outside >= _LIKELY or chance < _ODD or evidence >= WATCH else State.STEADY
