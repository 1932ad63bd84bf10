"""Columns for quantities. Never computed with in SQL: SQLite keeps decimals as REAL, exact up to 15 digits."""

import uuid
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, overload

from django.core.validators import MinValueValidator
from django.db import models

PLACES = 6
DIGITS = 15


@overload
def quantity(*, null: Literal[False] = False) -> "models.DecimalField[Decimal, Decimal]": ...
@overload
def quantity(*, null: Literal[True]) -> "models.DecimalField[Decimal | None, Decimal | None]": ...
def quantity(*, null: bool = False) -> "models.DecimalField[Any, Any]":
    """A non-negative decimal column of 15 digits, 6 after the point: the most SQLite returns unchanged."""
    return models.DecimalField(
        max_digits=DIGITS, decimal_places=PLACES, null=null, blank=null, validators=[MinValueValidator(Decimal(0))]
    )


def signed() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A decimal column that may be negative or absent: a difference."""
    return models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)


def word(vocabulary: type[StrEnum], *, default: str | None = None) -> "models.CharField[str, str]":
    """A column that holds one word of a closed vocabulary."""
    choices = [(member.value, member.value) for member in vocabulary]
    if default is None:
        return models.CharField(max_length=48, choices=choices)
    return models.CharField(max_length=48, choices=choices, default=default)


def public_id() -> "models.UUIDField[uuid.UUID, uuid.UUID]":
    """The key other people see: random, so that it says nothing and cannot be guessed."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


def one_of(column: str, vocabulary: type[StrEnum], *, name: str) -> models.CheckConstraint:
    """The database itself refuses a word that is not in the vocabulary."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": [member.value for member in vocabulary]}), name=name
    )


def not_negative(*columns: str, name: str) -> models.CheckConstraint:
    """The database itself refuses a negative volume, dose or count."""
    condition = models.Q()
    for column in columns:
        condition &= models.Q(**{f"{column}__isnull": True}) | models.Q(**{f"{column}__gte": 0})
    return models.CheckConstraint(condition=condition, name=name)
