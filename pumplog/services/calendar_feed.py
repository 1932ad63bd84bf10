"""A clinic's calendar feed: one secret address at a time, shown once, kept as a hash, ended when replaced or revoked."""

import datetime as dt
import secrets
import uuid

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.models import CalendarFeed, Clinic
from pumplog.selectors import scope
from pumplog.selectors.calendar_feed import feed_hash
from pumplog.services import submissions
from pumplog.services.audit import audit_append
from pumplog.sheets.drafts import Submission

SECRET_BYTES = 24


def feed_issue(*, actor: Actor, submission: Submission) -> str:
    """Open the clinic's feed, or replace its address: the one before works no longer. Returns the new token.

    Empty where this submission has opened one before: the token is kept nowhere and cannot be told again.
    Raises NotAllowed or KeyReused.
    """
    scope.require(actor, Permission.OPEN_FEED)
    with transaction.atomic():
        _take_turn(actor.clinic_id)
        once = submissions.once(actor=actor, submission=submission, command="feed_issue", body=None)
        if once.done is not None:
            return ""
        now, token = clock.now(), secrets.token_urlsafe(SECRET_BYTES)
        _end_standing(actor, now)
        row = CalendarFeed.objects.create(
            clinic_id=actor.clinic_id, token_hash=feed_hash(token), created_at=now, created_by=actor.label
        )
        audit_append(actor=actor, action="feed_issue", subject=row.pk, detail={}, now=now)
        once.remember(row.pk, now=now)
        return token


def feed_revoke(*, actor: Actor, submission: Submission) -> None:
    """End the clinic's feed: its address answers no more. Nothing where there is none. Raises NotAllowed or KeyReused."""
    scope.require(actor, Permission.OPEN_FEED)
    with transaction.atomic():
        _take_turn(actor.clinic_id)
        once = submissions.once(actor=actor, submission=submission, command="feed_revoke", body=None)
        if once.done is not None:
            return
        now = clock.now()
        ended = _end_standing(actor, now)
        audit_append(actor=actor, action="feed_revoke", subject=actor.clinic_id, detail={"ended": ended}, now=now)
        once.remember(actor.clinic_id, now=now)


def _take_turn(clinic_id: uuid.UUID) -> None:
    """Two managers at once: the second replaces the first, and one address is left."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic_id)


def _end_standing(actor: Actor, now: dt.datetime) -> int:
    standing = CalendarFeed.objects.filter(clinic_id=actor.clinic_id, revoked_at__isnull=True)
    return standing.update(revoked_at=now, revoked_by=actor.label)
