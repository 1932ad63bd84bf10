"""One text for one value: what is hashed, audited and compared must not depend on order, zone or notation."""

import dataclasses
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Final

from pumplog.dosing.figures.formatting import plain

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def as_json(value: object) -> Json:
    """Drafts and findings as plain JSON. A dataclass carries its type; decimals are text; instants are UTC."""
    if value is None or type(value) is str or type(value) is int:
        return value
    if isinstance(value, str | int | Decimal):
        return _scalar(value)
    kind: type = type(value)
    names = _field_names(kind)
    if names is not None:
        return {"type": kind.__name__, **{name: as_json(getattr(value, name)) for name in names}}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((as_json(item) for item in value), key=str)
    return _scalar(value)


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """Of a dataclass its fields, in their order; None of anything else. Asked of every value of every working."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


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
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return str(value)
        case uuid.UUID():
            return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


_IN_ORDER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def text(value: object) -> str:
    """Canonical JSON text: sorted keys, no spaces, every letter as itself."""
    return _IN_ORDER.encode(as_json(value))


def digest(value: object) -> str:
    """SHA-256 over the canonical text, in hexadecimal."""
    return hashlib.sha256(text(value).encode()).hexdigest()
