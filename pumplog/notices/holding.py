"""When a message that is due may not go yet: at night, and once a patient has had the day's messages."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from pumplog.notices.facts import Rules
from pumplog.notices.tiers import local_instant
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose

DISTURBING: Final = frozenset({ContactKind.EMAIL, ContactKind.SMS})
"""What reaches a patient by itself, at that minute. A letter or a call is in the hands of a person, who knows the hour."""
DAY: Final = dt.timedelta(days=1)


def held_until(
    *, channel: ContactKind, audience: NoticeAudience, rules: Rules, told_today: int, now: dt.datetime
) -> dt.datetime | None:
    """When it may go; None where it may go now.

    ``told_today`` counts what has begun to go to this patient by e-mail or text message since the clinic's midnight.
    """
    if audience is NoticeAudience.STAFF or channel not in DISTURBING:
        return None
    if told_today >= rules.daily_cap:
        tomorrow = local_instant(now.astimezone(ZoneInfo(rules.zone)).date() + DAY, 0, rules.zone)
        return _quiet_until(tomorrow, rules) or tomorrow
    return _quiet_until(now, rules)


def goes_first(*, purpose: NoticePurpose, audience: NoticeAudience, tier_days: int, rules: Rules) -> bool:
    """Whether it goes before the patient's other messages that are due: a safety tier does, for a day may have room for one.

    It names the appointment too, so that little is lost where the announcement waits a day.
    """
    to_patient = audience is NoticeAudience.PATIENT and purpose is NoticePurpose.DUE
    return to_patient and tier_days <= rules.safety_tier_days


def _quiet_until(at: dt.datetime, rules: Rules) -> dt.datetime | None:
    """The end of the quiet hours in which ``at`` falls; None outside of them. Equal hours: none are quiet."""
    local = at.astimezone(ZoneInfo(rules.zone))
    begin, end = rules.quiet_from_hour, rules.quiet_until_hour
    over_midnight = begin > end
    quiet = (local.hour >= begin or local.hour < end) if over_midnight else begin <= local.hour < end
    if not quiet:
        return None
    return local_instant(local.date() + DAY if over_midnight and local.hour >= begin else local.date(), end, rules.zone)
