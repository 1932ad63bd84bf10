"""What decides the notices of many pumps, read in about ten queries however many they are."""

import datetime as dt
import uuid
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pumplog import clock
from pumplog.models import Implant
from pumplog.notices.facts import Dated, Facts, Way
from pumplog.services.notice_rows import HeldWay, Rows, rows_of
from pumplog.sheets.vocabulary import ContactKind, EventKind

ORDER: Final = (ContactKind.EMAIL, ContactKind.SMS, ContactKind.LETTER, ContactKind.PHONE)
"""In which ways are tried, after those that the patient prefers."""
CONSENT: Final = frozenset({ContactKind.EMAIL, ContactKind.SMS})
"""Nobody is written to electronically who has not agreed to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpFacts:
    """The facts of one pump with what is needed to carry out a decision. ``look_at`` is the window's, as it was read."""

    implant_id: uuid.UUID
    patient_id: uuid.UUID
    clinic_id: uuid.UUID
    window_id: int | None
    look_at: dt.datetime | None
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """``unreadable``: pumps whose record cannot be understood, with the fault. They must not silence the others."""

    pumps: Mapping[uuid.UUID, PumpFacts]
    unreadable: Mapping[uuid.UUID, Exception]


def facts_of(implant_ids: Collection[uuid.UUID], *, now: dt.datetime) -> Read:
    """What decides these pumps' notices now."""
    implants = list(
        Implant.objects.filter(pk__in=implant_ids).values_list("pk", "patient_id", "patient__clinic_id").order_by("pk")
    )
    rows = rows_of(implants)
    pumps: dict[uuid.UUID, PumpFacts] = {}
    unreadable: dict[uuid.UUID, Exception] = {}
    for implant_id, patient_id, clinic_id in implants:
        try:
            pumps[implant_id] = _one(rows, implant_id, patient_id, clinic_id, now)
        except Exception as fault:  # noqa: BLE001  whatever it is, the other pumps matter more
            unreadable[implant_id] = fault
    return Read(pumps=pumps, unreadable=unreadable)


def facts_of_one(implant_id: uuid.UUID, *, now: dt.datetime) -> PumpFacts:
    """The same for one pump; raises what makes its record unreadable."""
    read = facts_of([implant_id], now=now)
    for fault in read.unreadable.values():
        raise fault
    return read.pumps[implant_id]


def id_of(key: Hashable) -> uuid.UUID:
    """A decision's key as the database's: decisions ask of a key only that it is one."""
    if isinstance(key, uuid.UUID):
        return key
    raise TypeError("a row of the record has a UUID for its key")


def _one(rows: Rows, implant_id: uuid.UUID, patient_id: uuid.UUID, clinic_id: uuid.UUID, now: dt.datetime) -> PumpFacts:
    rules = rows.rules[clinic_id]
    if isinstance(rules, Exception):
        raise rules
    window = rows.windows.get(implant_id)
    there = rows.there[implant_id]
    facts = Facts(
        pump=implant_id.hex,
        rules=rules,
        removed=EventKind.REMOVAL in there or EventKind.IMPLANTATION not in there,
        dated=None
        if window is None or window.refill_by is None or window.cycle_id is None
        else Dated(window=window.pk, cycle=window.cycle_id, refill_by=window.refill_by),
        ways=_ways(rows.ways[patient_id], clock.local_date(now, rules.zone)),
        visit=rows.visits.get(implant_id),
        away=tuple(rows.away[patient_id]),
        told=tuple(rows.told[implant_id]),
        tasks=tuple(task for task in rows.tasks[patient_id] if task.subject.startswith(implant_id.hex)),
    )
    return PumpFacts(
        implant_id=implant_id,
        patient_id=patient_id,
        clinic_id=clinic_id,
        window_id=window.pk if window else None,
        look_at=window.look_at if window else None,
        facts=facts,
    )


def _ways(ways: Iterable[HeldWay], today: dt.date) -> tuple[Way, ...]:
    """The newest of each kind that is agreed to; preferred ones first, then in the house's order."""
    newest: dict[ContactKind, HeldWay] = {}
    for way in ways:
        kind = ContactKind(way.kind)
        if kind not in CONSENT or (way.consent_on is not None and way.consent_on <= today):
            newest[kind] = way
    order = sorted(newest, key=lambda kind: (not newest[kind].preferred, ORDER.index(kind)))
    return tuple(Way(kind=kind, address=newest[kind].address) for kind in order)
