"""Values to JSON: a number is text, an instant UTC, a quantity's key carries its unit. Nothing is left to guess."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from api.shapes import wire_fields
from pumplog.dosing.figures.formatting import plain

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def to_wire(value: object) -> Json:
    """Any sheet, assessment or vocabulary as JSON.

    Decimals become plain text without exponent, instants ISO 8601 in UTC, sets sorted lists. TypeError for anything
    else: a float never goes out.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return record_to_wire(value)
    if isinstance(value, Mapping):
        return {str(key): to_wire(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return [to_wire(item) for item in sorted(value)]
    if isinstance(value, tuple | list):
        return [to_wire(item) for item in value]
    return _scalar(value)


def record_to_wire(value: Any) -> dict[str, Json]:
    """A dataclass as an object, key by key as `wire_fields` says."""
    record: dict[str, Json] = {}
    for field in wire_fields(type(value)):  # type: ignore[arg-type]  # every class is hashable
        held = getattr(value, field.field)
        record[field.key] = to_wire(getattr(held, field.quantity) if field.quantity and held is not None else held)
    return record


def _scalar(value: object) -> Json:
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal():
            return plain(value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat("minutes")
        case uuid.UUID():
            return str(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no form on the wire")
