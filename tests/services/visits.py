"""Visits in the small world: 22 November 2026 is a Sunday, the refill-by date is Monday the 30th."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from pumplog.models import Appointment, Implant
from pumplog.services.appointment import appointment_book, appointment_move
from pumplog.sheets.drafts import AppointmentDraft
from tests.world import World, submit

ZONE = ZoneInfo("America/Denver")
REFILL_BY = dt.date(2026, 11, 30)


def at(month: int, day: int, hour: int = 10, minute: int = 30, year: int = 2026) -> dt.datetime:
    """An hour on the clinic's clock."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


def book(world: World, when: dt.datetime, **reasons: str) -> Appointment:
    """Booked by Alice; ``reasons`` by finding code."""
    draft = AppointmentDraft(starts_at=when)
    made = appointment_book(actor=world.alice, patient_id=world.patient_id, draft=draft, submission=submit(**reasons))
    return Appointment.objects.get(pk=made)


def move(world: World, visit: uuid.UUID, when: dt.datetime, version: int, **reasons: str) -> Appointment:
    draft = AppointmentDraft(starts_at=when)
    appointment_move(actor=world.alice, appointment_id=visit, draft=draft, submission=submit(version, **reasons))
    return Appointment.objects.get(pk=visit)


def implant_of(world: World) -> Implant:
    return Implant.objects.select_related("patient").get(patient_id=world.patient_id)
