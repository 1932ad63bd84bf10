"""A wording: lines of text with named values in double braces, and nothing else. No tag, no filter, no condition.

A line is left out where a value in it is empty; empty lines never stand two in a row.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pumplog.notices.words.values import VARIABLES

_VALUE: Final = re.compile(r"\{\{ *([a-z_]+) *\}\}")
_LEFT_OVER: Final = re.compile(r"\{\{.*?\}\}|\{[{%#]|[}%#]\}")


class Unreadable(ValueError):
    """The text holds braces that are no value of a message. ``what`` is the first of them, as it was written."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``parts`` are text and, at every second place, the name of a value."""

    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.parts[1::2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    lines: tuple[Line, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every value it names."""
        return frozenset(name for line in self.lines for name in line.names)

    def render(self, values: object) -> str:
        """The text as it is read, without a line break at either end. ``values`` has an attribute for each name."""
        return "\n".join(_without_gaps(_rendered(self.lines, values))).strip()

    def prose(self) -> str:
        """The words alone, without what the values will be: for the reading level."""
        return "\n".join(" ".join(line.parts[::2]) for line in self.lines)


def parse(text: str, *, names: Collection[str] = VARIABLES) -> Wording:
    """The wording that a text means; ``Unreadable`` where braces hold anything but one of ``names``."""
    return Wording(lines=tuple(_line(line.rstrip(), names) for line in text.strip().splitlines()))


def _line(text: str, names: Collection[str]) -> Line:
    parts = tuple(_VALUE.split(text))
    for part in parts[::2]:
        if left_over := _LEFT_OVER.search(part):
            raise Unreadable(left_over[0])
    for name in parts[1::2]:
        if name not in names:
            raise Unreadable(f"{{{{ {name} }}}}")
    return Line(parts=parts)


def _rendered(lines: Iterable[Line], values: object) -> Iterable[str]:
    for line in lines:
        if len(line.parts) == 1:
            yield line.parts[0]
            continue
        told: list[str] = [getattr(values, name) for name in line.names]
        if all(told):
            texts = iter(told)
            yield "".join(next(texts) if place % 2 else part for place, part in enumerate(line.parts))


def _without_gaps(lines: Iterable[str]) -> Iterable[str]:
    last = ""
    for line in lines:
        if line or last:
            yield line
        last = line
