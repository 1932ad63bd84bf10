"""Which due notices may not go yet: quiet hours, and what the patient has had today."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.db.models import Q, QuerySet

from pumplog import clock
from pumplog.models import Notice
from pumplog.notices.facts import Rules
from pumplog.notices.holding import DISTURBING, held_until
from pumplog.services.notice_held import identity
from pumplog.services.sending_marks import Gone
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

UNTOLD: Final = Q(state__in=(NoticeState.PLANNED, NoticeState.CANCELLED))
"""What the record takes for never gone. What came back since it was put back is not among it: that reached nobody."""


def held_back(
    rows: Sequence[Notice], *, rules: Mapping[uuid.UUID, Rules], gone: Mapping[str, Gone], now: dt.datetime
) -> dict[uuid.UUID, dt.datetime]:
    """Until when each of these notices must wait; those that may go are not in it. ``patient`` must be loaded.

    ``rules`` by clinic; one whose rules cannot be read is not in it, and holds nothing back. ``gone`` by identity: what went
    out before the record was put back. It counts for the day on which it went; itself it is only settled, and waits for nothing.
    """
    told = _told_today(rows, rules, gone, now)
    waits: dict[uuid.UUID, dt.datetime] = {}
    for row in rows:
        its = rules.get(row.patient.clinic_id)
        if its is None or (gone and identity(row) in gone):
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


def _told_today(
    rows: Sequence[Notice], rules: Mapping[uuid.UUID, Rules], gone: Mapping[str, Gone], now: dt.datetime
) -> Counter[uuid.UUID]:
    """Messages that have begun to go to each patient since their clinic's midnight."""
    zones = {row.patient_id: its.zone for row in rows if (its := rules.get(row.patient.clinic_id)) is not None}
    to_them = Notice.objects.filter(
        patient_id__in=zones, audience=NoticeAudience.PATIENT, channel__in=DISTURBING
    ).order_by()
    known = to_them.filter(REACHED, sending_at__gt=now - LONGEST_DAY)
    begun = [*known.values_list("patient_id", "sending_at"), *_forgotten(to_them, gone, now)]
    return Counter(
        patient_id
        for patient_id, at in begun
        if at is not None and clock.local_date(at, zones[patient_id]) == clock.local_date(now, zones[patient_id])
    )


def _forgotten(
    to_them: "QuerySet[Notice]", gone: Mapping[str, Gone], now: dt.datetime
) -> Iterator[tuple[uuid.UUID, dt.datetime]]:
    """What went out lately and a record that was put back has forgotten: planned anew, whether or not it still stands."""
    lately = {name: known.at for name, known in gone.items() if known.at is not None and known.at > now - LONGEST_DAY}
    if not lately:
        return
    patients = {identity(row): row.patient_id for row in to_them.filter(UNTOLD)}
    settled = {identity(row) for row in to_them.exclude(UNTOLD)}
    for name in lately.keys() & (patients.keys() - settled):
        yield patients[name], lately[name]
