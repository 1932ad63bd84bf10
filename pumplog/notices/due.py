"""What is to be told to the patient of the date: one message a tier, by one way at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pumplog.notices import reasons
from pumplog.notices.channel import edition, kinds_for, next_way, pending, told, ways
from pumplog.notices.decision import Plan
from pumplog.notices.facts import Told, Way
from pumplog.notices.standing import Standing
from pumplog.notices.tiers import Slot, slots
from pumplog.sheets.vocabulary import NoticeAudience, NoticePurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A tier's message as it should stand. ``way`` None: nothing is to be sent; ``stuck``: because nothing can carry it."""

    slot: Slot
    edition: int
    way: Way | None
    stuck: bool = False

    def is_(self, row: Told) -> bool:
        """Whether the planned notice is this one."""
        way = self.way
        same = way is not None and (row.channel, row.address) == (way.kind, way.address)
        return same and row.edition == self.edition and row.due_at == self.slot.due_at


def wanted(at: Standing) -> dict[int, Wanted]:
    """By tier: of those past the most urgent, and all to come. Empty once the date is over."""
    if at.tell is None:
        return {}
    rules = at.facts.rules
    open_slots = slots(refill_by=at.tell, tiers=rules.tiers_days, hour=rules.notice_hour, zone=rules.zone, now=at.now)
    settled = [row for row in at.rows if row.purpose is NoticePurpose.DUE and not pending(row)]
    return {slot.tier_days: _wanted(slot, settled, at) for slot in open_slots}


def _wanted(slot: Slot, settled: Sequence[Told], at: Standing) -> Wanted:
    same = [row for row in settled if (row.tier_days, row.refill_by) == (slot.tier_days, at.tell)]
    number = edition(same, settled, at)
    tried = [row for row in same if row.edition == number]
    if stopped(slot.tier_days, at) or told(tried, at):
        return Wanted(slot=slot, edition=number, way=None)
    way = next_way(ways(at), tried, kinds=kinds_for(slot.tier_days, at))
    return Wanted(slot=slot, edition=number, way=way, stuck=way is None and not tried)


def stopped(tier_days: int, at: Standing) -> str:
    """Why a tier need not be told any more; empty where it goes. The tiers closest to the date always go."""
    if tier_days <= at.facts.rules.safety_tier_days:
        return ""
    if at.come_by is None:
        return reasons.NO_SAFE_DAY
    if at.in_time:
        return reasons.booked(at.in_time.on_day)
    return reasons.ANSWERED if at.answered else ""


def plans(at: Standing, tiers: dict[int, Wanted]) -> Iterator[Plan]:
    """The messages that are wanted and not planned yet."""
    if at.tell is None:
        return
    waiting = [row for row in at.rows if row.purpose is NoticePurpose.DUE and pending(row) and row.refill_by == at.tell]
    for tier, want in tiers.items():
        if want.way is None or any(row.tier_days == tier and want.is_(row) for row in waiting):
            continue
        yield Plan(
            audience=NoticeAudience.PATIENT,
            purpose=NoticePurpose.DUE,
            tier_days=tier,
            edition=want.edition,
            channel=want.way.kind,
            address=want.way.address,
            refill_by=at.tell,
            due_at=want.slot.due_at,
        )


def against(row: Told, at: Standing, tiers: dict[int, Wanted]) -> str:
    """Why this planned notice must not go out; empty where it stands. The pump is in the patient and has a date."""
    if at.dated is None or at.tell is None:
        return reasons.NO_DATE
    if row.refill_by != at.tell:
        return reasons.moved(at.tell) if at.tell == at.dated.refill_by else reasons.away(at.tell)
    if row.cycle != at.dated.cycle:
        return reasons.NEW_CYCLE
    if not any((row.channel, row.address) == (way.kind, way.address) for way in at.facts.ways):
        return reasons.CONTACT_ENDED
    want = tiers.get(row.tier_days)
    if want is None:
        return _no_such_tier(row, at)
    if want.slot.due_at != row.due_at:
        return reasons.HOUR_CHANGED
    if why := stopped(row.tier_days, at):
        return why
    if want.is_(row):
        return ""
    return reasons.ANOTHER_WAY if want.way else reasons.TOLD


def _no_such_tier(row: Told, at: Standing) -> str:
    if at.overdue:
        return reasons.DATE_PASSED
    return reasons.SUPERSEDED if row.tier_days in at.facts.rules.tiers_days else reasons.TIERS_CHANGED
