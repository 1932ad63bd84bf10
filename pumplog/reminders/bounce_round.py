"""One round through a box of mail that came back: each word on a message of ours goes on record."""

import datetime as dt
from collections import Counter

import structlog

from pumplog.reminders.bounce import Bounce, read_bounce
from pumplog.reminders.bounce_boxes import Box
from pumplog.services.notice_report import report_delivery

log = structlog.stdlib.get_logger("pumplog.bounces")


def bounces_read(box: Box, *, now: dt.datetime) -> Counter[str]:
    """How many were ``recorded``, ``known`` before or nobody's, and ``left`` for a person because they tell nothing of delivery.

    A mail is marked only after what it says is on record: cut off in between, it is read again, and counts once.
    """
    tally: Counter[str] = Counter()
    for name, raw in box.mails():
        bounce = _read(raw)
        if bounce is None:
            box.left(name)
            tally["left"] += 1
            continue
        tally["recorded" if _recorded(bounce, now) else "known"] += 1
        box.done(name)
    return tally


def _read(raw: bytes) -> Bounce | None:
    try:
        return read_bounce(raw)
    except Exception:  # a mail that its sender broke on purpose must not stop the others
        log.exception("mail_not_read")
        return None


def _recorded(bounce: Bounce, now: dt.datetime) -> bool:
    return any(
        report_delivery(
            message_id=message_id,
            outcome=bounce.outcome,
            detail=bounce.detail,
            source="bounce",
            digest=bounce.digest,
            reported_at=bounce.reported_at,
            now=now,
        )
        for message_id in bounce.message_ids
    )
