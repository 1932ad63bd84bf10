"""Past the date: one e-mail a day to the clinic's staff until a refill. An overdue patient needs a person."""

from collections.abc import Iterator

from pumplog.notices import reasons
from pumplog.notices.channel import pending
from pumplog.notices.decision import Plan
from pumplog.notices.facts import Told
from pumplog.notices.standing import Standing
from pumplog.notices.tiers import local_instant
from pumplog.sheets.vocabulary import ContactKind, NoticeAudience, NoticePurpose, NoticeState


def plans(at: Standing) -> Iterator[Plan]:
    """Today's e-mail, unless it is there in whatever state: one that failed has a task of its own."""
    rules = at.facts.rules
    if at.dated is None or not at.overdue or not rules.staff_email:
        return
    tier = _today(at)
    if any(
        row.audience is NoticeAudience.STAFF
        and (row.cycle, row.tier_days, row.refill_by) == (at.dated.cycle, tier, at.dated.refill_by)
        and row.state is not NoticeState.CANCELLED
        and not (pending(row) and against(row, at))
        for row in at.facts.told
    ):
        return
    yield Plan(
        audience=NoticeAudience.STAFF,
        purpose=NoticePurpose.DUE,
        tier_days=tier,
        edition=1,
        channel=ContactKind.EMAIL,
        address=rules.staff_email,
        refill_by=at.dated.refill_by,
        due_at=local_instant(at.today, rules.notice_hour, rules.zone),
    )


def against(row: Told, at: Standing) -> str:
    """Why an e-mail to staff must not go out; empty where it stands."""
    if at.dated is None:
        return reasons.NO_DATE
    if row.refill_by != at.dated.refill_by:
        return reasons.moved(at.dated.refill_by)
    if row.cycle != at.dated.cycle:
        return reasons.NEW_CYCLE
    if row.address != at.facts.rules.staff_email:
        return reasons.CONTACT_ENDED
    return "" if row.tier_days == _today(at) else reasons.SUPERSEDED


def _today(at: Standing) -> int:
    """Minus the days past the date."""
    return (at.dated.refill_by - at.today).days if at.dated else 0
