"""A patient with everything on record, and the list of patients."""

import datetime as dt
import uuid

from django.db.models import Q

from pumplog import clock
from pumplog.access import Actor
from pumplog.models import Event, Implant, Implantation, Notice, Patient, PatientDetails, Task, Window
from pumplog.selectors import scope
from pumplog.selectors.belief import believed
from pumplog.selectors.chart import chart_sheet
from pumplog.selectors.clinic import clinic_by_id
from pumplog.selectors.coming import coming_sheet
from pumplog.selectors.conflict import last_resolved
from pumplog.selectors.event_facts import resolution_text
from pumplog.selectors.history import PumpHistory, current, with_details
from pumplog.selectors.implant import implant_sheet
from pumplog.selectors.notice import notice_rows
from pumplog.selectors.pumps import implantations, pump_name, removed
from pumplog.selectors.reservoir import daily_doses, level_now, program_lines
from pumplog.selectors.runs import run_points
from pumplog.selectors.stop_level import stop_level
from pumplog.selectors.task import task_rows
from pumplog.selectors.timeline import refill_rows, timeline
from pumplog.selectors.window import window_sheet
from pumplog.selectors.working import working_now
from pumplog.sheets.patient import ContactSheet, PatientBanner, PatientRow, PatientSheet

LIST_LIMIT = 200


def patient_list(*, actor: Actor, query: str = "") -> tuple[PatientRow, ...]:
    """Patients by name; ``query`` narrows to names and record numbers that contain it. At most 200."""
    rows = PatientDetails.objects.filter(patient__in=scope.patients(actor), current=True).select_related("patient")
    for word in query.split():
        rows = rows.filter(
            Q(family_name__icontains=word) | Q(given_name__icontains=word) | Q(patient__mrn__icontains=word)
        )
    found = list(rows.order_by("family_name", "given_name", "patient__mrn")[:LIST_LIMIT])
    windows = _current_windows([row.patient_id for row in found])
    pumps = implantations([window.implant_id for window in windows.values()])
    return tuple(_row(row, windows.get(row.patient_id), pumps) for row in found)


def patient_banner(*, actor: Actor, patient_id: uuid.UUID) -> PatientBanner:
    """Who this is, for the head of every page about them."""
    return _banner(scope.patient(actor, patient_id), clock.now())


def patient_sheet(*, actor: Actor, patient_id: uuid.UUID) -> PatientSheet:
    """The whole patient. Figures of the present are computed for this instant; dates are those stored."""
    patient, now = scope.patient(actor, patient_id), clock.now()
    clinic = clinic_by_id(actor.clinic_id)
    details = patient.details.get(current=True)
    events = list(with_details(Event.objects.filter(patient=patient)))
    histories = _histories(patient, events)
    open_history = next((item for item in histories if item.removal is None and item.implantation), None)
    window = _window_of(open_history)
    known = open_history.implantation if open_history else None
    own_level = (
        stop_level(
            patient_ml=details.stop_volume_ml,
            clinic_ml=clinic.policy.stop_volume_ml,
            pump_ml=known.low_reservoir_alarm_ml,
        )
        if known
        else None
    )
    stop = own_level.volume.ml if own_level else None
    today = clock.local_date(now, clinic.zone)
    programme, bolus, order = program_lines(open_history)
    working = working_now(open_history, window, clinic, own_level, now)
    return PatientSheet(
        banner=_banner(patient, now),
        language=details.language,
        indication=details.indication,
        indication_note=details.indication_note,
        earlier_therapies=tuple(word for word in details.earlier_therapies.split(",") if word),
        patient_stop_volume_ml=details.stop_volume_ml,
        stop_volume_reason=details.stop_volume_reason,
        contacts=_contacts(patient),
        implant=implant_sheet(open_history) if open_history else None,
        earlier_implants=tuple(implant_sheet(item) for item in reversed(histories) if item is not open_history),
        window=window_sheet(window, zone=clinic.zone, today=today) if window else None,
        level=level_now(open_history, window, now=now, stop_ml=stop),
        level_working=working.level,
        dose_working=working.doses,
        runs=run_points(believed(open_history, clinic, own_level)) if open_history and own_level else (),
        doses=daily_doses(open_history, window, now),
        programme_text=programme,
        bolus_text=bolus,
        order_text=order,
        resolution=resolution_text(resolved) if (resolved := last_resolved(open_history)) else "",
        chart=chart_sheet(histories, zone=clinic.zone, now=now, stop_ml=stop),
        refills=refill_rows(histories),
        timeline=timeline(events, histories, zone=clinic.zone),
        notices=notice_rows(Notice.objects.filter(patient=patient).order_by("-due_at", "-created_at")[:50]),
        tasks=task_rows(
            Task.objects.filter(patient=patient, done_at__isnull=True).select_related("patient").order_by("opened_at")
        ),
        read_at=now,
        today=today,
        coming=coming_sheet(patient=patient, implant=window.implant if window else None, window=window, now=now),
    )


def _histories(patient: Patient, events: list[Event]) -> list[PumpHistory]:
    """One history an implant, in the order in which they were implanted; an implant that was struck has none."""
    made = []
    for implant in Implant.objects.filter(patient=patient).select_related("replaces"):
        own = current([event for event in events if event.implant_id == implant.pk])
        history = PumpHistory(implant_id=implant.pk, events=own)
        if history.implantation is not None:
            made.append(history)
    return sorted(made, key=lambda item: item.events[0].happened_at)


def _window_of(history: PumpHistory | None) -> Window | None:
    if history is None:
        return None
    rows = Window.objects.filter(implant_id=history.implant_id, current=True)
    return rows.select_related("implant__patient").first()


def _banner(patient: Patient, now: dt.datetime) -> PatientBanner:
    details = patient.details.get(current=True)
    implant = scope.current_implant(patient.pk)
    pump = implantations([implant.pk]).get(implant.pk) if implant else None
    today, policy = clock.local_date(now, patient.clinic.zone), clinic_by_id(patient.clinic_id).policy
    return PatientBanner(
        id=patient.pk,
        version=patient.version,
        mrn=patient.mrn,
        family_name=details.family_name,
        given_name=details.given_name,
        birth_date=details.birth_date,
        age_years=age(details.birth_date, today),
        allergies=details.allergies,
        pump_name=pump_name(pump.pump_model) if pump else "",
        serial=pump.serial if pump else "",
        implant_id=implant.pk if implant else None,
        clinic_name=patient.clinic.name,
        zone=patient.clinic.zone,
        daytime_phone=policy.daytime_phone,
        after_hours_phone=policy.after_hours_phone,
    )


def age(born: dt.date, today: dt.date) -> int:
    """Whole years; who was born on 29 February turns on 1 March in a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _contacts(patient: Patient) -> tuple[ContactSheet, ...]:
    return tuple(
        ContactSheet(id=row.pk, kind=row.kind, address=row.address, consent_on=row.consent_on, ended_at=row.ended_at)
        for row in patient.contact_ways.order_by("ended_at", "pk")
    )


def _current_windows(patient_ids: list[uuid.UUID]) -> dict[uuid.UUID, Window]:
    rows = Window.objects.filter(implant__patient__in=patient_ids, current=True).select_related("implant")
    gone = removed([row.implant_id for row in rows])
    return {row.implant.patient_id: row for row in rows if row.implant_id not in gone}


def _row(details: PatientDetails, window: Window | None, pumps: dict[uuid.UUID, Implantation]) -> PatientRow:
    pump = pumps.get(window.implant_id) if window else None
    return PatientRow(
        id=details.patient_id,
        mrn=details.patient.mrn,
        family_name=details.family_name,
        given_name=details.given_name,
        birth_date=details.birth_date,
        pump_name=pump_name(pump.pump_model) if pump else "",
        serial=pump.serial if pump else "",
        refill_by=window.refill_by if window else None,
    )
