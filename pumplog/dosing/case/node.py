"""A place inside a JSON case: its value and where it stands, so that every refusal can point there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pumplog.dosing.case.strict_json import JsonNumber, child_path
from pumplog.dosing.figures.parse import Unreadable

T = TypeVar("T")


class CaseRefused(Exception):
    """The case cannot be answered: a stable `code`, the JSON `path` of what is wrong, and a `message` for people."""

    def __init__(self, code: str, path: str, message: str) -> None:
        super().__init__(message)
        self.code, self.path, self.message = code, path, message


@dataclass(frozen=True, slots=True)
class Node:
    """A value, and the chain of keys that leads to it."""

    value: object
    parent: Node | None = None
    key: str | int = ""

    @property
    def path(self) -> str:
        """The JSON path, as `$.events[2].at`."""
        return "$" if self.parent is None else child_path(self.parent.path, self.key)

    def refused(self, code: str, message: str) -> CaseRefused:
        """A refusal that points here, to be raised."""
        return CaseRefused(code, self.path, message)

    def members(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Mapping[str, Node]:
        """The members of an object that has all `required` keys and none besides `optional` ones."""
        value = self.value
        if not isinstance(value, dict):
            raise self.refused("wrong_type", "an object belongs here")
        for key in value:
            if key not in required and key not in optional:
                raise Node(value[key], self, key).refused("unknown_key", "this key means nothing here")
        for key in required:
            if key not in value:
                raise Node(None, self, key).refused("missing_key", "this key is needed")
        return {key: Node(child, self, key) for key, child in value.items()}

    def items(self) -> list[Node]:
        """The elements of a list."""
        if not isinstance(self.value, list):
            raise self.refused("wrong_type", "a list belongs here")
        return [Node(child, self, index) for index, child in enumerate(self.value)]

    def text(self) -> str:
        """A string that is not empty."""
        if not isinstance(self.value, str):
            number = isinstance(self.value, JsonNumber | int) and not isinstance(self.value, bool)
            if number:
                raise self.refused(
                    "number_not_text", "put the figure in quotes: a JSON number may lose digits on its way"
                )
            raise self.refused("wrong_type", "a text belongs here")
        if not self.value:
            raise self.refused("empty_text", "the text is empty")
        return self.value

    def flag(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.refused("wrong_type", "true or false belongs here")
        return self.value

    def count(self, most: int) -> int:
        """A whole JSON number from 0 to `most`."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.refused("wrong_type", "a whole number in plain digits belongs here")
        if not 0 <= self.value <= most:
            raise self.refused("out_of_range", f"the number is from 0 to {most}")
        return self.value

    def read(self, parse: Callable[[str], T]) -> T:
        """The string here, through a strict parser."""
        text = self.text()
        try:
            return parse(text)
        except Unreadable as unreadable:
            raise self.refused(unreadable.code, unreadable.message) from None
