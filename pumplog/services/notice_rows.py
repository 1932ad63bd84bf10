"""The rows that decide pumps' notices, by pump or patient: one query a table, however many pumps."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Q

from pumplog.models import Absence, Appointment, ContactWay, Event, Notice, Task, Window
from pumplog.notices.facts import Away, Rules, TaskSeen, Told, Visit
from pumplog.selectors.appointment import as_made
from pumplog.services.notice_rules import rules_of
from pumplog.services.task import BY_ITSELF
from pumplog.sheets.vocabulary import (
    AppointmentState,
    ContactKind,
    EventKind,
    NoticeAudience,
    NoticePurpose,
    NoticeState,
    TaskKind,
)

WAITING: Final = (NoticeState.PLANNED, NoticeState.CLAIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentWindow:
    pk: int
    refill_by: dt.date | None
    cycle_id: uuid.UUID | None
    look_at: dt.datetime | None


class HeldWay(NamedTuple):
    """A way to reach a patient, as its row has it."""

    patient_id: uuid.UUID
    kind: str
    address: str
    consent_on: dt.date | None
    preferred: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything by implant or patient, as it was read."""

    rules: Mapping[uuid.UUID, Rules | Exception]
    windows: Mapping[uuid.UUID, CurrentWindow]
    there: Mapping[uuid.UUID, set[str]]
    ways: Mapping[uuid.UUID, list[HeldWay]]
    away: Mapping[uuid.UUID, list[Away]]
    visits: Mapping[uuid.UUID, Visit]
    told: Mapping[uuid.UUID, list[Told]]
    tasks: Mapping[uuid.UUID, list[TaskSeen]]


def rows_of(implants: Collection[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]) -> Rows:
    """Read them. Each of ``implants`` is the implant, its patient and their clinic."""
    pumps = [implant_id for implant_id, _, _ in implants]
    patients = {patient_id for _, patient_id, _ in implants}
    windows = _windows(pumps)
    return Rows(
        rules=rules_of({clinic_id for _, _, clinic_id in implants}),
        windows=windows,
        there=_there(pumps),
        ways=_ways(patients),
        away=_away(patients),
        visits=_visits(pumps),
        told=_told(pumps, {window.cycle_id for window in windows.values() if window.cycle_id}),
        tasks=_tasks(patients),
    )


def _windows(pumps: Collection[uuid.UUID]) -> dict[uuid.UUID, CurrentWindow]:
    columns = ("implant_id", "pk", "refill_by", "cycle_id", "look_at")
    rows = list(Window.objects.filter(implant_id__in=pumps, current=True).values_list(*columns))
    # The fill as it was first recorded: correcting its lot number begins no new cycle, and repeats no message.
    corrects = dict(
        Event.objects.filter(implant_id__in=pumps, kind=EventKind.REFILL, corrects__isnull=False).values_list(
            "pk", "corrects_id"
        )
    )
    return {
        implant_id: CurrentWindow(pk=pk, refill_by=refill_by, cycle_id=_first(cycle_id, corrects), look_at=look_at)
        for implant_id, pk, refill_by, cycle_id, look_at in rows
    }


def _first(cycle_id: uuid.UUID | None, corrects: Mapping[uuid.UUID, uuid.UUID | None]) -> uuid.UUID | None:
    while cycle_id is not None and (earlier := corrects.get(cycle_id)) is not None:
        cycle_id = earlier
    return cycle_id


def _there(pumps: Collection[uuid.UUID]) -> Mapping[uuid.UUID, set[str]]:
    kinds = (EventKind.IMPLANTATION, EventKind.REMOVAL)
    rows = Event.objects.filter(implant_id__in=pumps, struck=False, corrected_by__isnull=True, kind__in=kinds)
    there: dict[uuid.UUID, set[str]] = defaultdict(set)
    for implant_id, kind in rows.values_list("implant_id", "kind"):
        there[implant_id].add(kind)
    return there


def _ways(patients: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[HeldWay]]:
    """Those that have not ended, the newest last."""
    found: dict[uuid.UUID, list[HeldWay]] = defaultdict(list)
    rows = ContactWay.objects.filter(patient_id__in=patients, ended_at__isnull=True).order_by("recorded_at", "pk")
    for way in map(HeldWay._make, rows.values_list(*HeldWay._fields)):
        found[way.patient_id].append(way)
    return found


def _away(patients: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Away]]:
    found: dict[uuid.UUID, list[Away]] = defaultdict(list)
    rows = Absence.objects.filter(patient_id__in=patients, ended_at__isnull=True).order_by("first_day", "pk")
    for patient_id, first_day, last_day in rows.values_list("patient_id", "first_day", "last_day"):
        found[patient_id].append(Away(first_day=first_day, last_day=last_day))
    return found


def _visits(pumps: Collection[uuid.UUID]) -> dict[uuid.UUID, Visit]:
    columns = ("implant_id", "pk", "state", "on_day", "starts_at", "sequence", "created_at", "changed_at")
    rows = as_made(Appointment.objects.filter(implant_id__in=pumps)).values_list(*columns)
    return {
        implant_id: Visit(
            key=pk,
            state=AppointmentState(state),
            on_day=on_day,
            starts_at=starts_at,
            sequence=sequence,
            created_at=created_at,
            changed_at=changed_at,
        )
        for implant_id, pk, state, on_day, starts_at, sequence, created_at, changed_at in rows
    }


def _told(pumps: Collection[uuid.UUID], cycles: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Told]]:
    """Those of the fill now in the pump, those about visits, and whatever still waits: years of others decide nothing."""
    rows = (
        Notice.objects.filter(implant_id__in=pumps)
        .filter(Q(cycle_id__in=cycles) | Q(purpose=NoticePurpose.VISIT) | Q(state__in=WAITING))
        .exclude(state=NoticeState.CANCELLED)
        .order_by("created_at", "pk")
    )
    found: dict[uuid.UUID, list[Told]] = defaultdict(list)
    for (
        implant_id, pk, cycle, audience, purpose, tier, edition, channel, address, refill_by, due_at, state, sending_at,
        settled_at, confirmed_at,
    ) in rows.values_list(
        "implant_id", "pk", "cycle_id", "audience", "purpose", "tier_days", "edition", "channel", "address",
        "refill_by", "due_at", "state", "sending_at", "settled_at", "confirmed_at",
    ):  # fmt: skip
        found[implant_id].append(
            Told(
                key=pk,
                cycle=cycle,
                audience=NoticeAudience(audience),
                purpose=NoticePurpose(purpose),
                tier_days=tier,
                edition=edition,
                channel=ContactKind(channel),
                address=address,
                refill_by=refill_by,
                due_at=due_at,
                state=NoticeState(state),
                sending_at=sending_at,
                settled_at=settled_at,
                confirmed_at=confirmed_at,
            )
        )
    return found


def _tasks(patients: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[TaskSeen]]:
    found: dict[uuid.UUID, list[TaskSeen]] = defaultdict(list)
    rows = Task.objects.filter(patient_id__in=patients).order_by("opened_at", "pk")
    for patient_id, kind, subject, done_at, done_by in rows.values_list(
        "patient_id", "kind", "subject", "done_at", "done_by"
    ):
        by_person = done_at is not None and done_by != BY_ITSELF
        found[patient_id].append(TaskSeen(kind=TaskKind(kind), subject=subject, done_at=done_at, by_person=by_person))
    return found
