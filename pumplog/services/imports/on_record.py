"""What the clinic's record already holds: read once, in a fixed number of queries, before a sheet is judged."""

import datetime as dt
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from pumplog.models import Event, ImportedRow, PatientDetails
from pumplog.sheets.vocabulary import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    patient_id: uuid.UUID
    person: tuple[str, str, dt.date]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPump:
    implant_id: uuid.UUID
    patient_id: uuid.UUID
    model: str
    serial: str
    reservoir_ml: Decimal
    implanted_on: dt.date | None
    removed_at: dt.datetime | None
    fills: tuple[dt.datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """Persons by record number, pumps by serial number, the pump in place by patient; fingerprints of imported rows."""

    persons: Mapping[str, KnownPerson]
    pumps: Mapping[str, KnownPump]
    present: Mapping[uuid.UUID, KnownPump]
    imported: frozenset[str]


def on_record(clinic_id: uuid.UUID) -> OnRecord:
    """The clinic's record as far as a sheet can touch it."""
    pumps = _pumps(clinic_id)
    return OnRecord(
        persons=_persons(clinic_id),
        # A serial number that stands twice is taken as that of the pump in place: the removed one comes first.
        pumps={pump.serial: pump for pump in sorted(pumps, key=lambda pump: pump.removed_at is None)},
        present={pump.patient_id: pump for pump in pumps if pump.removed_at is None},
        imported=frozenset(ImportedRow.objects.filter(clinic_id=clinic_id).values_list("fingerprint", flat=True)),
    )


def _persons(clinic_id: uuid.UUID) -> dict[str, KnownPerson]:
    rows = PatientDetails.objects.filter(patient__clinic_id=clinic_id, current=True).values_list(
        "patient__mrn", "patient_id", "family_name", "given_name", "birth_date"
    )
    return {
        mrn: KnownPerson(patient_id=patient_id, person=(_composed(family), _composed(given), birth_date))
        for mrn, patient_id, family, given, birth_date in rows
    }


def _pumps(clinic_id: uuid.UUID) -> list[KnownPump]:
    removed_at = dict(_in_force(clinic_id, EventKind.REMOVAL).values_list("implant_id", "happened_at"))
    fills: defaultdict[uuid.UUID, list[dt.datetime]] = defaultdict(list)
    for implant_id, at in _in_force(clinic_id, EventKind.REFILL).values_list("implant_id", "happened_at"):
        fills[implant_id].append(at)
    rows = _in_force(clinic_id, EventKind.IMPLANTATION).select_related("implantation")
    return [
        KnownPump(
            implant_id=row.implant_id,
            patient_id=row.patient_id,
            model=row.implantation.pump_model,
            serial=row.implantation.serial,
            reservoir_ml=row.implantation.reservoir_ml,
            implanted_on=row.implantation.implanted_on,
            removed_at=removed_at.get(row.implant_id),
            fills=tuple(fills[row.implant_id]),
        )
        for row in rows
    ]


def _in_force(clinic_id: uuid.UUID, kind: EventKind) -> "QuerySet[Event]":
    return Event.objects.filter(patient__clinic_id=clinic_id, kind=kind, struck=False, corrected_by__isnull=True)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
