"""A clinic's booked visits for a calendar program: by a secret address, without a name."""

import datetime as dt
import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from pumplog.access import Actor, Permission
from pumplog.models import Appointment, CalendarFeed
from pumplog.selectors.scope import require
from pumplog.sheets.appointment import CalendarVisit, FeedSheet
from pumplog.sheets.vocabulary import AppointmentState

BACK: Final = dt.timedelta(days=30)
AHEAD: Final = dt.timedelta(days=180)
SHOWN: Final = (
    AppointmentState.BOOKED,
    AppointmentState.CONFIRMED,
    AppointmentState.KEPT,
    AppointmentState.MISSED,
)


def feed_hash(token: str) -> str:
    """What is kept of a feed's token: it has 192 random bits, so a plain hash cannot be guessed back."""
    return sha256(token.encode()).hexdigest()


def feed_standing(*, actor: Actor) -> FeedSheet | None:
    """The clinic's open feed, for those who may open one."""
    require(actor, Permission.OPEN_FEED)
    row = CalendarFeed.objects.select_related("clinic").filter(clinic_id=actor.clinic_id, revoked_at__isnull=True)
    return _sheet(row.first())


def feed_by_token(token: str) -> FeedSheet | None:
    """The open feed with this secret; None for any other."""
    row = CalendarFeed.objects.select_related("clinic").filter(token_hash=feed_hash(token), revoked_at__isnull=True)
    return _sheet(row.first())


def feed_visits(feed: FeedSheet, *, now: dt.datetime, link: Callable[[uuid.UUID], str]) -> tuple[CalendarVisit, ...]:
    """The clinic's visits from 30 days ago to 180 days ahead, earliest first; ``link`` makes a patient's address."""
    rows = Appointment.objects.filter(
        patient__clinic_id=feed.clinic_id, state__in=SHOWN, starts_at__gte=now - BACK, starts_at__lt=now + AHEAD
    )
    return tuple(
        CalendarVisit(
            uid=row.uid,
            sequence=row.sequence,
            starts_at=row.starts_at,
            minutes=row.minutes,
            changed_at=row.changed_at,
            link=link(row.patient_id),
        )
        for row in rows.order_by("starts_at", "id")
        if row.starts_at is not None
    )


def _sheet(row: CalendarFeed | None) -> FeedSheet | None:
    if row is None:
        return None
    return FeedSheet(
        id=row.pk,
        clinic_id=row.clinic_id,
        zone=row.clinic.zone,
        created_at=row.created_at,
        created_by=row.created_by,
    )
