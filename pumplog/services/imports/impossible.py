"""What a row says that cannot have been. What was merely unwise did happen, and is let through."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pumplog.dosing.figures.formatting import plain
from pumplog.dosing.refill_draft import Measured
from pumplog.services.imports.mapping import Column, Mapping
from pumplog.services.imports.refusals import Refusal
from pumplog.services.imports.rows import SheetRow

# Programmable pumps have been implanted since the 1980s; a fill of 1924 is a slip of the keyboard.
EARLIEST_YEAR: Final = 1980
OLDEST_YEARS: Final = 130


def impossibilities(row: SheetRow, mapping: Mapping, now: dt.datetime) -> tuple[Refusal, ...]:
    """What cannot have been, in the order of the sheet's meaning. ``now`` is aware."""
    size = mapping.settings[row.pump_model].reservoir.ml
    return (*_birth(row), *_day(row, now), *volume_refusals(row, size))


def _birth(row: SheetRow) -> Iterator[Refusal]:
    day = row.performed_at.date()
    if row.birth_date > day:
        yield _refusal("birth_date_impossible", Column.BIRTH_DATE, "the patient was not born yet at this fill")
    elif day.year - row.birth_date.year > OLDEST_YEARS:
        yield _refusal("birth_date_impossible", Column.BIRTH_DATE, f"nobody is older than {OLDEST_YEARS} years")


def _day(row: SheetRow, now: dt.datetime) -> Iterator[Refusal]:
    if row.performed_at > now:
        yield _refusal("in_the_future", Column.DATE, "this fill is still to come")
    elif row.performed_at.year < EARLIEST_YEAR:
        yield _refusal("too_long_ago", Column.DATE, f"no such pump was in use before {EARLIEST_YEAR}")


def volume_refusals(row: SheetRow, size: Decimal) -> Iterator[Refusal]:
    """What does not fit a reservoir of ``size`` mL."""
    if row.filled.ml == Decimal(0):
        yield _refusal("fill_is_zero", Column.FILLED, "0 mL is no fill")
    elif row.filled.ml > size:
        message = f"{plain(row.filled.ml)} mL do not fit into this reservoir of {plain(size)} mL"
        yield _refusal("fill_over_reservoir", Column.FILLED, message)
    if isinstance(row.residual, Measured) and row.residual.volume.ml > size:
        message = f"{plain(row.residual.volume.ml)} mL cannot come out of this reservoir of {plain(size)} mL"
        yield _refusal("residual_over_reservoir", Column.RESIDUAL, message)


def _refusal(code: str, column: Column, message: str) -> Refusal:
    return Refusal(code=code, field=column, message=message)
