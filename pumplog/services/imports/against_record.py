"""A row held against the record. The record is signed for, so where they differ the row is refused."""

from pumplog.services.imports.contradictions import ONE_VISIT, second_pump
from pumplog.services.imports.impossible import volume_refusals
from pumplog.services.imports.on_record import KnownPerson, KnownPump, OnRecord
from pumplog.services.imports.refusals import Refusal
from pumplog.services.imports.rows import SheetRow


def against_record(row: SheetRow, record: OnRecord) -> Refusal | None:
    """What the record says against a row; None where it says nothing."""
    person, pump = record.persons.get(row.mrn), record.pumps.get(row.serial)
    if person is not None and person.person != row.person:
        return _refusal("patient_differs", "mrn", "this medical record number has another name or birth date on record")
    if pump is not None:
        return _against_pump(row, pump, person)
    if person is not None and any(_in_place(other, person, row) for other in record.pumps.values()):
        return second_pump("on record")
    return None


def _in_place(pump: KnownPump, person: KnownPerson, row: SheetRow) -> bool:
    return pump.patient_id == person.patient_id and (pump.removed_at is None or row.performed_at <= pump.removed_at)


def _against_pump(row: SheetRow, pump: KnownPump, person: KnownPerson | None) -> Refusal | None:
    if person is None or pump.patient_id != person.patient_id:
        return _refusal("pump_differs", "serial", "this serial number belongs to another patient on record")
    if pump.model != row.pump_model:
        return _refusal("pump_differs", "pump", "this serial number belongs to another pump model on record")
    if pump.removed_at is not None:
        return _refusal("pump_removed", "serial", "this pump has been removed on record; add to its history by hand")
    if pump.implanted_on is not None and row.performed_at.date() < pump.implanted_on:
        return _refusal("before_implantation", "date", f"this pump was implanted on {pump.implanted_on.isoformat()}")
    if any(abs(fill - row.performed_at) < ONE_VISIT for fill in pump.fills):
        message = "a fill of this pump within the hour is on record in other words; if it is wrong, correct it there"
        return _refusal("same_refill_recorded", "date", message)
    # The pump on record may have been entered with another size than the mapping's.
    return next(volume_refusals(row, pump.reservoir_ml), None)


def _refusal(code: str, field: str, message: str) -> Refusal:
    return Refusal(code=code, field=field, message=message)
