"""What is to be told of an appointment: that it was made, moved or cancelled, once each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pumplog.notices import reasons
from pumplog.notices.channel import PERHAPS_TOLD, next_way, pending, told, ways
from pumplog.notices.decision import Plan
from pumplog.notices.facts import Told, Visit, Way
from pumplog.notices.standing import BOOKED, Standing
from pumplog.sheets.vocabulary import AppointmentState, ContactKind, NoticeAudience, NoticePurpose, NoticeState

AT_ONCE: Final = (ContactKind.EMAIL, ContactKind.SMS)
"""By letter or call it would come after the fact, and who books by telephone has told it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The message about the appointment as it stands. ``refill_by`` of its notice is the appointment's day."""

    visit: Visit
    edition: int
    way: Way

    def is_(self, row: Told) -> bool:
        wanted = (self.visit.on_day, self.edition, self.way.kind, self.way.address)
        return (row.refill_by, row.edition, row.channel, row.address) == wanted


def announcement(at: Standing) -> Announcement | None:
    """What the patient must still be told of the newest appointment; None where there is nothing, or no way."""
    visit = at.facts.visit
    if visit is None or at.dated is None or not _to_come(visit, at):
        return None
    every = [row for row in at.facts.told if row.purpose is NoticePurpose.VISIT]
    ours = [row for row in every if visit.created_at is None or row.due_at >= visit.created_at]
    # What went out about an earlier appointment on the same day has used up the numbers before.
    before = [row.edition for row in every if row not in ours and _went_out(row, visit, at)]
    number = visit.sequence + max(before, default=-1) + 1
    tried = [
        row
        for row in ours
        if (row.refill_by, row.edition) == (visit.on_day, number)
        and row.state is not NoticeState.CANCELLED
        and not pending(row)
    ]
    if told(tried, at) or not (visit.state in BOOKED or _was_told(visit, ours, number)):
        return None
    way = next_way(ways(at), tried, kinds=AT_ONCE)
    return Announcement(visit=visit, edition=number, way=way) if way else None


def plans(at: Standing, wanted: Announcement | None) -> Iterator[Plan]:
    """The announcement, where it is not planned yet."""
    if wanted is None or any(wanted.is_(row) for row in _pending(at)):
        return
    yield Plan(
        audience=NoticeAudience.PATIENT,
        purpose=NoticePurpose.VISIT,
        tier_days=0,
        edition=wanted.edition,
        channel=wanted.way.kind,
        address=wanted.way.address,
        refill_by=wanted.visit.on_day,
        due_at=at.now,
    )


def against(row: Told, at: Standing, wanted: Announcement | None) -> str:
    """Why a planned announcement must not go out; empty where it stands."""
    if at.dated is None:
        return reasons.NO_DATE
    if wanted is not None and wanted.is_(row):
        return ""
    held = any((row.channel, row.address) == (way.kind, way.address) for way in at.facts.ways)
    return reasons.VISIT_CHANGED if held else reasons.CONTACT_ENDED


def _to_come(visit: Visit, at: Standing) -> bool:
    return visit.on_day >= at.today and (visit.starts_at is None or visit.starts_at > at.now)


def _went_out(row: Told, visit: Visit, at: Standing) -> bool:
    same = at.dated is not None and (row.cycle, row.refill_by) == (at.dated.cycle, visit.on_day)
    return same and row.state is not NoticeState.CANCELLED and not pending(row)


def _was_told(visit: Visit, ours: list[Told], number: int) -> bool:
    """Only who may have heard of an appointment needs to hear that it was cancelled."""
    if visit.state is not AppointmentState.CANCELLED:
        return False
    heard = [row for row in ours if row.state in PERHAPS_TOLD and not pending(row)]
    return any((row.refill_by, row.edition) != (visit.on_day, number) for row in heard)


def _pending(at: Standing) -> Iterator[Told]:
    return (row for row in at.facts.told if row.purpose is NoticePurpose.VISIT and pending(row))
