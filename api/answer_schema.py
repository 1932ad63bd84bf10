"""Serializers that describe answers, made from the dataclasses that are rendered: the schema cannot drift from them."""

import collections.abc
import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, get_args, get_origin

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import Field
from api.shapes import WireField, wire_fields
from pumplog.catalogue import figures
from pumplog.dosing.reservoir.state import DailyDose

Options = dict[str, Any]


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "example": "6.3"})
class Figure(Field):
    """A decimal as plain text, without exponent or trailing zero."""


@extend_schema_field({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"})
class TimeOfDay(Field):
    """A time on the pump's clock."""


SCALARS: Final[Mapping[type, Callable[..., Field]]] = {
    str: serializers.CharField,
    bool: serializers.BooleanField,
    int: serializers.IntegerField,
    Decimal: Figure,
    dt.datetime: serializers.DateTimeField,
    dt.date: serializers.DateField,
    dt.time: TimeOfDay,
    uuid.UUID: serializers.UUIDField,
}


NAMES: Final[Mapping[type, str]] = {DailyDose: "ComputedDose", figures.Figure: "CitedFigure"}
"""A name of its own for what shares one with a sheet."""


@cache
def answer(kind: type) -> type[serializers.Serializer[Any]]:
    """A serializer class that describes how a dataclass is rendered. Every key is always there."""
    fields: dict[str, Any] = {field.key: _described(field) for field in wire_fields(kind)}
    fields["__doc__"] = kind.__doc__
    fields["__module__"] = kind.__module__
    return type(NAMES.get(kind, kind.__name__), (serializers.Serializer,), fields)


def many(kind: type) -> serializers.BaseSerializer[Any]:
    """A list of such answers."""
    return answer(kind)(many=True)


def _described(field: WireField) -> Field:
    return _field(Decimal if field.quantity else field.kind, {"read_only": True, "allow_null": field.optional})


def _field(kind: Any, options: Options) -> Field:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (tuple, frozenset, list):
        fixed = len(parts) if origin is tuple and parts[-1] is not Ellipsis else None
        return serializers.ListField(child=_field(parts[0], {}), min_length=fixed, max_length=fixed, **options)
    if origin in (collections.abc.Mapping, dict):
        return serializers.DictField(child=_field(parts[1], {}), **options)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return answer(kind)(**options)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return serializers.ChoiceField(choices=[str(member.value) for member in kind], **options)
    return SCALARS[kind](**options)
