"""Tokens for programs: made on the server for one person, kept hashed, always expiring, and named in the audit trail.

A token acts as its person in every clinic they belong to. No password is ever sent to the API.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from knox.models import AuthToken

from pumplog import clock
from pumplog.access import console
from pumplog.errors import NotFound
from pumplog.selectors.scope import memberships
from pumplog.services.audit import audit_append

MOST_DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """`key` is the token's beginning: enough to name it, useless to anybody else."""

    key: str
    email: str
    created: dt.datetime
    expires: dt.datetime


def token_create(*, email: str, days: int, system_user: str) -> tuple[str, TokenRow]:
    """A new token, shown this once, and its row. Raises NotFound (no such active member), ValueError (days)."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a token lives from 1 to {MOST_DAYS} days")
    user = _member(email)
    with transaction.atomic():
        row, token = AuthToken.objects.create(user=user, expiry=dt.timedelta(days=days))
        _audit(user, action="token_create", key=row.token_key, system_user=system_user)
    return str(token), _row(row)


def token_list(*, email: str | None = None) -> tuple[TokenRow, ...]:
    """Tokens that still open the door, newest first."""
    rows = AuthToken.objects.select_related("user").filter(expiry__gt=clock.now()).order_by("-created")
    return tuple(_row(row) for row in rows if email is None or row.user.get_username() == email.lower())


def token_revoke(*, key: str, system_user: str) -> int:
    """End the tokens that begin with `key`; how many there were."""
    with transaction.atomic():
        rows: Iterable[Any] = list(AuthToken.objects.select_related("user").filter(token_key=key))
        for row in rows:
            _audit(row.user, action="token_revoke", key=row.token_key, system_user=system_user)
            row.delete()
        return len(list(rows))


def _member(email: str) -> AbstractBaseUser:
    user = get_user_model()._default_manager.filter(email=email.lower(), is_active=True).first()  # noqa: SLF001
    if user is None or not memberships(user_id=user.pk):
        raise NotFound("person")
    return user


def _audit(user: AbstractBaseUser, *, action: str, key: str, system_user: str) -> None:
    now = clock.now()
    for clinic_id in sorted({row.clinic_id for row in memberships(user_id=user.pk)}):
        operator = console(system_user=system_user, clinic_id=clinic_id)
        audit_append(actor=operator, action=action, subject=key, detail={"person": user.get_username()}, now=now)


def _row(row: Any) -> TokenRow:
    return TokenRow(key=row.token_key, email=row.user.get_username(), created=row.created, expires=row.expiry)
