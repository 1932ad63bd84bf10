"""One line of JSON, read without forgiveness: a number that became a float is already wrong in a digit nobody sees."""

import json
from typing import Final

from pumplog.dosing.figures.parse import Unreadable

_LONGEST_WHOLE: Final = 40


class JsonNumber:
    """A JSON number with point or exponent, too long, NaN or infinite. Never a quantity."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Duplicated(dict[str, object]):
    """An object in which one key stood twice, so that which value was meant cannot be known."""

    def __init__(self, pairs: list[tuple[str, object]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


def read_json(line: bytes) -> object:
    """The value of one line: dict, list, str, int, bool, None or JsonNumber; a Duplicated where a key stood twice.

    Raises Unreadable: `blank_line`, `not_utf8`, `invalid_json`, `too_deep`.
    """
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not_utf8", "the line is not UTF-8 text") from None
    if not text.strip(" \t\r\n"):
        raise Unreadable("blank_line", "the line is blank; each line holds one case")
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise Unreadable("too_deep", "the line nests deeper than any case does") from None
    except ValueError:
        raise Unreadable("invalid_json", "the line is not one JSON value") from None


def _whole(text: str) -> int | JsonNumber:
    return int(text) if len(text) <= _LONGEST_WHOLE and text != "-0" else JsonNumber(text)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            return Duplicated(pairs, key)
        seen.add(key)
    raise AssertionError("fewer keys than pairs, but none stood twice")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=JsonNumber, parse_int=_whole, parse_constant=JsonNumber
)


def twice_given(value: object) -> str | None:
    """The JSON path of a key that stands twice in one object, anywhere inside `value`; None where there is none."""
    pending: list[tuple[object, tuple[str | int, ...]]] = [(value, ())]
    while pending:
        found, keys = pending.pop()
        if isinstance(found, Duplicated):
            return path_of((*keys, found.key))
        members = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        pending.extend((child, (*keys, key)) for key, child in members if isinstance(child, dict | list))
    return None


def path_of(keys: tuple[str | int, ...]) -> str:
    """A JSON path from the root, as `$.events[2].at`."""
    path = "$"
    for key in keys:
        path = child_path(path, key)
    return path


def child_path(path: str, key: str | int) -> str:
    """The JSON path (RFC 9535) of a member or an element."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if key.isascii() and key.replace("_", "a").isalnum() and not key[0].isdigit():
        return f"{path}.{key}"
    return f"{path}[{json.dumps(key)}]"
