"""What every request body has in common: known keys only, and one value made from them."""

from collections.abc import Mapping, Sized
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from api.fields import Field

Values = Mapping[str, Any]


class Body(serializers.Serializer[Any]):
    """A JSON object that becomes a draft. A key that means nothing here is refused: somebody meant it."""

    default_error_messages = {"required": "this key is needed", "null": "a value is needed here"}

    def to_internal_value(self, data: Any) -> Any:
        """The draft. Codes: `wrong_type`, `unknown_key`, and those of the fields, in their order."""
        if not isinstance(data, dict):
            raise ValidationError({"": ValidationError("an object belongs here", code="wrong_type").detail})
        wrong: dict[Any, Any] = {}
        values: Values = {}
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            wrong |= dict(error.detail) if isinstance(error.detail, dict) else {"": error.detail}
        for key in data:
            if key not in self.fields:
                wrong[key] = ValidationError("this key means nothing here", code="unknown_key").detail
        if wrong:
            raise ValidationError(wrong)
        return self.build(values)

    def build(self, values: Values) -> Any:
        """What the values make together. May raise ValidationError where they do not fit."""
        return values


class Rows(serializers.ListField):
    """A list of objects or of texts. Codes: `wrong_type`, `too_few`, `too_many`."""

    def __init__(self, *, child: Field, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(child=child, max_length=most, min_length=least, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            raise ValidationError("a list belongs here", code="wrong_type")
        return super().to_internal_value(data)

    def run_validators(self, value: Sized) -> None:
        least, most = self.min_length or 0, self.max_length or 0
        if len(value) < least:
            raise ValidationError(f"at least {least} belong here", code="too_few")
        if len(value) > most:
            raise ValidationError(f"at most {most} belong here", code="too_many")


def at(field: str, code: str, message: str) -> ValidationError:
    """A refusal of one field, found where the fields are put together."""
    return ValidationError({field: ValidationError(message, code=code).detail})


def instant_key(body: type[Body]) -> str:
    """The key that says when it happened."""
    return "performed_at" if "performed_at" in body().fields else "happened_at"
