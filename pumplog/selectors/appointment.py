"""Visits to come, days away, and the days on which a patient can still safely come."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Min, QuerySet

from pumplog import clock
from pumplog.access import Actor
from pumplog.errors import NotFound
from pumplog.models import Absence, Appointment, Implant, Window
from pumplog.notices.come_by import come_by
from pumplog.notices.facts import Away
from pumplog.selectors import scope
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.notice_rules import notice_rules
from pumplog.sheets.appointment import OPEN, AbsenceSheet, VisitSheet, VisitStep
from pumplog.sheets.clinic import ClinicSheet
from pumplog.sheets.vocabulary import AppointmentState

MOST_OFFERED: Final = 10
WEEKS_OFFERED: Final = dt.timedelta(weeks=4)
"""Nobody is asked to come two months early: the days offered lie within so much of the last safe one."""


def visit_of(implant_id: uuid.UUID) -> VisitSheet | None:
    """The pump's visit to come: asked for, booked or confirmed. For readers that have already scoped the pump."""
    return open_visits([implant_id]).get(implant_id)


def open_visits(implant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, VisitSheet]:
    """The visit to come of each pump that has one. For readers that have already scoped the pumps."""
    rows = Appointment.objects.filter(implant_id__in=implant_ids, state__in=OPEN)
    return {row.implant_id: visit_sheet(row) for row in _with_steps(rows)}


def visit_list(*, actor: Actor, patient_id: uuid.UUID) -> tuple[VisitSheet, ...]:
    """Every visit of a patient of the actor's clinic, newest first. ``NotFound`` for another clinic's patient."""
    return visits_of(scope.patient(actor, patient_id).pk)


def visits_of(patient_id: uuid.UUID) -> tuple[VisitSheet, ...]:
    """Every visit of a patient, the newest first; for readers that have already scoped the patient."""
    rows = _with_steps(Appointment.objects.filter(patient_id=patient_id))
    return tuple(visit_sheet(row) for row in as_made(rows).reverse())


def as_made(rows: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
    """Visits in the order in which they were made, the newest last.

    By their first steps, which the database numbers: two may be made in one instant, and a clock may be set back.
    """
    return rows.annotate(first_step=Min("steps__id")).order_by("first_step", "created_at", "pk")


def visit_by_id(*, actor: Actor, appointment_id: uuid.UUID) -> VisitSheet:
    """One visit of a patient of the actor's clinic, or ``NotFound``."""
    rows = Appointment.objects.filter(pk=appointment_id, patient__in=scope.patients(actor))
    row = _with_steps(rows).first()
    if row is None:
        raise NotFound("appointment")
    return visit_sheet(row)


def absence_list(*, actor: Actor, patient_id: uuid.UUID) -> tuple[AbsenceSheet, ...]:
    """A patient's days away that are not over or ended, the next first. ``NotFound`` for another clinic's patient."""
    patient = scope.patient(actor, patient_id)
    return absences_of(patient.pk, today=clock.today(patient.clinic.zone))


def absences_of(patient_id: uuid.UUID, *, today: dt.date) -> tuple[AbsenceSheet, ...]:
    """Days away that still count; for readers that have already scoped the patient."""
    rows = Absence.objects.filter(patient_id=patient_id, ended_at__isnull=True, last_day__gte=today)
    return tuple(
        AbsenceSheet(
            id=row.pk,
            first_day=row.first_day,
            last_day=row.last_day,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
        )
        for row in rows.order_by("first_day", "pk")
    )


def days_offered(*, implant: Implant, now: dt.datetime) -> tuple[dt.date, ...]:
    """At most ten days on which the patient can safely come, well spread, the first and the last possible among them.

    Empty where no safe day is left, or where there is no date: then only a call helps.
    """
    days = days_possible(implant=implant, now=now)
    near = [day for day in days if day >= days[-1] - WEEKS_OFFERED]
    if len(near) <= MOST_OFFERED:
        return tuple(near)
    last = len(near) - 1
    return tuple(near[last * place // (MOST_OFFERED - 1)] for place in range(MOST_OFFERED))


def days_possible(*, implant: Implant, now: dt.datetime) -> tuple[dt.date, ...]:
    """Every day from tomorrow to the last safe one on which the clinic works and the patient is not away."""
    clinic = clinic_by_id(implant.patient.clinic_id)
    today, away = clock.local_date(now, clinic.zone), aways_of(implant.patient_id, clinic=clinic, now=now)
    last = last_safe_day(implant=implant, now=now)
    if last is None:
        return ()
    days = (today + dt.timedelta(days=ahead) for ahead in range(1, (last - today).days + 1))
    return tuple(day for day in days if open_on(clinic, day) and not is_away(away, day))


def last_safe_day(*, implant: Implant, now: dt.datetime) -> dt.date | None:
    """The day by which the patient must have come, with their days away reckoned in; None where there is none left."""
    clinic = clinic_by_id(implant.patient.clinic_id)
    refill_by = Window.objects.filter(implant=implant, current=True).values_list("refill_by", flat=True).first()
    if refill_by is None:
        return None
    away = aways_of(implant.patient_id, clinic=clinic, now=now)
    today = clock.local_date(now, clinic.zone)
    return come_by(refill_by=refill_by, away=away, rules=notice_rules(clinic.policy, clinic.zone), today=today)


def aways_of(patient_id: uuid.UUID, *, clinic: ClinicSheet, now: dt.datetime) -> tuple[Away, ...]:
    """The days away that still count, as decisions take them."""
    rows = absences_of(patient_id, today=clock.local_date(now, clinic.zone))
    return tuple(Away(first_day=row.first_day, last_day=row.last_day) for row in rows)


def is_away(away: Iterable[Away], day: dt.date) -> bool:
    return any(span.first_day <= day <= span.last_day for span in away)


def open_on(clinic: ClinicSheet, day: dt.date) -> bool:
    """Whether the clinic works on that day."""
    return day.isoweekday() in clinic.policy.working_days and day not in clinic.policy.holidays


def visit_sheet(row: Appointment) -> VisitSheet:
    """One visit with its steps."""
    steps = _steps(row)
    return VisitSheet(
        id=row.pk,
        patient_id=row.patient_id,
        implant_id=row.implant_id,
        uid=row.uid,
        sequence=row.sequence,
        version=len(steps),
        state=AppointmentState(row.state),
        on_day=row.on_day,
        starts_at=row.starts_at,
        minutes=row.minutes,
        changed_at=row.changed_at,
        steps=steps,
    )


def _with_steps(rows: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
    return rows.prefetch_related("steps")


def _steps(row: Appointment) -> tuple[VisitStep, ...]:
    return tuple(
        VisitStep(
            number=step.number,
            state=AppointmentState(step.state),
            on_day=step.on_day,
            starts_at=step.starts_at,
            missed_reason=step.missed_reason,
            note=step.note,
            at=step.at,
            by=step.by,
        )
        for step in sorted(row.steps.all(), key=lambda step: step.number)
    )
