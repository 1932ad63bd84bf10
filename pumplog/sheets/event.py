"""One event of the record, as the timeline, the API and the refill record show it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from pumplog.dosing.working.step import Step
from pumplog.sheets.window import WindowSheet
from pumplog.sheets.worked_out import WorkedOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and its value with unit, ready to show: ``Fact("Aspirated", "6.3 mL")``."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSheet:
    code: str
    field: str
    severity: str
    message: str
    acknowledged_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSheet:
    """``state`` is current, corrected (a later event corrects it) or struck (said not to have happened)."""

    id: uuid.UUID
    number: int
    version: int = 0
    """The version of the patient's record that this event made: what the next write must have seen."""
    kind: str
    title: str
    happened_at: dt.datetime
    recorded_at: dt.datetime
    recorded_by: str
    reason: str
    state: str
    corrects_number: int | None
    corrected_by_number: int | None
    late: bool
    """Recorded on a later clinic day than it happened."""
    source: str
    summary: str
    """One line, e.g. "Filled 40 mL, 6.3 mL aspirated (expected 9.2 mL)"."""
    facts: tuple[Fact, ...]
    findings: tuple[FindingSheet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixtureRow:
    drug: str
    display: str
    salt: str
    concentration_text: str
    concentration_mcg_per_ml: Decimal
    primary: bool
    lot: str
    expires_on: dt.date | None
    stability_days: int | None
    stability_source: str
    mcg_per_day: Decimal | None
    dose_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillSheet:
    """A refill with all that was typed and computed then; what the refill record prints and the API answers."""

    event: EventSheet
    patient_id: uuid.UUID
    initial: bool
    residual_state: str
    aspirated_ml: Decimal | None
    symptoms: str
    physician_contacted: str
    physician_contacted_at: dt.datetime | None
    expected_ml: Decimal | None
    difference_ml: Decimal | None
    delivered_ratio: Decimal | None
    retained_ml: Decimal
    filled_ml: Decimal
    held_ml: Decimal
    mixture: tuple[MixtureRow, ...]
    programme_text: str
    bolus_text: str
    flow_ml_per_day: Decimal | None
    programmer_alarm_on: dt.date | None
    programmer_expected_ml: Decimal | None
    pump_clock: str
    """The pump's own wall clock as shown and how far it was off; empty where it was not read."""
    clock_error_minutes: int | None
    prime_ml: Decimal
    displaced_ml: Decimal
    """Left the reservoir at the visit besides the programme: the prime, and the bridge beyond it. Not therapy."""
    worked_out: WorkedOut | None
    resolution: str
    """How a disagreement of programmer and record was resolved; empty where it was not."""
    running_confirmed: bool
    formula_version: str
    working: tuple[Step, ...]
    """How the figures came about, as stored then."""
    window: WindowSheet | None
    """The window this refill produced, as stored then."""
    wasted_ml: Decimal | None = None
    """Thrown away at the visit; null where nothing was stated."""
    witness: str = ""
    """Who saw it thrown away."""
