"""What became of notices, in the audit trail: without the address they went to."""

import datetime as dt
from collections.abc import Iterable

from pumplog.models import Notice
from pumplog.services.audit import Happened, audit_append_all
from pumplog.services.task import itself


def audit_notices(rows: Iterable[Notice], *, now: dt.datetime) -> None:
    """One entry each. Their ``patient`` must be loaded, and their state as it was written."""
    audit_append_all((_happened(row) for row in rows), now=now)


def _happened(row: Notice) -> Happened:
    return Happened(
        actor=itself(row.patient.clinic_id),
        action=f"notice_{row.state}",
        subject=row.pk,
        detail={
            "audience": row.audience,
            "purpose": row.purpose,
            "tier_days": row.tier_days,
            "channel": row.channel,
            "refill_by": row.refill_by,
            "attempts": row.attempts,
            "message_id": row.message_id,
            "outcome": row.outcome,
        },
    )
