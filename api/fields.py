"""Strict fields: what is not written exactly as it should be is refused with a code, never repaired.

The framework's own fields accept `1e2`, Arabic digits, `"true"` and `5.0`: each is a wrong dose or a wrong answer.
"""

import re
import unicodedata
import uuid
from enum import StrEnum
from typing import Any, Final, NoReturn

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

# Letters that turn the direction of what follows: a name or a drug could read as another.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

Field = serializers.Field[Any, Any, Any, Any]
Shape = dict[str, Any]


class StrictField(Field):
    """A field that says itself, for the schema, what it takes."""

    shape: Shape


class StrictFieldShape(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is half typed
    """The schema of a strict field is its own `shape`."""

    target_class = StrictField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: str) -> Shape:
        return dict(self.target.shape)


def refuse(code: str, message: str) -> NoReturn:
    """Refuse what stands in a field."""
    raise ValidationError(message, code=code)


def text_of(data: object) -> str:
    """The string that stands here. Codes: `number_not_text`, `wrong_type`."""
    if isinstance(data, str):
        return data
    if isinstance(data, int) and not isinstance(data, bool):
        refuse("number_not_text", 'put the figure in quotes, as in "6.5": a JSON number may lose digits on its way')
    refuse("wrong_type", "a text belongs here")


class TextField(StrictField):
    """Words as typed, without the spaces around them. Codes: `empty_text`, `too_long`, `character_not_allowed`."""

    def __init__(self, *, most: int, lines: bool = False, blank: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.most, self.lines, self.blank = most, lines, blank
        self.shape = {"type": "string", "maxLength": most, "minLength": 0 if blank else 1}

    def to_internal_value(self, data: object) -> str:
        text = text_of(data).strip()
        if not text and not self.blank:
            refuse("empty_text", "the text is empty")
        if len(text) > self.most:
            refuse("too_long", f"at most {self.most} characters")
        if any(_hidden(letter) and not (self.lines and letter in "\n\t") for letter in text):
            refuse("character_not_allowed", "the text holds a character that cannot be shown or printed")
        return text


def _hidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs", "Zl", "Zp") or letter in _TURNING


class WordField(StrictField):
    """One word of a closed vocabulary. Code: `word_unknown`."""

    def __init__(self, vocabulary: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.vocabulary = vocabulary
        self.shape = {"type": "string", "enum": [member.value for member in vocabulary]}

    def to_internal_value(self, data: object) -> StrEnum:
        text = text_of(data)
        if text not in list(self.vocabulary):
            refuse("word_unknown", f"one of {', '.join(self.vocabulary)} belongs here")
        return self.vocabulary(text)


class FlagField(StrictField):
    """true or false, never a word for it. Code: `wrong_type`."""

    shape: Shape = {"type": "boolean"}

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            refuse("wrong_type", "true or false belongs here")
        return data


class WholeField(StrictField):
    """A count: a whole JSON number from `least` to `most`. Codes: `wrong_type`, `out_of_range`."""

    def __init__(self, *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most
        self.shape = {"type": "integer", "minimum": least, "maximum": most}

    def to_internal_value(self, data: object) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            refuse("wrong_type", "a whole number belongs here, without quotes")
        if not self.least <= data <= self.most:
            refuse("out_of_range", f"a whole number from {self.least} to {self.most} belongs here")
        return data


def uuid_of(text: str) -> uuid.UUID | None:
    """The UUID in its usual form of 36 characters, or None: no braces, no `urn:`, no spaces."""
    return uuid.UUID(text) if _UUID.fullmatch(text) else None


class ReasonsField(StrictField):
    """Finding code -> the reason for going on in spite of it. Codes: `wrong_type`, `too_many`, the texts' own."""

    MOST: Final = 60
    shape: Shape = {
        "type": "object",
        "additionalProperties": {"type": "string", "maxLength": 400},
        "maxProperties": MOST,
    }

    def to_internal_value(self, data: object) -> dict[str, str]:
        if not isinstance(data, dict):
            refuse("wrong_type", "an object of finding codes and reasons belongs here")
        if len(data) > self.MOST:
            refuse("too_many", f"at most {self.MOST} reasons")
        if any(len(code) > 60 for code in data):
            refuse("too_long", "a finding's code has at most 60 characters")
        reason = TextField(most=400, lines=True)
        wrong: dict[str, Any] = {}
        kept: dict[str, str] = {}
        for code, text in data.items():
            try:
                kept[code] = reason.to_internal_value(text)
            except ValidationError as error:
                wrong[code] = error.detail
        if wrong:
            raise ValidationError(wrong)
        return kept
