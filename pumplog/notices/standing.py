"""Where a pump stands at one moment: the date to tell, the visit that counts, what was agreed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pumplog import clock
from pumplog.notices import subjects
from pumplog.notices.come_by import come_by
from pumplog.notices.facts import Dated, Facts, TaskSeen, Told, Visit
from pumplog.notices.tiers import local_instant
from pumplog.sheets.vocabulary import (
    AppointmentState,
    ContactKind,
    NoticeAudience,
    NoticePurpose,
    NoticeState,
    TaskKind,
)

BOOKED: Final = frozenset({AppointmentState.BOOKED, AppointmentState.CONFIRMED})
OPEN: Final = BOOKED | {AppointmentState.REQUESTED}
FELL_THROUGH: Final = frozenset({AppointmentState.MISSED, AppointmentState.CANCELLED})
BY_HAND: Final[Mapping[ContactKind, TaskKind]] = {
    ContactKind.LETTER: TaskKind.POST_LETTER,
    ContactKind.PHONE: TaskKind.PHONE_CALL,
}
DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``come_by`` None: no safe day is left; ``tell``, the date a message names, is then the refill-by date itself.

    ``visit`` is the appointment to come, asked for or booked. ``rows`` are the notices to the patient about the fill now in
    the pump, but for those that were cancelled.
    """

    facts: Facts
    now: dt.datetime
    today: dt.date
    dated: Dated | None
    come_by: dt.date | None
    tell: dt.date | None
    visit: Visit | None
    rows: tuple[Told, ...]

    @cached_property
    def overdue(self) -> bool:
        return self.dated is not None and self.dated.refill_by < self.today

    @cached_property
    def in_time(self) -> Visit | None:
        """The appointment that was booked for a safe day."""
        visit, last = self.visit, self.come_by
        return visit if visit and visit.state in BOOKED and last is not None and visit.on_day <= last else None

    @cached_property
    def too_late(self) -> Visit | None:
        """The appointment that is for a day on which the patient may already run out."""
        visit, tell = self.visit, self.tell
        return visit if visit and tell is not None and visit.on_day > tell else None

    @cached_property
    def answered(self) -> bool:
        """The patient said that they come by this date or by an earlier one to come, and nothing fell through since."""
        return not self.too_late and any(map(self._holds, self.rows))

    @cached_property
    def confirmed(self) -> bool:
        """Agreed by both sides: an answer to a day that is only asked for is not, until somebody has booked it."""
        if self.come_by is None:
            return False
        visit = self.visit
        if visit and visit.state is AppointmentState.REQUESTED:
            return False
        return self.answered or (self.in_time is not None and self.in_time.state is AppointmentState.CONFIRMED)

    def days_before(self, days: int) -> dt.datetime | None:
        """The clinic's notice hour so many days before the date that is told."""
        if self.tell is None:
            return None
        return local_instant(self.tell - days * DAY, self.facts.rules.notice_hour, self.facts.rules.zone)

    def tasks(self, kind: TaskKind, about: str) -> Iterable[TaskSeen]:
        """Tasks of a kind whose subject is ``about``, or goes on from there with another part."""
        for task in self.facts.tasks:
            if task.kind is kind and (task.subject == about or task.subject.startswith(f"{about}:")):
                yield task

    def never_left(self, row: Told) -> bool:
        """A letter or a call that counts as handed over, but whose task was closed because its date had gone."""
        kind = BY_HAND.get(row.channel)
        if kind is None or row.state is not NoticeState.SENT:
            return False
        pump = self.facts.pump
        letter = kind is TaskKind.POST_LETTER
        about = subjects.about_notice(pump, row.key) if letter else subjects.about_date(pump, row.cycle, row.refill_by)
        seen = list(self.tasks(kind, about))
        return bool(seen) and not any(task.open or task.by_person for task in seen)

    def _holds(self, row: Told) -> bool:
        if row.state is not NoticeState.CONFIRMED or row.purpose is not NoticePurpose.DUE or self.tell is None:
            return False
        if not self.today <= row.refill_by <= self.tell:
            return False
        visit = self.facts.visit
        if visit is None or visit.state not in FELL_THROUGH or row.confirmed_at is None:
            return True
        if visit.changed_at is not None:
            return row.confirmed_at > visit.changed_at
        return clock.local_date(row.confirmed_at, self.facts.rules.zone) > visit.on_day


def standing(facts: Facts, now: dt.datetime) -> Standing:
    """Read the facts at one moment."""
    today = clock.local_date(now, facts.rules.zone)
    dated = None if facts.removed else facts.dated
    last = None
    if dated is not None:
        last = come_by(refill_by=dated.refill_by, away=facts.away, rules=facts.rules, today=today)
    visit = facts.visit
    return Standing(
        facts=facts,
        now=now,
        today=today,
        dated=dated,
        come_by=last,
        tell=last or (dated.refill_by if dated else None),
        visit=visit if visit and visit.state in OPEN and visit.on_day >= today else None,
        rows=() if dated is None else tuple(row for row in facts.told if _of_this_fill(row, dated)),
    )


def _of_this_fill(row: Told, dated: Dated) -> bool:
    ours = row.cycle == dated.cycle and row.audience is NoticeAudience.PATIENT
    return ours and row.state is not NoticeState.CANCELLED
