"""How a visit changes: the row as it stands now, and one more step that says by whom and why. Never the one alone."""

import datetime as dt
import uuid
from email.utils import parseaddr

from django.conf import settings

from pumplog import clock
from pumplog.models import Appointment, AppointmentStep, Event, Implant, Removal, Window
from pumplog.selectors.appointment import as_made
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.notice import cycle_of, pump_ended
from pumplog.services.audit import audit_append
from pumplog.services.task import BY_ITSELF, itself, tasks_withdraw
from pumplog.sheets.appointment import OPEN
from pumplog.sheets.vocabulary import AppointmentState, MissedReason, RemovalReason, TaskKind

LONGEST_NOTE = 200
SETTLED_BY_A_VISIT = (TaskKind.WANTS_OTHER_DAY, TaskKind.APPOINTMENT_MISSED)
"""What asks for nothing more once somebody has dealt with the visit."""


def appointment_open_of(implant_id: uuid.UUID) -> Appointment | None:
    """The pump's visit to come, locked. The patient must be locked already."""
    return Appointment.objects.select_for_update().filter(implant_id=implant_id, state__in=OPEN).first()


def appointment_new(*, implant: Implant, day: dt.date, now: dt.datetime) -> Appointment:
    """A visit that nobody has a step of yet: write one with ``appointment_step`` in the same transaction.

    In a calendar it takes the place of one that was cancelled for a time still to come: nobody may have been told of the
    cancellation yet, and once a new visit is booked nobody is. Two events would stand there, and the patient might come
    on the wrong day.
    """
    uid, sequence = _identity_left(implant, now)
    return Appointment.objects.create(
        patient_id=implant.patient_id,
        implant=implant,
        uid=uid or _new_uid(),
        sequence=sequence,
        state=AppointmentState.REQUESTED,
        on_day=day,
        created_at=now,
        changed_at=now,
    )


def _identity_left(implant: Implant, now: dt.datetime) -> tuple[str, int]:
    """The UID and SEQUENCE that the pump's last visit leaves to the next; the UID is empty where it leaves none."""
    before = as_made(Appointment.objects.filter(implant=implant)).last()
    if before is None or before.state != AppointmentState.CANCELLED or before.starts_at is None:
        return "", 0
    if before.starts_at <= now:
        return "", 0
    left, before.uid = before.uid, _new_uid()
    before.save(update_fields=["uid"])
    return left, before.sequence


def _new_uid() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"{uuid.uuid4().hex}@{domain}"


def appointment_step(
    row: Appointment,
    *,
    state: AppointmentState,
    by: str,
    now: dt.datetime,
    raises_sequence: bool = False,
    missed_reason: MissedReason | None = None,
    note: str = "",
) -> None:
    """Write the row as it now is (``on_day``, ``starts_at`` and ``minutes`` may have been set) and the step to it.

    ``raises_sequence``: calendars must follow. A visit that never had an hour is in no calendar: nothing is raised then.
    """
    row.state, row.changed_at = state, now
    if raises_sequence and row.starts_at is not None:
        row.sequence += 1
    row.save(update_fields=["state", "changed_at", "sequence", "on_day", "starts_at", "minutes"])
    AppointmentStep.objects.create(
        appointment=row,
        number=row.steps.count() + 1,
        state=state,
        on_day=row.on_day,
        starts_at=row.starts_at,
        missed_reason=missed_reason or "",
        note=note[:LONGEST_NOTE],
        at=now,
        by=by,
    )


def visit_tasks_close(*, implant: Implant, note: str, now: dt.datetime) -> None:
    """Close what asked somebody to deal with the pump's visit: it has been dealt with."""
    for kind in SETTLED_BY_A_VISIT:
        tasks_withdraw(patient_id=implant.patient_id, kind=kind, about=f"{implant.pk.hex}:", note=note, now=now)


def visit_follows_record(*, implant_id: uuid.UUID, now: dt.datetime) -> None:
    """Close the pump's visit to come if the record has made it so: refilled, or the pump is gone.

    Call it after the window was replaced. A fill keeps the visit of its day or before; one that was booked for later, for
    the fill that has now ended, is cancelled: nobody must come for it. A visit that was booked for the time after the
    old refill-by date, or after the fill, is the next one, and stands.
    """
    row = appointment_open_of(implant_id)
    if row is None:
        return
    if pump_ended(implant_id):
        _close(row, AppointmentState.CANCELLED, _why_removed(implant_id), "The pump has been removed.", now)
        return
    after, before = _windows(implant_id)
    fill = _new_fill(after, before)
    if fill is None:
        return
    day = clock.local_date(fill.happened_at, clinic_by_id(row.patient.clinic_id).zone)
    told = f"Refilled on {day.day} {day:%b %Y}."
    if row.on_day <= day and row.state != AppointmentState.REQUESTED:
        _close(row, AppointmentState.KEPT, None, "" if row.on_day == day else told, now)
    elif row.on_day <= day or _was_for(before, row, fill):
        _close(row, AppointmentState.CANCELLED, MissedReason.OTHER, told, now)


def _windows(implant_id: uuid.UUID) -> tuple[Window | None, Window | None]:
    rows = Window.objects.filter(implant_id=implant_id).select_related("cycle").order_by("-id")[:2]
    found = list(rows)
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _new_fill(after: Window | None, before: Window | None) -> Event | None:
    """The fill that has just begun a new cycle; None where the cycle is the same, or an older one again."""
    if after is None or after.cycle is None:
        return None
    old = before.cycle if before else None
    if old is None:
        return after.cycle
    newer = after.cycle.happened_at > old.happened_at and cycle_of(after.cycle) != cycle_of(old)
    return after.cycle if newer else None


def _was_for(before: Window | None, row: Appointment, fill: Event) -> bool:
    """Whether a visit still to come was made for the fill that has ended."""
    if row.created_at >= fill.happened_at:
        return False
    return before is None or before.refill_by is None or row.on_day <= before.refill_by


def _why_removed(implant_id: uuid.UUID) -> MissedReason:
    died = Removal.objects.filter(
        event__implant_id=implant_id,
        event__struck=False,
        event__corrected_by__isnull=True,
        removal_reason=RemovalReason.DEATH,
    )
    return MissedReason.DIED if died.exists() else MissedReason.OTHER


def _close(row: Appointment, state: AppointmentState, reason: MissedReason | None, note: str, now: dt.datetime) -> None:
    appointment_step(row, state=state, by=BY_ITSELF, now=now, raises_sequence=True, missed_reason=reason, note=note)
    visit_tasks_close(implant=row.implant, note=f"Closed by itself: {note or 'refilled at this visit.'}", now=now)
    audit_append(
        actor=itself(row.patient.clinic_id),
        action=f"appointment_{state.value}",
        subject=row.pk,
        detail={"reason": reason, "note": note},
        now=now,
    )
