"""The invariants of the record, checked against what is stored: run nightly, after a restore, after every fault run."""

import uuid
from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import Count, F, Max, Q

from pumplog.models import Appointment, AuditEntry, Clinic, Event, Implant, Patient, Window
from pumplog.selectors.scope import implants_in_place
from pumplog.services.audit import audit_faults
from pumplog.services.recording import KINDS
from pumplog.services.window import window_computed
from pumplog.sheets.vocabulary import EventKind

COMPARED = (
    *("accepted_risk_pct", "measured_refills", "ratio_mean", "ratio_sd", "ratio_low", "ratio_high", "ratio_fastest"),
    *("drift_state", "drift_direction", "drift_looked_into_at", "alarm_at_likeliest", "stop_at_likeliest"),
    *("refill_by", "reason", "no_date_reason", "alarm_at", "stop_at_earliest", "empty_at", "cycle_id", "case"),
)

RECORDED: Final = (*sorted(kind.command for kind in KINDS.values()), "event_correct", "event_strike")
"""Audited actions whose subject is an event."""
DETAILS: Final = {
    EventKind.IMPLANTATION: ("implantation",),
    EventKind.ORDER: ("drugs", "program"),
    EventKind.REFILL: ("refill", "drugs"),
    EventKind.PROGRAM_CHANGE: ("program",),
    EventKind.PUMP_READING: ("reading",),
    EventKind.PUMP_ALARM: ("alarm",),
    EventKind.EFFECT: ("effect",),
    EventKind.REMOVAL: ("removal",),
    EventKind.NOTE: ("note",),
}
STANDS_AS: Final = {"state": "state", "on_day": "on_day", "starts_at": "starts_at", "changed_at": "at"}
"""What a visit's row repeats of its newest step, and the step's column."""
AT_A_TIME: Final = 500


def faults() -> Iterator[str]:
    """Every way in which the record contradicts itself; nothing where it holds. Ids only: no name, no drug, no dose."""
    for clinic_id in Clinic.objects.values_list("pk", flat=True):
        for fault in audit_faults(clinic_id=clinic_id):
            yield f"audit of clinic {clinic_id}: {fault}"
    yield from _sequences()
    yield from _audited()
    missing = list(_details())
    yield from missing
    # A pump whose facts are gone cannot be computed.
    yield from _windows(but={implant_id for implant_id, _ in _without_details()} if missing else set())
    yield from _scope()
    yield from _pumps()
    yield from _visits()


def _sequences() -> Iterator[str]:
    """Per patient the events run 1, 2, 3 … without gap, and the patient knows how many there are (invariant 3)."""
    rows = Patient.objects.annotate(stored=Count("events"), last=Max("events__sequence"))
    for row in rows.exclude(event_count=F("stored")).values_list("pk", flat=True):
        yield f"patient {row}: the number of events is not what it should be"
    for row in rows.filter(stored__gt=0).exclude(last=F("stored")).values_list("pk", flat=True):
        yield f"patient {row}: the event numbers have a gap"


def _audited() -> Iterator[str]:
    """Whatever the audit says was recorded is there (invariant 4): a row that somebody deleted is missed."""
    there = {str(key) for key in Event.objects.values_list("pk", flat=True)}
    told = AuditEntry.objects.filter(action__in=RECORDED).values_list("clinic_id", "sequence", "subject")
    for clinic_id, sequence, subject in told.order_by("clinic_id", "sequence").iterator():
        if subject not in there:
            yield f"audit of clinic {clinic_id}: what entry {sequence} recorded is gone"


def _details() -> Iterator[str]:
    """Each event has the rows that make it what it is."""
    for _, event_id in _without_details():
        yield f"event {event_id}: its details are gone"


def _without_details() -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """The pump and the key of every event that lacks what its kind consists of."""
    for kind, rows in DETAILS.items():
        standing = Event.objects.filter(kind=kind, struck=False)
        lacking = standing.filter(Q(*((f"{row}__isnull", True) for row in rows), _connector=Q.OR)).distinct()
        yield from lacking.order_by("pk").values_list("implant_id", "pk")


def _windows(*, but: Collection[uuid.UUID]) -> Iterator[str]:
    """Each pump has one current window that equals its computation from the current facts (invariants 8 and 9)."""
    for implant_id in Implant.objects.exclude(pk__in=but).values_list("pk", flat=True):
        stored = list(Window.objects.filter(implant_id=implant_id, current=True))
        if len(stored) != 1:
            yield f"pump {implant_id}: {len(stored)} current windows"
            continue
        yield from _differences(implant_id, stored[0])


def _differences(implant_id: uuid.UUID, stored: Window) -> Iterator[str]:
    computed = window_computed(implant_id=implant_id, cause=stored.cause, now=stored.computed_at)
    for column in COMPARED:
        if getattr(stored, column) != getattr(computed, column):
            yield f"pump {implant_id}: the stored {column} is not what the record gives"


def _scope() -> Iterator[str]:
    """No event on another patient's pump (invariant 10)."""
    for event_id in Event.objects.exclude(implant__patient_id=F("patient_id")).values_list("pk", flat=True):
        yield f"event {event_id}: its pump belongs to another patient"


def _pumps() -> Iterator[str]:
    """A patient has one pump at a time (invariant 13): with two, the next refill might be recorded on either."""
    for patient_id in (
        Patient.objects.annotate(pumps=Count("implants")).filter(pumps__gt=1).values_list("pk", flat=True)
    ):
        if len(implants_in_place(patient_id)) > 1:
            yield f"patient {patient_id}: two pumps are in place at once"


def _visits() -> Iterator[str]:
    """Each visit stands as its newest step left it (invariant 12): messages and calendars are made from the row."""
    for visit in Appointment.objects.prefetch_related("steps").order_by("pk").iterator(chunk_size=AT_A_TIME):
        steps = sorted(visit.steps.all(), key=lambda step: step.number)
        if [step.number for step in steps] != list(range(1, len(steps) + 1)) or not steps:
            yield f"visit {visit.pk}: a step is missing"
            continue
        for column, of_step in STANDS_AS.items():
            if getattr(visit, column) != getattr(steps[-1], of_step):
                yield f"visit {visit.pk}: the stored {column} is not what its newest step says"
