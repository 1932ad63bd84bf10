"""What lies ahead of the demonstration's patients: visits in every state, days away, and what some of them answered.

Everything goes through the product's own commands, in the order of the worklist, so that each state is there once at least.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from pumplog.access import Actor
from pumplog.management.demo.bedside import VISIT_REASONS, as_if_it_were
from pumplog.management.demo.clinics import sample_street
from pumplog.selectors.answer import answer_page
from pumplog.selectors.appointment import visit_by_id
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.patient import patient_sheet
from pumplog.selectors.worklist import worklist
from pumplog.services.absence import absence_record
from pumplog.services.answer import answer_give
from pumplog.services.answer_link import link_renew
from pumplog.services.appointment import appointment_book, appointment_move
from pumplog.services.appointment_end import appointment_cancel, appointment_confirm, appointment_missed
from pumplog.services.contact import contact_add
from pumplog.services.ending import contact_end
from pumplog.sheets.answer import AnswerDraft
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.drafts import AbsenceDraft, AppointmentDraft, ContactDraft, Submission
from pumplog.sheets.vocabulary import AnswerKind, ContactKind, MissedReason
from pumplog.sheets.worklist import WorklistRow

SOON = 21
HOURS = (9, 10, 11, 13, 14, 15)


class Ahead:
    """One clinic's next three weeks."""

    def __init__(self, *, nurse: Actor, now: dt.datetime) -> None:
        self.nurse, self.now = nurse, now
        self.clinic: ClinicSheet = clinic_sheet(actor=nurse)
        self.zone = ZoneInfo(self.clinic.zone)
        self.today = now.astimezone(self.zone).date()
        self.chance = random.Random(f"ahead {self.clinic.slug}")  # noqa: S311  (a story, not a secret)

    def tell(self) -> None:
        """A visit, days away or an answer for whoever is due, one story after another."""
        rows = [row for row in worklist(actor=self.nurse).rows if row.window.days_left is not None]
        overdue = [row for row in rows if (row.window.days_left or 0) < 0]
        due = [row for row in rows if 2 <= (row.window.days_left or 0) <= SOON]
        late: tuple[Callable[[WorklistRow], object], ...] = (self._missed, self._nothing, self._tomorrow, self._nothing)
        stories: tuple[Callable[[WorklistRow], object], ...] = (
            self._coming,
            self._booked,
            self._asks,
            self._moved,
            self._nothing,
            self._away,
            self._called_off,
            self._coming,
            self._too_late,
            self._nothing,
        )
        for row in self._only_by_post(due):
            due.remove(row)
        for place, row in enumerate(overdue):
            late[place % len(late)](row)
        for place, row in enumerate(due):
            stories[place % len(stories)](row)
        if due:
            self._unwell(due[-1])

    def _only_by_post(self, due: Sequence[WorklistRow]) -> list[WorklistRow]:
        """Two patients who gave up their e-mail: their first notice has come due and is a letter."""
        policy = self.clinic.policy
        in_time = range(policy.letter_days, max(policy.notice_tiers_days))
        rows = [row for row in due if row.window.days_left in in_time][-2:]
        for row in rows:
            for way in patient_sheet(actor=self.nurse, patient_id=row.patient_id).contacts:
                if way.kind in (ContactKind.EMAIL, ContactKind.SMS) and way.ended_at is None:
                    contact_end(
                        actor=self.nurse, patient_id=row.patient_id, contact_id=way.id, submission=self._submit()
                    )
            street = sample_street(self.clinic.zone, self.chance.randint(2, 98))
            letter = ContactDraft(kind=ContactKind.LETTER, address=street, consent_on=None)
            contact_add(actor=self.nurse, patient_id=row.patient_id, draft=letter, submission=self._submit())
        return rows

    def _nothing(self, row: WorklistRow) -> None:
        """Nobody has done anything yet: what the worklist is for."""

    def _booked(self, row: WorklistRow) -> uuid.UUID:
        return self._book(row, self._hour(row, self._before(row)))

    def _tomorrow(self, row: WorklistRow) -> None:
        self._book(row, self._hour(row, self._open_day(self.today + dt.timedelta(days=1), step=1)))

    def _coming(self, row: WorklistRow) -> None:
        visit = self._booked(row)
        appointment_confirm(
            actor=self.nurse, appointment_id=visit, note="by telephone", submission=self._submit(version=1)
        )

    def _moved(self, row: WorklistRow) -> None:
        visit = self._booked(row)
        starts_at = visit_by_id(actor=self.nurse, appointment_id=visit).starts_at
        if starts_at is None:
            raise TypeError("a booked visit has an hour")
        draft = AppointmentDraft(starts_at=starts_at + dt.timedelta(minutes=90), note="the ride comes later")
        appointment_move(actor=self.nurse, appointment_id=visit, draft=draft, submission=self._submit(version=1))

    def _called_off(self, row: WorklistRow) -> None:
        visit = self._booked(row)
        appointment_cancel(
            actor=self.nurse,
            appointment_id=visit,
            reason=MissedReason.ILL,
            note="fever since yesterday, calls again",
            submission=self._submit(version=1),
        )

    def _too_late(self, row: WorklistRow) -> None:
        last = row.window.refill_by or self.today
        self._book(row, self._hour(row, self._open_day(last + dt.timedelta(days=3), step=1)))

    def _missed(self, row: WorklistRow) -> None:
        day = self._open_day(self.today - dt.timedelta(days=4), step=-1)
        with as_if_it_were(self.now - dt.timedelta(days=10)):
            visit = self._book(row, self._hour(row, day))
        why = self.chance.choice((MissedReason.NO_TRANSPORT, MissedReason.FORGOT))
        appointment_missed(
            actor=self.nurse, appointment_id=visit, reason=why, note="", submission=self._submit(version=1)
        )

    def _away(self, row: WorklistRow) -> None:
        last = row.window.refill_by or self.today
        days = AbsenceDraft(first_day=last - dt.timedelta(days=1), last_day=last + dt.timedelta(days=8))
        absence_record(actor=self.nurse, patient_id=row.patient_id, draft=days, submission=self._submit())

    def _asks(self, row: WorklistRow) -> None:
        token = self._link(row)
        shown = answer_page(token=token)
        if shown is not None and shown.days:
            day = shown.days[len(shown.days) // 2]
            self._answer(row, token, AnswerDraft(kind=AnswerKind.OTHER_DAY, first_day=day))

    def _unwell(self, row: WorklistRow) -> None:
        self._answer(row, self._link(row), AnswerDraft(kind=AnswerKind.UNWELL))

    def _link(self, row: WorklistRow) -> str:
        return link_renew(actor=self.nurse, patient_id=row.patient_id, submission=self._submit())

    def _answer(self, row: WorklistRow, token: str, draft: AnswerDraft) -> None:
        answer_give(token=token, birth_date=row.birth_date, draft=draft, key=self._submit().key)

    def _book(self, row: WorklistRow, starts_at: dt.datetime) -> uuid.UUID:
        return appointment_book(
            actor=self.nurse,
            patient_id=row.patient_id,
            draft=AppointmentDraft(starts_at=starts_at),
            submission=self._submit(),
        )

    def _before(self, row: WorklistRow) -> dt.date:
        """A working day shortly before the refill-by date, else tomorrow."""
        last = row.window.refill_by or self.today
        day = self._open_day(last - dt.timedelta(days=self.chance.randint(1, 4)), step=-1)
        return day if day > self.today else self._open_day(self.today + dt.timedelta(days=1), step=1)

    def _open_day(self, day: dt.date, *, step: int) -> dt.date:
        """The day itself, or the next working day in the direction of ``step``."""
        policy = self.clinic.policy
        while day.isoweekday() not in policy.working_days or day in policy.holidays:
            day += dt.timedelta(days=step)
        return day

    def _hour(self, row: WorklistRow, day: dt.date) -> dt.datetime:
        at = dt.time(self.chance.choice(HOURS), self.chance.choice((0, 30)))
        return dt.datetime.combine(day, at, tzinfo=self.zone)

    def _submit(self, *, version: int | None = None) -> Submission:
        key = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        return Submission(key=key, version=version, acknowledged=VISIT_REASONS)
