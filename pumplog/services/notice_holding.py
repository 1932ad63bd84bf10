"""Which due notices may not go yet: quiet hours, and what the patient has had today."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import Q

from pumplog import clock
from pumplog.models import Notice
from pumplog.notices.facts import Rules
from pumplog.notices.holding import DISTURBING, held_until
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticeState

LONGEST_DAY: Final = dt.timedelta(hours=26)
"""A day on which clocks go back has 25 hours."""
REACHED: Final = Q(
    state__in=(
        NoticeState.CLAIMED,
        NoticeState.SENT,
        NoticeState.DELIVERED,
        NoticeState.CONFIRMED,
        NoticeState.UNKNOWN,
    )
)
"""What has reached the patient, or may have. What failed disturbed nobody, and must not hold up the next way to reach them."""


def held_back(
    rows: Sequence[Notice], *, rules: Mapping[uuid.UUID, Rules], now: dt.datetime
) -> dict[uuid.UUID, dt.datetime]:
    """Until when each of these notices must wait; those that may go are not in it. ``patient`` must be loaded.

    ``rules`` by clinic; one whose rules cannot be read is not in it, and holds nothing back.
    """
    told = _told_today(rows, rules, now)
    waits: dict[uuid.UUID, dt.datetime] = {}
    for row in rows:
        its = rules.get(row.patient.clinic_id)
        if its is None:
            continue
        until = held_until(
            channel=ContactKind(row.channel),
            audience=NoticeAudience(row.audience),
            rules=its,
            told_today=told[row.patient_id],
            now=now,
        )
        if until is not None and until > now:
            waits[row.pk] = until
    return waits


def _told_today(rows: Sequence[Notice], rules: Mapping[uuid.UUID, Rules], now: dt.datetime) -> Counter[uuid.UUID]:
    """Messages that have begun to go to each patient since their clinic's midnight."""
    zones = {row.patient_id: its.zone for row in rows if (its := rules.get(row.patient.clinic_id)) is not None}
    lately = Notice.objects.filter(
        REACHED,
        patient_id__in=zones,
        audience=NoticeAudience.PATIENT,
        channel__in=DISTURBING,
        sending_at__gt=now - LONGEST_DAY,
    )
    told: Counter[uuid.UUID] = Counter()
    for patient_id, at in lately.values_list("patient_id", "sending_at"):
        zone = zones[patient_id]
        if at is not None and clock.local_date(at, zone) == clock.local_date(now, zone):
            told[patient_id] += 1
    return told
