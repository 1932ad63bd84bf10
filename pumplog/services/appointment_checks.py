"""What is said about a visit before it is booked: what cannot be, and what somebody must have meant."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pumplog import clock
from pumplog.dosing.findings import Finding, Severity, blocking
from pumplog.models import Implant, Window
from pumplog.selectors.appointment import aways_of, is_away, open_on
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.appointment_step import LONGEST_NOTE
from pumplog.sheets.drafts import AbsenceDraft, AppointmentDraft

SHORTEST, LONGEST = 5, 480
FURTHEST = dt.timedelta(days=400)
AT_ONCE = dt.timedelta(days=3)
"""A patient whose date is past is booked for these days without being asked why: nothing earlier may be free."""
DAY_FROM, DAY_UNTIL = 6, 21
LONGEST_ABSENCE = dt.timedelta(days=400)


def visit_findings(draft: AppointmentDraft, implant: Implant, *, now: dt.datetime) -> list[Finding]:
    """Every finding about a visit at this moment, in form order."""
    clinic = clinic_by_id(implant.patient.clinic_id)
    local = draft.starts_at.astimezone(ZoneInfo(clinic.zone))
    day = local.date()
    refill_by = Window.objects.filter(implant=implant, current=True).values_list("refill_by", flat=True).first()
    found = [*_impossible(draft, now), *_too_late(day, refill_by, today=clock.local_date(now, clinic.zone))]
    if not open_on(clinic, day):
        found.append(_asks("appointment_on_closed_day", f"The clinic is closed on {_said(day)}."))
    if is_away(aways_of(implant.patient_id, clinic=clinic, now=now), day):
        found.append(_asks("appointment_while_away", f"The patient is away on {_said(day)}, by their own word."))
    if not DAY_FROM <= local.hour < DAY_UNTIL:
        found.append(_asks("appointment_at_night", f"{local:%H:%M} is at night. Check the hour."))
    return found


def absence_findings(draft: AbsenceDraft, *, today: dt.date) -> list[Finding]:
    """Every finding about days away, in form order."""
    found = []
    if draft.last_day < draft.first_day:
        found.append(blocking("absence_ends_before_it_begins", "last_day", "The last day is before the first."))
    elif draft.last_day < today:
        found.append(blocking("absence_over", "last_day", "These days are over."))
    elif draft.last_day - draft.first_day > LONGEST_ABSENCE:
        found.append(blocking("absence_too_long", "last_day", "This is longer than a year. Check the year."))
    if draft.first_day - today > LONGEST_ABSENCE:
        found.append(blocking("absence_too_far", "first_day", "This is more than a year ahead. Check the year."))
    return found


def _impossible(draft: AppointmentDraft, now: dt.datetime) -> Iterator[Finding]:
    if draft.starts_at <= now:
        yield blocking("appointment_in_past", "starts_at", "This time is over. A visit is booked for a time to come.")
    elif draft.starts_at - now > FURTHEST:
        yield blocking("appointment_too_far", "starts_at", "This is more than a year ahead. Check the year.")
    if not SHORTEST <= draft.minutes <= LONGEST:
        yield blocking("appointment_minutes", "minutes", f"A visit takes {SHORTEST} to {LONGEST} minutes.")
    if len(draft.note.strip()) > LONGEST_NOTE:
        yield blocking("note_too_long", "note", f"Shorten it to {LONGEST_NOTE} characters.")


def _too_late(day: dt.date, refill_by: dt.date | None, *, today: dt.date) -> Iterator[Finding]:
    """After the date; where that is past already, only what lies further off than the next days can help."""
    if refill_by is None or day <= (refill_by if refill_by >= today else today + AT_ONCE):
        return
    if refill_by < today:
        message = f"The refill-by date was {_said(refill_by)}: every day counts. Choose the earliest hour there is."
    else:
        message = (
            f"This is after the refill-by date, {_said(refill_by)}: the pump may be down to its stop level by then. "
            "Choose an earlier day."
        )
    yield _asks("appointment_after_refill_by", message)


def _asks(code: str, message: str) -> Finding:
    return Finding(code=code, field="starts_at", severity=Severity.ACKNOWLEDGE, message=message)


def _said(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
