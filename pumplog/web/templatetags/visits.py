"""`{% load visits %}`: how a visit and a notice stand, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from pumplog.dosing.figures.formatting import counted
from pumplog.sheets.vocabulary import NoticeState
from pumplog.sheets.wording import APPOINTMENTS, CONTACTS, MISSED, said
from pumplog.sheets.worklist import NoticeRow
from pumplog.web.templatetags import wording

register = template.Library()

TONES = {
    NoticeState.DELIVERED: "ok",
    NoticeState.CONFIRMED: "ok",
    NoticeState.FAILED: "danger",
    NoticeState.UNKNOWN: "danger",
    NoticeState.PLANNED: "info",
    NoticeState.CLAIMED: "info",
}
WORDS = {
    NoticeState.CLAIMED: "on its way",
    NoticeState.FAILED: "did not arrive",
    NoticeState.UNKNOWN: "in doubt",
    NoticeState.CANCELLED: "withdrawn",
}
"""What the record calls otherwise than people do."""
PLAINER = (
    ("window moved to", "refill-by date moved to"),
    ("tiers changed", "the days on which notices go out were changed"),
    ("hour changed", "the hour at which notices go out was changed"),
)


@register.filter
def visit_said(state: str) -> str:
    """`booked`, `asked for`: how a visit stands."""
    return said(APPOINTMENTS, state)


@register.filter
def why_said(reason: str) -> str:
    """Why a visit was missed or called off; nothing where no reason was asked for."""
    return said(MISSED, reason) if reason else ""


@register.filter
def way_said(channel: str) -> str:
    """`by text message`: in which way somebody is told."""
    return {"email": "by e-mail", "sms": "by text message", "letter": "by letter", "phone": "by telephone"}.get(
        channel, said(CONTACTS, channel)
    )


@register.filter
def clock_minutes(value: datetime, zone: ZoneInfo | str) -> str:
    """`10:30`: beside the day."""
    return f"{wording.local_instant(value, zone):%H:%M}"


@register.filter
def when_said(value: datetime | None, zone: ZoneInfo | str) -> str:
    """`20 Nov, 09:02`: short, in a list whose year is plain."""
    if value is None:
        return ""
    local = wording.local_instant(value, zone)
    return f"{local.day} {local:%b}, {local:%H:%M}"


@register.filter
def notice_about(notice: NoticeRow) -> str:
    """What a notice tells: `2 days before`, `about the visit`; a staff notice waits for its date to follow."""
    if notice.audience == "staff":
        return "to staff: overdue since"
    if notice.purpose == "visit":
        return "about the visit"
    if notice.tier_days == 0:
        return "on the day itself"
    return f"{counted(notice.tier_days, 'day')} before"


@register.filter
def notice_said(notice: NoticeRow, zone: ZoneInfo | str) -> str:
    """All that is known of a notice: `sent 20 Nov, 09:02, delivered 20 Nov, 09:03, confirmed by the patient …`."""
    went = notice.sending_at or notice.settled_at
    parts = [f"sent {when_said(went, zone)}"] if went and notice.state in _WENT else []
    if notice.delivered_at:
        parts.append(f"delivered {when_said(notice.delivered_at, zone)}")
    if notice.confirmed_at:
        parts.append(f"confirmed by the patient {when_said(notice.confirmed_at, zone)}")
    if ending := _ending(notice, zone):
        parts.append(ending)
    return "; ".join(parts)


@register.filter
def notice_word(notice: NoticeRow) -> str:
    """How a notice stands, in a word or two, for its tag."""
    return WORDS.get(NoticeState(notice.state), notice.state)


@register.filter
def notice_tone(notice: NoticeRow) -> str:
    """The tag's colour; never without its word."""
    return TONES.get(NoticeState(notice.state), "")


_WENT = frozenset(
    {NoticeState.SENT, NoticeState.DELIVERED, NoticeState.CONFIRMED, NoticeState.UNKNOWN, NoticeState.FAILED}
)


def _plainly(outcome: str) -> str:
    """Why a notice was withdrawn, without the record's own terms for it."""
    for term, plain in PLAINER:
        outcome = outcome.replace(term, plain, 1)
    return wording.dates_said(outcome)


def _ending(notice: NoticeRow, zone: ZoneInfo | str) -> str:
    match notice.state:
        case NoticeState.PLANNED:
            return f"planned for {when_said(notice.due_at, zone)}"
        case NoticeState.CLAIMED:
            return "on its way now"
        case NoticeState.FAILED:
            return f"did not arrive: {wording.dates_said(notice.outcome)}" if notice.outcome else "did not arrive"
        case NoticeState.UNKNOWN:
            return "nobody knows whether it arrived: ask the patient"
        case NoticeState.CANCELLED:
            return _plainly(notice.outcome) or "withdrawn"
    return ""
