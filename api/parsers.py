"""JSON that can be read in one way only.

Other readers keep the last of two equal keys, turn `0.1` into a binary fraction and take `NaN`: each is a way for the
figure that is stored to differ from the figure that was sent.
"""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import IO, Any, Final

from rest_framework.parsers import BaseParser

from api.problems import Problem, unreadable
from api.render import Json

MOST_BYTES: Final = 256 * 1024
DEEPEST: Final = 20
LONGEST_WHOLE_NUMBER: Final = 15

_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
_MARK: Final = re.compile(r'["\\\[\]{}]')


class StrictJSONParser(BaseParser):
    """Refuses, with a problem, whatever is not one plain JSON object in UTF-8 of moderate size and depth."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Json]:
        return strict_object(body_of(stream))


def body_of(stream: IO[bytes]) -> bytes:
    """All of the request's body. Problem: 413 `body_too_large`."""
    body = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise Problem(
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            code="body_too_large",
            detail=f"a request has at most {MOST_BYTES // 1024} KiB",
        )
    return body


def strict_object(body: bytes) -> dict[str, Json]:
    """The JSON object in `body`. Raises a 400 problem.

    Codes: `not_utf8`, `nested_too_deeply`, `not_json`, `duplicate_key`, `float_not_allowed`, `number_not_finite`,
    `number_too_long`, `not_an_object`, `character_not_allowed`.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise unreadable("not_utf8", "the request is not UTF-8 text") from None
    # Before parsing: a deep enough nest would exhaust the parser's own stack.
    if _depth(text) > DEEPEST:
        raise unreadable("nested_too_deeply", f"lists and objects are nested at most {DEEPEST} deep")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_no_key_twice,
            parse_float=_no_float,
            parse_int=_short_whole_number,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise unreadable(
            "not_json", f"the request is not JSON: see line {error.lineno}, column {error.colno}"
        ) from None
    if not isinstance(value, dict):
        raise unreadable("not_an_object", "a request is one JSON object")
    for path in _unprintable(value, ""):
        raise unreadable("character_not_allowed", "a text holds a character that no text has", at=path)
    return value


def _depth(text: str) -> int:
    """How deep brackets nest outside strings, in one pass over the text."""
    deepest = depth = 0
    in_string = False
    skip = -1
    for mark in _MARK.finditer(text):
        character = mark.group()
        if mark.start() == skip:
            continue
        if character == "\\":
            skip = mark.end()
        elif character == '"':
            in_string = not in_string
        elif not in_string:
            depth += 1 if character in "[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _no_key_twice(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for key, value in pairs:
        if key in made:
            raise unreadable("duplicate_key", "a key stands twice in one object; which of the two counts?", at=key[:60])
        made[key] = value
    return made


def _no_float(_: str) -> Json:
    raise unreadable("float_not_allowed", 'a figure is sent as text, as in "6.5"; a JSON number would be rounded')


def _short_whole_number(text: str) -> int:
    if len(text) > LONGEST_WHOLE_NUMBER or not _WHOLE.fullmatch(text):
        raise unreadable("number_too_long", "a whole number is written plainly, in at most 15 digits")
    return int(text)


def _no_constant(_: str) -> Json:
    raise unreadable("number_not_finite", "NaN and Infinity are no figures")


def _unprintable(value: Json, path: str) -> Iterator[str]:
    """Paths of texts and keys with a NUL or half a character, which no database or page could keep."""
    match value:
        case str():
            if _broken(value):
                yield path
        case list():
            for index, item in enumerate(value):
                yield from _unprintable(item, f"{path}[{index}]")
        case dict():
            for key, item in value.items():
                if _broken(key):
                    yield path
                yield from _unprintable(item, f"{path}.{key}" if path else key)


def _broken(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
