"""What becomes of a booked visit: confirmed, missed or cancelled, each by somebody and with its reason."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.dosing.findings import Finding, blocking
from pumplog.errors import Refused
from pumplog.models import Appointment
from pumplog.selectors import scope
from pumplog.services import submissions
from pumplog.services.appointment_step import LONGEST_NOTE, appointment_step, visit_tasks_close
from pumplog.services.appointment_turn import follow, locked, refuse_closed, refuse_stale_visit
from pumplog.sheets.drafts import Submission
from pumplog.sheets.vocabulary import AppointmentState, MissedReason

SHORTEST_NOTE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    command: str
    state: AppointmentState
    reason: MissedReason | None = None
    note: str = ""


def appointment_confirm(*, actor: Actor, appointment_id: uuid.UUID, note: str = "", submission: Submission) -> None:
    """The patient has told a person that they are coming.

    Raises NotAllowed, NotFound, KeyReused, Conflict (the visit was changed since it was read) or Refused.
    """
    change = _Change(command="appointment_confirm", state=AppointmentState.CONFIRMED, note=note)
    _carry_out(change, actor, appointment_id, submission)


def appointment_missed(
    *, actor: Actor, appointment_id: uuid.UUID, reason: MissedReason, note: str = "", submission: Submission
) -> None:
    """The patient did not come: say why. Only once the visit's hour has come. Raises as ``appointment_confirm`` does."""
    change = _Change(command="appointment_missed", state=AppointmentState.MISSED, reason=reason, note=note)
    _carry_out(change, actor, appointment_id, submission)


def appointment_cancel(
    *, actor: Actor, appointment_id: uuid.UUID, reason: MissedReason, note: str = "", submission: Submission
) -> None:
    """Call a visit, or the wish for one, off: say why. The patient is told, and reminded again of the date.

    Raises as ``appointment_confirm`` does.
    """
    change = _Change(command="appointment_cancel", state=AppointmentState.CANCELLED, reason=reason, note=note)
    _carry_out(change, actor, appointment_id, submission)


def _carry_out(change: _Change, actor: Actor, appointment_id: uuid.UUID, submission: Submission) -> None:
    scope.require(actor, Permission.BOOK)
    with transaction.atomic():
        row = locked(actor, appointment_id)
        body = {"appointment": appointment_id, "reason": change.reason, "said": change.note}
        once = submissions.once(actor=actor, submission=submission, command=change.command, body=body)
        if once.done is not None:
            return
        now = clock.now()
        refuse_stale_visit(row, submission)
        refuse_closed(row)
        findings = [*_against(row, change.state, now), *_about_note(change)]
        if findings:
            raise Refused(findings)
        ends = change.state is not AppointmentState.CONFIRMED
        appointment_step(
            row,
            state=change.state,
            by=actor.label,
            now=now,
            raises_sequence=ends,
            missed_reason=change.reason,
            note=change.note.strip(),
        )
        visit_tasks_close(implant=row.implant, note=f"Closed by itself: the visit was {change.state}.", now=now)
        follow(row, once, now=now)


def _against(row: Appointment, state: AppointmentState, now: dt.datetime) -> list[Finding]:
    if state is AppointmentState.CANCELLED:
        return []
    if row.starts_at is None:
        return [blocking("appointment_without_hour", "", "Only a day was asked for. Book an hour first.")]
    if state is AppointmentState.MISSED and row.starts_at > now:
        return [blocking("appointment_not_missed_yet", "", "Its hour is still to come. Move it, or cancel it.")]
    if state is AppointmentState.CONFIRMED and row.starts_at <= now:
        return [blocking("appointment_in_past", "", "Its hour is over. Record the refill, or say that it was missed.")]
    return []


def _about_note(change: _Change) -> list[Finding]:
    said = change.note.strip()
    if change.reason is MissedReason.DIED:
        # Called off like any other, the dead would be told so, and reminded of the date again.
        return [
            blocking(
                "death_ends_more",
                "why",
                "Record the pump's removal: that calls the visit off and stops every message. "
                "Until then end the ways to reach the patient.",
            )
        ]
    if change.reason is MissedReason.OTHER and len(said) < SHORTEST_NOTE:
        return [blocking("reason_missing", "note", "Say in a few words which reason.")]
    if len(said) > LONGEST_NOTE:
        return [blocking("note_too_long", "note", f"Shorten it to {LONGEST_NOTE} characters.")]
    return []
