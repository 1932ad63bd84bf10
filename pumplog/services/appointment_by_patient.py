"""What a patient's own answer does to their visit. Nothing here gives up an hour that was booked: a person does that.

The patient is locked already and a transaction is open; each ends with the notices planned anew.
"""

import datetime as dt

from pumplog import clock
from pumplog.access import Actor
from pumplog.dosing.findings import blocking
from pumplog.errors import Refused
from pumplog.models import Appointment, Implant, Patient
from pumplog.selectors.appointment import days_possible, last_safe_day
from pumplog.selectors.clinic import clinic_by_id
from pumplog.services.absence import absence_write
from pumplog.services.appointment_step import appointment_new, appointment_open_of, appointment_step
from pumplog.services.audit import audit_append
from pumplog.services.notice import notices_replan
from pumplog.sheets.appointment import BOOKED
from pumplog.sheets.drafts import AbsenceDraft
from pumplog.sheets.vocabulary import AppointmentState

THE_PATIENT = "the patient"


def confirm(*, patient: Patient, implant: Implant, now: dt.datetime) -> None:
    """The patient is coming to the visit that is booked. Where none is booked, or its hour is over, nothing changes."""
    row = appointment_open_of(implant.pk)
    if row is not None and row.state == AppointmentState.BOOKED and row.starts_at is not None and row.starts_at > now:
        _step(row, patient, AppointmentState.CONFIRMED, now)
    notices_replan(implant_id=implant.pk, now=now)


def ask_for_day(*, patient: Patient, implant: Implant, day: dt.date, now: dt.datetime) -> None:
    """The patient asks to come on ``day``. Raises Refused (``day_not_offered``) where that is not a safe day.

    A booked hour stays booked until a person moves it; but the patient is then no longer held to be coming to it.
    """
    if day not in days_possible(implant=implant, now=now):
        raise Refused([blocking("day_not_offered", "day", "This day is not free to choose any more.")])
    row = appointment_open_of(implant.pk)
    if row is not None and row.state in BOOKED:
        _ask_instead(row, patient, day, now)
    elif row is None or row.on_day != day:
        row = row or appointment_new(implant=implant, day=day, now=now)
        row.on_day = day
        _step(row, patient, AppointmentState.REQUESTED, now)
    notices_replan(implant_id=implant.pk, now=now)


def stay_away(*, patient: Patient, implant: Implant, first_day: dt.date, last_day: dt.date, now: dt.datetime) -> bool:
    """The patient cannot come from the first day to the last. True where a safe day to come is left.

    Raises Refused for days that cannot be (the end before the beginning, long over, longer than a year).
    """
    draft = AbsenceDraft(first_day=first_day, last_day=last_day)
    absence_write(patient=patient, implant=implant, draft=draft, by=_actor(patient), now=now)
    notices_replan(implant_id=implant.pk, now=now)
    last = last_safe_day(implant=implant, now=now)
    return last is not None and last >= clock.local_date(now, clinic_by_id(patient.clinic_id).zone)


def _ask_instead(row: Appointment, patient: Patient, day: dt.date, now: dt.datetime) -> None:
    """Note the wish, once: a page that is sent twice says the same thing twice."""
    note = f"The patient asks for {day:%a} {day.day} {day:%b %Y} instead."
    newest = row.steps.order_by("-number").values_list("note", flat=True).first()
    if row.on_day != day and newest != note:
        _step(row, patient, AppointmentState.BOOKED, now, note=note)


def _step(row: Appointment, patient: Patient, state: AppointmentState, now: dt.datetime, *, note: str = "") -> None:
    appointment_step(row, state=state, by=THE_PATIENT, now=now, note=note)
    detail = {"state": state, "on_day": row.on_day, "note": note}
    audit_append(actor=_actor(patient), action="appointment_answer", subject=row.pk, detail=detail, now=now)


def _actor(patient: Patient) -> Actor:
    """The patient, answering by a link: named as such in the audit, allowed nothing that staff are."""
    return Actor(user_id=None, label=THE_PATIENT, clinic_id=patient.clinic_id, permissions=frozenset())
