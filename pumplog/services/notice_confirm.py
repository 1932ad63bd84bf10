"""The patient has said that they come: what they were told is confirmed."""

import datetime as dt
import uuid

from pumplog.models import Notice
from pumplog.notices.standing import standing
from pumplog.services.notice_audit import audit_notices
from pumplog.services.notice_facts import facts_of_one, id_of
from pumplog.sheets.vocabulary import NoticeAudience, NoticePurpose, NoticeState

WENT_OUT = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN)
"""Who answers has been told, also where nobody knew it. A message that came back was read by nobody."""


def notices_confirm(*, implant_id: uuid.UUID, now: dt.datetime) -> int:
    """Confirm what was told of the current fill and date. How many messages. The patient must be locked.

    Call ``notices_replan`` afterwards: what was to nag is withdrawn.
    """
    pump = facts_of_one(implant_id, now=now)
    dated, tell = pump.facts.dated, standing(pump.facts, now).tell
    if dated is None or tell is None:
        return 0
    told = Notice.objects.select_for_update(of=("self",)).filter(
        implant_id=implant_id,
        cycle_id=id_of(dated.cycle),
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.DUE,
        refill_by=tell,
        state__in=WENT_OUT,
    )
    rows = list(told.select_related("patient").order_by("pk"))
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(state=NoticeState.CONFIRMED, confirmed_at=now)
    for row in rows:
        row.state = NoticeState.CONFIRMED
    audit_notices(rows, now=now)
    return len(rows)
