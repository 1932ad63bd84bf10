"""One record of the sheet as what it says: a patient, a pump, a fill. All of it is clear, or the row is refused."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast
from zoneinfo import ZoneInfo

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.figures.quantities import Concentration, DoseRate, Volume
from pumplog.dosing.refill_draft import DraftDrug, Measured, NothingAspirated, NotMeasured, Residual
from pumplog.services.imports import cells, when
from pumplog.services.imports.mapping import Column, Mapping, MissingResidual, ZeroResidual
from pumplog.services.imports.reader import Record
from pumplog.services.imports.refusals import CellRefused, Refusal
from pumplog.services.imports.row_reader import RowReader

# As many as the record keeps with an event: nothing is cut off.
LONGEST_WORDS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """What one row says. ``performed_at`` carries the clinic's zone; the first drug is the primary one.

    ``dose`` is of the primary drug. ``expected`` is the sheet's own reckoning of the residual: kept in words, never
    computed with.
    """

    line: int
    mrn: str
    family_name: str
    given_name: str
    birth_date: dt.date
    pump_model: str
    serial: str
    performed_at: dt.datetime
    drugs: tuple[DraftDrug, ...]
    dose: DoseRate
    residual: Residual
    expected: Volume | None
    filled: Volume
    recorded_by: str
    notes: str

    @property
    def person(self) -> tuple[str, str, dt.date]:
        """Who the row says it is about, besides the record number."""
        return (self.family_name, self.given_name, self.birth_date)

    @property
    def facts(self) -> tuple[object, ...]:
        """The figures two rows of one pump at one instant must share to be one row written twice."""
        return (self.pump_model, self.drugs, self.dose, self.residual, self.filled)

    @property
    def words(self) -> str:
        """What the sheet says besides, for the event's reason: as written, with the source of each part named."""
        parts = {
            "Recorded by (sheet)": self.recorded_by,
            "Expected residual (sheet)": f"{plain(self.expected.ml)} mL" if self.expected else "",
            "Notes (sheet)": self.notes,
        }
        return ". ".join(f"{label}: {text}" for label, text in parts.items() if text)


def read_row(record: Record, mapping: Mapping, zone: ZoneInfo) -> SheetRow | tuple[Refusal, ...]:
    """The row, or every reason against it in reading order. Judges the row alone: no other row, no record, no clock."""
    if record.refusal is not None:
        return (record.refusal,)
    reader = RowReader(record, mapping)
    mrn = reader.text(Column.MRN, missing="no_patient", message="the medical record number is missing")
    name = reader.take(Column.NAME, lambda text: cells.name(text, mapping))
    row = SheetRow(
        line=record.line,
        mrn=mrn,
        family_name=name[0] if reader.clear(Column.NAME) else "",
        given_name=name[1] if reader.clear(Column.NAME) else "",
        birth_date=reader.take(Column.BIRTH_DATE, lambda text: when.date(text, mapping)),
        pump_model=reader.take(Column.PUMP, lambda text: cells.pump_key(text, mapping)),
        serial=reader.text(Column.SERIAL, missing="serial_missing", message="the pump's serial number is missing"),
        performed_at=_performed_at(reader, zone),
        drugs=_drugs(reader),
        dose=reader.take(Column.DOSE, lambda text: _dose(text, mapping)),
        expected=reader.take(Column.EXPECTED_RESIDUAL, lambda text: _volume(text, mapping) if text else None),
        residual=reader.take(Column.RESIDUAL, lambda text: _residual(text, mapping)),
        filled=reader.take(Column.FILLED, lambda text: _volume(text, mapping)),
        recorded_by=reader.take(Column.RECORDED_BY, str),
        notes=reader.take(Column.NOTES, str),
    )
    if not reader.refusals and len(row.words) > LONGEST_WORDS:
        reader.refuse(Column.NOTES, "too_long", f"all that the row says besides may have {LONGEST_WORDS} characters")
    return tuple(reader.refusals) or row


def _performed_at(reader: RowReader, zone: ZoneInfo) -> dt.datetime:
    day = reader.take(Column.DATE, lambda text: when.date(text, reader.mapping))
    time = reader.take(Column.TIME, lambda text: when.time(text, reader.mapping))
    if not reader.clear(Column.DATE, Column.TIME):
        return cast("dt.datetime", None)
    return reader.take(Column.TIME, lambda _: when.clinic_instant(day, time, zone))


def _drugs(reader: RowReader) -> tuple[DraftDrug, ...]:
    mapping, lot = reader.mapping, reader.take(Column.LOT, str)
    keys = reader.take(Column.DRUGS, lambda text: cells.drug_keys(text, mapping))
    strengths = reader.take(Column.CONCENTRATIONS, lambda text: _strengths(text, mapping))
    if not reader.clear(Column.LOT, Column.DRUGS, Column.CONCENTRATIONS):
        return ()
    if len(keys) != len(strengths):
        message = f"{len(strengths)} strengths stand beside {len(keys)} drugs"
        reader.refuse(Column.CONCENTRATIONS, "strength_count_mismatch", message)
        return ()
    # The sheet has one lot for the whole fill: it is the lot of every drug in it.
    return tuple(
        DraftDrug(drug=key, concentration=strength, primary=place == 0, lot=lot)
        for place, (key, strength) in enumerate(zip(keys, strengths, strict=True))
    )


def _strengths(text: str, mapping: Mapping) -> tuple[Concentration, ...]:
    found = []
    for piece in cells.pieces(text, mapping.strength_separators):
        mcg = cells.amount(piece, mapping.strength_units, mapping, without_unit="strength_without_unit")
        if not mcg:
            raise CellRefused("strength_is_zero", "a strength is above zero")
        found.append(Concentration(mcg_per_ml=mcg))
    return tuple(found)


def _dose(text: str, mapping: Mapping) -> DoseRate:
    return DoseRate(mcg_per_day=cells.amount(text, mapping.dose_units, mapping, without_unit="dose_without_unit"))


def _volume(text: str, mapping: Mapping) -> Volume:
    return Volume(ml=cells.number(text, mapping))


def _residual(text: str, mapping: Mapping) -> Residual:
    if not text:
        if mapping.missing_residual is MissingResidual.REFUSE:
            raise CellRefused("missing", "the residual is missing")
        return NotMeasured()
    aspirated = cells.number(text, mapping)
    if aspirated > Decimal(0):
        return Measured(volume=Volume(ml=aspirated))
    if mapping.zero_residual is ZeroResidual.REFUSE:
        raise CellRefused("residual_is_zero", "0 says neither that nothing was drawn nor how much was left")
    # An empty aspirate is censored: the pump ran dry at an unknown earlier time. The sheet tells no symptoms.
    return NothingAspirated(symptoms="", physician_contacted="")
