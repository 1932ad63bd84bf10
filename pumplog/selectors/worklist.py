"""Who runs dry first."""

import datetime as dt
import uuid
from collections import Counter

from django.db.models import F, Q, QuerySet

from pumplog import clock
from pumplog.access import Actor, Permission
from pumplog.models import Implantation, Notice, PatientDetails, Task, Window
from pumplog.selectors.appointment import open_visits
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.level import level_ml
from pumplog.selectors.pumps import implantations, mixtures, pump_name, removed
from pumplog.selectors.scope import require
from pumplog.selectors.window import decides, window_sheet
from pumplog.sheets.vocabulary import TaskKind
from pumplog.sheets.worklist import Worklist, WorklistRow

WEEK = 7


def worklist(*, actor: Actor, query: str = "") -> Worklist:
    """Every pump in use in the actor's clinic, the earliest refill-by date first; pumps without a date lead, with the reason.

    ``query`` narrows to names, record numbers and serials that contain it.
    """
    require(actor, Permission.SEE_PATIENTS)
    clinic, now = clinic_sheet(actor=actor), clock.now()
    today = clock.local_date(now, clinic.zone)
    windows = list(_windows(actor.clinic_id))
    gone = removed([row.implant_id for row in windows])
    windows = [row for row in windows if row.implant_id not in gone]
    facts = _Facts(windows)
    rows = [facts.row(window, zone=clinic.zone, today=today, now=now) for window in windows]
    shown = [row for row in rows if _matches(row, query.strip().lower())]
    return Worklist(
        clinic_name=clinic.name,
        zone=clinic.zone,
        today=today,
        rows=tuple(shown),
        pumps=len(rows),
        overdue=sum(1 for row in rows if (row.window.days_left or 0) < 0),
        within_week=sum(1 for row in rows if row.window.days_left is not None and 0 <= row.window.days_left <= WEEK),
        no_date=sum(1 for row in rows if row.window.refill_by is None),
        no_visit=sum(1 for row in rows if row.needs_visit),
        runs_off=sum(1 for row in rows if row.window.runs is not None and row.window.runs.flag),
    )


def _windows(clinic_id: uuid.UUID) -> "QuerySet[Window]":
    return (
        Window.objects.filter(current=True, implant__patient__clinic_id=clinic_id)
        .select_related("implant__patient")
        .order_by(F("refill_by").asc(nulls_first=True), "implant_id")
    )


class _Facts:
    """What is known beside the windows, fetched once for all of them."""

    def __init__(self, windows: list[Window]) -> None:
        patients = {row.implant.patient_id for row in windows}
        self.details = {
            row.patient_id: row for row in PatientDetails.objects.filter(patient__in=patients, current=True)
        }
        self.pumps: dict[uuid.UUID, Implantation] = implantations({row.implant_id for row in windows})
        self.visits = open_visits(self.pumps)
        self.drugs = mixtures({row.cycle_id for row in windows if row.cycle_id})
        tasks = list(Task.objects.filter(patient__in=patients, done_at__isnull=True).values_list("patient_id", "kind"))
        self.tasks = Counter(patient_id for patient_id, _ in tasks)
        self.conflicts = {patient_id for patient_id, kind in tasks if kind == TaskKind.PROGRAMMER_CONFLICT}
        sent = Notice.objects.filter(patient__in=patients, audience="patient").filter(
            ~Q(state__in=["planned", "claimed", "cancelled"])
        )
        self.notices = {row.patient_id: row for row in sent.order_by("settled_at")}

    def row(self, window: Window, *, zone: str, today: dt.date, now: dt.datetime) -> WorklistRow:
        patient = window.implant.patient
        details, pump = self.details[patient.pk], self.pumps.get(window.implant_id)
        return WorklistRow(
            patient_id=patient.pk,
            implant_id=window.implant_id,
            family_name=details.family_name,
            given_name=details.given_name,
            mrn=patient.mrn,
            birth_date=details.birth_date,
            pump_name=pump_name(pump.pump_model) if pump else "",
            serial=pump.serial if pump else "",
            drugs=self.drugs.get(window.cycle_id, ()) if window.cycle_id else (),
            window=window_sheet(window, zone=zone, today=today),
            level_ml=level_ml(window, now),
            reservoir_ml=pump.reservoir_ml if pump else None,
            decides=decides(window, zone),
            last_word=self._last_word(patient.pk, zone),
            open_tasks=self.tasks[patient.pk],
            conflict=patient.pk in self.conflicts,
            visit=self.visits.get(window.implant_id),
        )

    def _last_word(self, patient_id: uuid.UUID, zone: str) -> str:
        notice = self.notices.get(patient_id)
        if notice is None or notice.settled_at is None:
            return ""
        day = clock.local_date(notice.settled_at, zone)
        return f"notice {notice.state} {day.day} {day:%b}"


def _matches(row: WorklistRow, query: str) -> bool:
    text = f"{row.family_name}, {row.given_name} {row.given_name} {row.family_name} {row.mrn} {row.serial}".lower()
    return query in text
