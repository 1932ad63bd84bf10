"""Where the figures of a working come from, in words: whoever has the record fills them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pumplog.dosing.figures.moments import moment_of
from pumplog.dosing.timeline import Event
from pumplog.dosing.working.step import Input

Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A place in the record, a cited source or a rule, and the day on which it was stated."""

    words: str = ""
    on: date | None = None

    def of(self, name: str, value: str) -> Input:
        """An input that comes from here."""
        return Input(name=name, value=value, origin=self.words, on=self.on)


ENTERED: Final = Origin(words="as entered here")


def step(label: str) -> Origin:
    """Another step of the same working."""
    return Origin(words=f"step “{label}”")


def key_of(event: Event) -> Key:
    """An event's kind and moment: no two fills and no two programmes of one pump share both."""
    return type(event).__name__, moment_of(event.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Origins by event of the dosing timeline, and those of the rules.

    An event that is not on record is one that is being entered. `stability` and `expiry` belong to the last fill.
    """

    events: Mapping[Key, Origin] = field(default_factory=dict)
    alarm_level: Origin = Origin()
    stop_level: Origin = Origin()
    rules: Origin = Origin()
    programmer: Origin = ENTERED
    stability: Origin = Origin()
    expiry: Origin = Origin()

    def of(self, event: Event) -> Origin:
        """Where an event is on record."""
        return self.events.get(key_of(event), ENTERED)
