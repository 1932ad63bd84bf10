"""What a refill says together with the ones before it: whether this pump has left its own level."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from pumplog.dosing.checks.visit import ask, tell
from pumplog.dosing.drift.judgement import Direction, Judgement, State
from pumplog.dosing.figures.formatting import counted, rounded
from pumplog.dosing.findings import Evidence, Figure, Finding

SINGLE_VISIT: Final = frozenset({"difference_over_2_ml", "ratio_outside_accuracy"})
SOURCE: Final = "docs/drift.md: this pump's own refills, judged together"
_FIELD: Final = "aspirated_ml"


def drift_findings(
    judged: Judgement, *, before: int, codes: Collection[str], looked_into_on: date | None = None
) -> Iterator[Finding]:
    """At most one finding about the newest refill. `before` counts the measured refills it is held against.

    `codes` are those of the other findings: where the rules that look at one visit alone say something else, it is
    said. `looked_into_on` is the day on which the same was found and answered: it is not asked for again. Nothing of
    this blocks: a refill is never refused because a pump drifts.
    """
    flagged = bool(SINGLE_VISIT.intersection(codes))
    if judged.state is State.STEADY:
        if flagged and before:
            yield _steady(judged, before)
        return
    more = judged.direction is Direction.OVER
    level = _level(_ratio(judged.now_ratio), _ratio(judged.expected_ratio))
    alone = "" if flagged else " The rules for a single visit (2 mL, 15 %) do not see it."
    if judged.state is State.INVESTIGATE and looked_into_on is not None:
        message = f"{_with(before)} this pump delivers {level}, as was looked into on {looked_into_on:%d %B %Y}."
        yield tell("drift_known", _FIELD, message, *_figures(judged), source=SOURCE, evidence=Evidence.RECORD)
        return
    if judged.state is State.INVESTIGATE:
        message = (
            f"{_with(before)} this pump seems to have left its own level and to deliver too {'much' if more else 'little'}: "
            f"{level}.{alone} Tell the physician; say what was checked and who looks into it."
        )
        # Where nothing could be drawn that has been asked already: one fact, one question.
        say = tell if "nothing_aspirated" in codes else ask
        yield say("drift_investigate", _FIELD, message, *_figures(judged), source=SOURCE, evidence=Evidence.RECORD)
        return
    message = (
        f"{_with(before)} this pump may be beginning to deliver {'more' if more else 'less'}: {level}. Not sure yet:"
        f" the next refills will tell.{alone}"
    )
    yield tell("drift_watch", _FIELD, message, *_figures(judged), source=SOURCE, evidence=Evidence.RECORD)


def _level(now: str, expected: str) -> str:
    if now == "1":
        return f"about what is programmed; before this refill {expected} times as much"
    return f"about {now} times what is programmed; before this refill {expected}"


def _steady(judged: Judgement, before: int) -> Finding:
    message = (
        f"{_with(before)} it does not look as if the pump had changed: a single refill of this pump may show"
        f" {_ratio(judged.low)} to {_ratio(judged.high)} times what is programmed. The rule beside this looks at one visit alone."
    )
    return tell("drift_not_seen", _FIELD, message, *_figures(judged), source=SOURCE, evidence=Evidence.RECORD)


def _with(before: int) -> str:
    if not before:
        return "Held against what is known of such pumps,"
    return f"Judged with the {'refill' if before == 1 else counted(before, 'refill')} before,"


def _figures(judged: Judgement) -> tuple[Figure, ...]:
    found = (
        ("delivered_ratio", judged.ratio),
        ("ratio_at_least", judged.ratio_at_least),
        ("expected_ratio", judged.expected_ratio),
        ("low", judged.low),
        ("high", judged.high),
        ("now_ratio", judged.now_ratio),
    )
    return tuple(Figure(name=name, value=rounded(value, 4)) for name, value in found if value is not None)


def _ratio(value: Decimal) -> str:
    return rounded(value, 2)
