"""Why programmer and record may disagree: the record told otherwise, once for each cause, and held against the programmer.

A cause is tried by arithmetic, not guessed: the timeline without a stop, with every bolus, with the programme before …
gives a figure, and the nearer that comes to the programmer's the likelier the cause. A cause with an amount of its own
choosing (a stop of so many hours) fits anything, so it stands last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

MOST_TOLD: Final = 3


class CauseKind(StrEnum):
    """What may lie behind it."""

    BOLUSES = "boluses"
    STOP = "stop"
    CLOCK = "clock"
    DAYLIGHT_SAVING = "daylight_saving"
    PROGRAMME = "programme"
    STRENGTH = "strength"
    VOLUME = "volume"
    STOP_LEVEL = "stop_level"


class Weight(StrEnum):
    """How the cause is borne out; the order of the members is that of the list."""

    ON_RECORD = "on_record"
    """Something that is on record explains it."""
    FITS = "fits"
    """A change nobody recorded, of a size that is given by the programme, explains it."""
    POSSIBLE = "possible"
    """A change of any size: it can always be made to fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One likely cause in words; `misses_by` is what it leaves unexplained, in mL or days, for the order alone."""

    kind: CauseKind
    weight: Weight
    words: str
    misses_by: Decimal = Decimal(0)


def ranked(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """By weight, then by how little they leave unexplained; in the order given where they are alike. One of a kind."""
    order = list(Weight)
    found: dict[tuple[CauseKind, str], Cause] = {}
    for cause in sorted(causes, key=lambda item: (order.index(item.weight), item.misses_by)):
        found.setdefault((cause.kind, cause.words), cause)
    return tuple(found.values())


def told(causes: tuple[Cause, ...]) -> str:
    """The likeliest in a sentence; what to look at where none fits."""
    if not causes:
        return "Nothing on record explains it: compare programme, strength, volume and stop level on both."
    listed = "; ".join(cause.words for cause in causes[:MOST_TOLD])
    return f"Likely, the best fit first: {listed}."
