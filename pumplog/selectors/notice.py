"""What was told to whom, and about which fill."""

import uuid
from collections.abc import Iterable

from pumplog.access import Actor
from pumplog.models import Event, Notice
from pumplog.selectors.scope import patient
from pumplog.sheets.vocabulary import EventKind
from pumplog.sheets.worklist import NoticeRow


def notice_list(*, actor: Actor, patient_id: uuid.UUID) -> tuple[NoticeRow, ...]:
    """A patient's notices, newest due first. ``NotFound`` for another clinic's patient."""
    return notice_rows(Notice.objects.filter(patient=patient(actor, patient_id)).order_by("-due_at", "-created_at"))


def notice_rows(notices: Iterable[Notice]) -> tuple[NoticeRow, ...]:
    """Notices as a page or the API shows them, in the order given; for readers that have already scoped them."""
    return tuple(
        NoticeRow(
            id=row.pk,
            audience=row.audience,
            tier_days=row.tier_days,
            channel=row.channel,
            address=masked(row.address),
            refill_by=row.refill_by,
            due_at=row.due_at,
            state=row.state,
            settled_at=row.settled_at,
            outcome=row.outcome,
            purpose=row.purpose,
            sending_at=row.sending_at,
            delivered_at=row.delivered_at,
            confirmed_at=row.confirmed_at,
        )
        for row in notices
    )


def masked(address: str) -> str:
    """Enough of an address to recognise it, not enough to use it: ``m…@example.org``, ``…23``."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}" if at else f"…{address[-2:]}"


def pump_ended(implant_id: uuid.UUID) -> bool:
    """True where the pump has been removed, or its implantation was struck: nobody comes for it any more."""
    held = Event.objects.filter(implant_id=implant_id, struck=False, corrected_by__isnull=True)
    kinds = set(
        held.filter(kind__in=(EventKind.IMPLANTATION, EventKind.REMOVAL)).values_list("kind", flat=True).distinct()
    )
    return EventKind.REMOVAL in kinds or EventKind.IMPLANTATION not in kinds


def cycle_of(fill: Event) -> uuid.UUID:
    """The fill as it was first recorded. Correcting its lot number begins no new cycle, and repeats no message."""
    first = fill
    while first.corrects is not None:
        first = first.corrects
    return first.pk
