"""Visits to come and days away, as a page, the API and a calendar show them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from pumplog.sheets.vocabulary import AppointmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitStep:
    """One change of a visit, by whom and why. ``missed_reason`` is a word of the vocabulary, or empty."""

    number: int
    state: AppointmentState
    on_day: dt.date
    starts_at: dt.datetime | None
    missed_reason: str
    note: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSheet:
    """One visit as it stands. ``version`` counts its steps: a writer must have seen the newest.

    ``starts_at`` is None while only a day is asked for. ``uid`` and ``sequence`` are what calendars know it by; the
    sequence is 0 until the visit has an hour, and rises with every step that a calendar must follow.
    """

    id: uuid.UUID
    patient_id: uuid.UUID
    implant_id: uuid.UUID
    uid: str
    sequence: int
    version: int
    state: AppointmentState
    on_day: dt.date
    starts_at: dt.datetime | None
    minutes: int
    changed_at: dt.datetime
    steps: tuple[VisitStep, ...] = ()
    """Oldest first; empty where a list shows only how things stand."""

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def booked(self) -> bool:
        """True where it has an hour and still holds."""
        return self.state in BOOKED


OPEN = (AppointmentState.REQUESTED, AppointmentState.BOOKED, AppointmentState.CONFIRMED)
BOOKED = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceSheet:
    """Days on which the patient cannot come, first and last included."""

    id: int
    first_day: dt.date
    last_day: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    ended_at: dt.datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarVisit:
    """A visit as a calendar may know it: nothing that names, nothing clinical. ``link`` needs signing in."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    minutes: int
    changed_at: dt.datetime
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSheet:
    """A clinic's calendar feed: whose it is and since when; its address was shown once and is not kept."""

    id: uuid.UUID
    clinic_id: uuid.UUID
    zone: str
    created_at: dt.datetime
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingSheet:
    """What comes next for a patient: the visit, the days away, the next message, or why there is none.

    ``last_safe_day`` is the day by which the patient must have come, days away reckoned in; None where there is no date,
    or (``no_safe_day``) where none is left.
    """

    visit: VisitSheet | None = None
    """Asked for, booked or confirmed."""
    earlier: tuple[VisitSheet, ...] = ()
    """Visits that are over, newest first."""
    absences: tuple[AbsenceSheet, ...] = ()
    last_safe_day: dt.date | None = None
    no_safe_day: bool = False
    message_at: dt.datetime | None = None
    """When the next message to the patient is to go out; it waits for quiet hours to end."""
    message_by: str = ""
    """In which way: a word of the vocabulary of contact ways."""
    no_message: str = ""
    """Why no message is to come, in a sentence for staff; empty where one is."""
